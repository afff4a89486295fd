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

/** What an entry is called by, and what to do about it. */
const CALLED = /^(?:code|id|key|name|errorCode|error_code)$/
const REMEDY = /^(?:hint|remedy|remediation|action|fix|solution|resolution|help|advice|workaround)$/i
/** What only something that happened has. */
const HAPPENED = /^(?:@?time(?:stamp)?|ts|date|at|when|host(?:name)?|node|pid|request_?id|trace_?id|count|line|file|path|location)$/i
const LEAST_ENTRIES = 3

/** Rows that are put into a table of a database: each in brackets, the last with a semicolon. */
const INSERT = /^\s{0,8}(?:INSERT INTO|REPLACE INTO) [\w."`]{1,120}\s{0,4}(?:\([^()]{1,600}\)\s{0,4})?VALUES\s{0,4}$/i
const ROW = /^\s{0,20}\(.{1,1000}\)\s{0,4}[,;]?\s{0,4}$/

/**
 * Places, in the list, of lines of a text in JSON that holds nothing but texts by their names, lists errors with what to do about each, or describes what may be
 * answered; of such texts in sources, and of rows for a table.
 */
export function catalogues(texts: readonly string[]): number[] {
  return [...ofJson(texts), ...runs(texts), ...inserted(texts)]
}

/** Whether all that it holds is a list of errors, each with its own code and a remedy. */
function listsErrors(top: object): boolean {
  const list: unknown = Array.isArray(top) ? top : Object.values(top).find((value) => Array.isArray(value))
  if (!Array.isArray(list) || list.length < LEAST_ENTRIES || (!Array.isArray(top) && Object.keys(top).some((key) => HAPPENED.test(key))))
    return false
  const entries = list.map((entry: unknown) => (typeof entry === 'object' && entry !== null ? Object.entries(entry) : []))
  const codes = new Set(entries.map((entry) => entry.find(([key]) => CALLED.test(key))?.[1] as unknown))
  return (
    codes.size === list.length &&
    !codes.has(undefined) &&
    entries.every((entry) => entry.some(([key]) => REMEDY.test(key)) && !entry.some(([key]) => HAPPENED.test(key)))
  )
}

function inserted(texts: readonly string[]): number[] {
  const found: number[] = []
  for (let i = 0; i < texts.length; i++) {
    if (texts[i]!.length > LONGEST || !INSERT.test(texts[i]!)) continue
    for (let at = i + 1; at < texts.length && ROW.test(texts[at]!); at++) {
      found.push(at)
      if (texts[at]!.trimEnd().endsWith(';')) break
    }
  }
  return found
}

function ofJson(texts: readonly string[]): number[] {
  const from = texts.findIndex((text) => text.trim() !== '')
  if (from < 0 || !/^\s{0,40}[{[]/.test(texts[from]!) || texts.reduce((sum, { length }) => sum + length, 0) > MOST_CHARACTERS) return []
  let top: unknown
  try {
    top = JSON.parse(texts.join('\n'))
  } catch {
    return []
  }
  if (typeof top !== 'object' || top === null) return []
  const { pairs, around } = within(top)
  return isSpecification(top) || listsErrors(top) || areTexts(pairs, around) ? texts.map((_, i) => i) : []
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
