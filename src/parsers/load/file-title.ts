/**
 * The file that a line above a text names, where the whole line does nothing else: `==> FILE <==` of head(1) and tail(1), a path alone,
 * behind `#`, `---` or `===`, with a colon, or behind the command that printed it where no prompt stands before it (`+ cat FILE`).
 */
const TITLE =
  /^\s{0,8}(?:==> (\S{1,400}) <==|(?:[#=*+-]{1,10}\s{0,2})?(?:(?:sudo\s)?(?:cat|head|tail|more|less)\s(?:-{1,2}\S{1,12}\s(?:\+?\d{1,6}\s)?){0,3})?((?:\/|\.{1,2}\/)[^\s:]{1,400}):?(?:\s{0,2}[=*-]{1,10})?)\s{0,8}$/

export function titleOf(text: string): string | undefined {
  if (text.length > 500) return undefined
  const m = TITLE.exec(text)
  return m?.[1] ?? m?.[2]
}
