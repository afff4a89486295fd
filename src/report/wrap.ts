/**
 * Words with which a line of ours may begin. Anything else may be log text that means something to who reads line starts
 * (`::error::` in GitHub's logs, `#`, `[`), so the line is not broken before it.
 */
const INERT = /^(?:[\p{L}\p{N}("'`$/→–…-]|\.{1,2}\/)/u

/** The text with a mark before it when it must not begin a line. */
export function inert(text: string): string {
  return text === '' || (INERT.test(text) && !/^(?:-{2,3}\s*$|`{3})/.test(text)) ? text : `| ${text}`
}

/** Azure's and GitHub's older runners read `##[…]` and `##vso[…]` anywhere in a line: a blank between the two signs is none of theirs. */
export function withoutCommands(text: string): string {
  return text.replace(/##(?=\[|vso\[)/g, '# #')
}

/** Breaks prose at spaces into lines of at most `width` columns where words allow it. Newlines of the text stay. */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = []
    let line = ''
    const words = inert(paragraph.replaceAll('\t', ' ').trim()).split(/ +/)
    for (const word of words.flatMap((one) => (columns(one) <= width || one.includes('://') ? [one] : fold(one, width).map(inert)))) {
      if (line !== '' && columns(line) + 1 + columns(word) > width) {
        const [before, kept] = INERT.test(word) ? [line, ''] : lastWordOff(line)
        if (before !== '') lines.push(before)
        line = kept === '' ? word : `${kept} ${word}`
      } else line = line === '' ? word : `${line} ${word}`
    }
    return [...lines, line]
  })
}

/** A line without its last word, and that word, where a line may begin with it: what must not begin one goes there with it. */
function lastWordOff(line: string): [string, string] {
  const at = line.lastIndexOf(' ')
  const word = line.slice(at + 1)
  return at > 0 && INERT.test(word) ? [line.slice(0, at), word] : ['', line]
}

/** Share of a piece behind which it is cut at a space or a mark rather than at its end. */
const NEAR_END = 0.6
/** What words are joined by: fields, parameters, paths. */
const MARKS = [',', ';', '&', '/']

/** Cuts a quoted line into pieces of at most `width` columns, at a space where one is near the end, else behind a mark. Nothing is lost. */
export function fold(text: string, width: number): string[] {
  const lines: string[] = []
  let rest = text
  while (columns(rest) > width) {
    const head = take(rest, width)
    const at = [[' '], MARKS]
      .map((marks) => Math.max(...marks.map((mark) => head.lastIndexOf(mark))))
      .find((end) => end > head.length * NEAR_END)
    const end = at === undefined ? head.length : at + 1
    lines.push(rest.slice(0, end).trimEnd())
    rest = rest.slice(end)
  }
  return [...lines, rest]
}

/**
 * A quote in lines of at most `width` columns, broken at spaces so that each but the first begins with a word that may begin a line, and inside of a
 * word that is longer. Runs of spaces at a break are lost.
 */
export function quoteLines(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/(?<=\s)(?=\S)/)) {
    if (line !== '' && columns(line) + columns(word.trimEnd()) > width) {
      const [before, kept] = INERT.test(word) ? [line, ''] : lastWordOff(line.trimEnd())
      if (before !== '') lines.push(before.trimEnd())
      line = kept === '' ? word : `${kept} ${word}`
    } else line += word
  }
  return [...lines, line.trimEnd()].flatMap((piece) =>
    columns(piece) <= width ? [piece] : fold(piece, width - 2).map((part, i) => (i === 0 ? part : inert(part))),
  )
}

/** Cuts to `width` columns with an ellipsis. */
export function shorten(text: string, width: number): string {
  return columns(text) <= width ? text : `${take(text, Math.max(1, width - 1))}…`
}

/** The longest beginning of at most `width` columns, one character at least. */
function take(text: string, width: number): string {
  let end = 0
  let used = 0
  for (const char of text) {
    used += columns(char)
    if (used > width && end > 0) break
    end += char.length
  }
  return text.slice(0, end)
}

/** Columns on a terminal, wide East Asian characters and emoji counted as two. */
function columns(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  let sum = 0
  for (const char of text)
    sum +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u.test(
        char,
      )
        ? 2
        : /\p{Mn}/u.test(char)
          ? 0
          : 1
  return sum
}
