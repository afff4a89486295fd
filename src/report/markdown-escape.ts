/** A code span whose fence is longer than any run of backticks in it (CommonMark 6.1). */
export function codeSpan(text: string): string {
  const inner = text.replaceAll('\n', ' ')
  if (inner.trim() === '') return '(empty)'
  const fence = '`'.repeat(longestRun(inner) + 1)
  const pad = /^`|`$|^ .* $/.test(inner) ? ' ' : ''
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

/**
 * Prose as one paragraph that renders as itself. It may hold names from logs: what Markdown acts on is escaped, and words that
 * sites make into links or mentions (`https://…`, `www.…`, `@name`) stand in code spans.
 */
export function prose(text: string): string {
  return text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) =>
      /:\/\/|^\W*www\.|@|^\W*(?:javascript|data|mailto|vbscript):/i.test(word)
        ? codeSpan(word)
        : word.replace(/[\\`*_{}[\]<>|~!#&$]/g, '\\$&'),
    )
    .join(' ')
    .replace(/^([-+=]|\d+[.)])/, '\\$1')
    .replace(/^\\(\d+)([.)])/, '$1\\$2')
}
