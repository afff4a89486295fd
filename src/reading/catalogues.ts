import { areTexts, type NamedText } from './named-texts.ts'

/** A larger text is no catalogue that anybody hands over. */
const MOST_CHARACTERS = 1_000_000
const LONGEST = 1200

/** Descriptions of what a server may answer, or of what a document may hold: OpenAPI, Swagger, AsyncAPI, JSON Schema. */
const SPECIFICATION = /^(?:openapi|swagger|asyncapi)$/
const isSpecification = (top: object): boolean =>
  Object.keys(top).some((key) => SPECIFICATION.test(key)) ||
  ('$schema' in top && ['properties', 'definitions', '$defs'].some((key) => key in top))

/** An entry in a source: `'disk_full' => '…',`, `diskFull: "…",`. */
const IN_SOURCE = /^\s{1,60}["'`]?([A-Za-z_][\w.-]{0,80})["'`]?\s{0,20}(?:=>|:|=)\s{0,20}(["'`])(.{1,1000})\2[,;]?\s{0,4}$/
/** Of Android, .NET, Java and Qt: `<string name="disk_full">…</string>`. */
const IN_XML =
  /^\s{0,60}<(\w{2,20}) (?:[\w:]{1,20}="[^"]{0,100}" ){0,3}?(?:name|key|id)="([\w.-]{1,80})"[^<>]{0,100}>([^<]{1,1000})<\/\1>\s{0,4}$/

/** Places, in the list, of lines of a text in JSON that holds nothing but texts by their names or describes what may be answered, and of such texts in sources. */
export function catalogues(texts: readonly string[]): number[] {
  return [...ofJson(texts), ...runs(texts)]
}

function ofJson(texts: readonly string[]): number[] {
  const from = texts.findIndex((text) => text.trim() !== '')
  if (from < 0 || !texts[from]!.trimStart().startsWith('{') || texts.reduce((sum, { length }) => sum + length, 0) > MOST_CHARACTERS)
    return []
  let top: unknown
  try {
    top = JSON.parse(texts.join('\n'))
  } catch {
    return []
  }
  if (typeof top !== 'object' || top === null) return []
  const { pairs, around } = within(top)
  return isSpecification(top) || areTexts(pairs, around) ? texts.map((_, i) => i) : []
}

/** All values, by the key that they stand under, and the keys around these. */
function within(value: object): { readonly pairs: NamedText[]; readonly around: string[] } {
  const pairs: NamedText[] = []
  const around: string[] = []
  const open: NamedText[] = [{ key: '', value }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next.value !== 'object' || next.value === null) {
      pairs.push(next)
      continue
    }
    around.push(next.key)
    for (const [key, inner] of Object.entries(next.value)) open.push({ key: Array.isArray(next.value) ? next.key : key, value: inner })
  }
  return { pairs, around }
}

function entryOf(text: string): NamedText | undefined {
  if (text.length > LONGEST) return undefined
  const code = IN_SOURCE.exec(text)
  if (code !== null) return { key: code[1]!, value: code[3]! }
  const element = IN_XML.exec(text)
  return element === null ? undefined : { key: element[2]!, value: element[3]! }
}

/** Entries that follow one another. */
function runs(texts: readonly string[]): number[] {
  const found: number[] = []
  for (let i = 0; i < texts.length; i++) {
    const pairs: NamedText[] = []
    for (
      let pair = entryOf(texts[i]!);
      pair !== undefined;
      pair = i + pairs.length < texts.length ? entryOf(texts[i + pairs.length]!) : undefined
    )
      pairs.push(pair)
    if (areTexts(pairs, [])) for (let at = i; at < i + pairs.length; at++) found.push(at)
    i += pairs.length
  }
  return found
}
