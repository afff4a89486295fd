/** Lines that stand around a paste and say nothing themselves, and marks around one line. */

/** Markdown and Jira fences, HTML and forum tags on a line of their own. */
const FENCE =
  /^\s{0,8}(?:[`~]{3,12}\s{0,3}[\w+.#=-]{0,24}|\{(?:noformat|code|quote|panel|color)(?::[^{}]{0,200})?\}|<\/?(?:pre|code|details|blockquote|p|div)(?:\s[^<>]{0,120})?>|<summary>[^<>]{0,200}<\/summary>|\[\/?(?:code|pre|quote|spoiler)(?:=[^\]]{0,60})?\])\s*$/i
/** less and journalctl, more, script(1). */
const PAGER =
  /^\s{0,4}(?:lines \d{1,7}-\d{1,7}(?:\/\d{1,7})?(?: (?:\d{1,3}%|\(END\)|byte \d.{0,40}))?|-{2}\s?More\s?-{2}(?:\s?\(.{1,40}\))?|\(END\)|Script (?:started|done) on .{4,200})\s{0,80}$/

export const isFrame = (text: string): boolean => text.length < 260 && (FENCE.test(text) || PAGER.test(text))

/** `**bold**`, `__bold__`, a line in backticks, a fence that opens and closes on the line; `*** … ***` is how glibc and others shout. */
const MARKED =
  /^\s{0,8}(?:\*\*(?!\*?\s)(.{1,4000}?)\*\*|__(?![\s_])(.{1,4000}?)__|`{1,3}(?!`)([^`]{1,4000})`{1,3}|\{noformat\}(.{1,4000}?)\{noformat\}|\{\{(.{1,4000}?)\}\})\s*$/

/** A fence that stands on the first or the last line of what it encloses. */
const OPENING = /^\s{0,8}`{3}(?!`)([^`]{1,4000})$/
const CLOSING = /^([^`]{1,4000}[^`\s])\s?`{3}\s{0,8}$/

/** The line without emphasis around it, or without the fence that opens before it or closes behind it; undefined when there is none. */
export function unmarked(text: string): string | undefined {
  const closed = text.includes('```') ? CLOSING.exec(text)?.[1] : undefined
  if (closed !== undefined) return closed
  const first = text.trimStart()[0]
  if (first !== '*' && first !== '_' && first !== '`' && first !== '{') return undefined
  const m = MARKED.exec(text)
  return m === null ? OPENING.exec(text)?.[1] : (m[1] ?? m[2] ?? m[3] ?? m[4] ?? m[5])
}
