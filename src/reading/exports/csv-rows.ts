/** Fields of one record of RFC 4180; `open` when a quoted field has not ended: the record goes on in the next line. */
export function csvFields(text: string, delimiter: string): { readonly fields: readonly string[]; readonly open: boolean } {
  const fields: string[] = []
  let at = 0
  for (;;) {
    if (text[at] !== '"') {
      const end = text.indexOf(delimiter, at)
      fields.push(text.slice(at, end < 0 ? undefined : end))
      if (end < 0) return { fields, open: false }
      at = end + 1
      continue
    }
    let value = ''
    let from = at + 1
    for (;;) {
      const quote = text.indexOf('"', from)
      if (quote < 0) return { fields: [...fields, value + text.slice(from)], open: true }
      value += text.slice(from, quote)
      from = quote + 1
      if (text[from] !== '"') break
      // a doubled quote is a quote
      value += '"'
      from++
    }
    fields.push(value)
    const end = text.indexOf(delimiter, from)
    if (end < 0) return { fields, open: false }
    at = end + 1
  }
}

/** The delimiter of a header row: the one of comma, semicolon and tab that it holds most of. */
export function delimiterOf(header: string): string {
  const count = (c: string) => header.split(c).length
  return [',', ';', '\t'].reduce((best, c) => (count(c) > count(best) ? c : best))
}
