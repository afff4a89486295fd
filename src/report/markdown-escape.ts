/** A code span whose fence is longer than any run of backticks in it (CommonMark 6.1). */
export function codeSpan(text: string): string {
  const inner = text.replaceAll('\n', ' ')
  if (inner.trim() === '') return '(empty)'
  const fence = '`'.repeat(longestRun(inner) + 1)
  // a backslash before the closing fence is one to CommonMark, but not to everybody
  const pad = /^`|[`\\]$|^ .* $/.test(inner) ? ' ' : ''
  return `${fence}${pad}${inner}${pad}${fence}`
}

/** A fenced block that no line of the text can close (CommonMark 4.5). */
export function codeBlock(lines: readonly string[], language = 'text'): string {
  const fence = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1))
  return `${fence}${language}\n${lines.join('\n')}\n${fence}`
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0)
}

/** What sites make into links, mentions or images, and what would be markup or its attribute where a renderer is less strict. */
const ACTIVE =
  /:\/\/|\bwww\.|@|(?:javascript|vbscript|data|mailto):|[<>`]|\]\(|=["']|\b(?:on[a-z]{2,30}|style|class|id|src|srcdoc|href|action|formaction)\s?=/i

/**
 * Prose as one paragraph that renders as itself. It may hold names from logs: what Markdown acts on is escaped, and words that
 * somebody may act on stand in code spans.
 */
export function prose(text: string): string {
  return text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => (ACTIVE.test(word) ? spans(word) : word.replace(/[\\`*_{}[\]<>|~!#&$]/g, '\\$&')))
    .join(' ')
    .replace(/^([-+=]|\d+[.)])/, '\\$1')
    .replace(/^\\(\d+)([.)])/, '$1\\$2')
}

/** In the row of a table a pipe ends the cell even inside of a code span: it stands between two of them. */
const spans = (word: string): string =>
  word
    .split('|')
    .map((part) => (part === '' ? '' : codeSpan(part)))
    .join('\\|')
