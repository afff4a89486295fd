import { PHRASES } from './phrases.ts'

/** A text by its name. */
interface Pair {
  readonly key: string
  readonly value: unknown
}

/** Keys of what happened: a record, an answer of a server, the state of an object. Names of texts are none of them. */
const OF_RECORD =
  /^(?:@?time(?:stamp)?|ts|date|level|lvl|severity|host(?:name)?|node|pod|container|namespace|logger|thread|msg|message|log|error|err|reason|cause|code|errno|status|state|stack(?:_?trace)?|exception|stderr|stdout|output|service|unit|kind|apiVersion|type|event|pid|id|uid|version)$/i
/** What names a failure, and not the thing that it befell. */
const FAILURE =
  /full|refused|time_?-?out|timed|oom|memory|segfault|expired|fail|err(?![a-z])|errors?|denied|unavailable|unreachable|crash|invalid|missing|not_?found|lost|exceeded|exhausted|forbidden|conflict|panic/i
/** A value that is put in later: `{user}`, `{{ count }}`, `%{name}`, `${x}`, `%s`. */
const PLACEHOLDER = /\{\{? ?[A-Za-z_][\w.]{0,40} ?\}\}?|%[sd](?![\w])|%\([a-z]\w{0,40}\)[sd]/
/** What only something that happened has: an address, a path, a number of several digits, a unit. */
const CONCRETE = /\d{1,3}(?:\.\d{1,3}){3}|(?:^|[\s"'`(])\/[\w.-]{1,80}\/?|\d{3}|0x[\da-f]|\b\w{1,60}\.\w{1,60}\.\w{2,20}\b/i
const SENTENCE = /\p{L}{2,}[,.]? (?:\S{1,60} ){0,60}\p{L}{2,}/u
const LEAST_SENTENCES = 3
const LEAST_NAMED = 2

/** Whether these are texts that a program holds by their names, of which it may say one one day. */
function isCatalogue(pairs: readonly Pair[]): boolean {
  if (!pairs.every(({ key, value }) => typeof value === 'string' && !OF_RECORD.test(key))) return false
  const texts = pairs.map(({ value }) => value as string)
  const sentences = texts.filter((text) => SENTENCE.test(text))
  if (sentences.length < LEAST_SENTENCES || sentences.length * 2 < texts.length) return false
  if (!texts.some((text) => PHRASES.holds(text)) || texts.some((text) => CONCRETE.test(text))) return false
  return texts.some((text) => PLACEHOLDER.test(text)) || pairs.filter(({ key }) => FAILURE.test(key)).length >= LEAST_NAMED
}

/** Descriptions of what a server may answer, or of what a document may hold: OpenAPI, Swagger, AsyncAPI, JSON Schema. */
const SPECIFICATION = /^(?:openapi|swagger|asyncapi)$/
const isSpecification = (top: object): boolean =>
  Object.keys(top).some((key) => SPECIFICATION.test(key)) ||
  ('$schema' in top && ['properties', 'definitions', '$defs'].some((key) => key in top))

/** A larger text is no catalogue that anybody hands over. */
const MOST_CHARACTERS = 1_000_000
const MOST_LINES = 20_000

/** Places, in the list, of lines of a text that is all texts by their names, or describes what may be answered, and of documents of YAML that are so. */
export function catalogues(texts: readonly string[]): number[] {
  if (texts.length > MOST_LINES) return []
  const json = ofJson(texts)
  return json ?? documentsOf(texts).flatMap((places) => (isKept(places.map((at) => texts[at]!)) ? places : []))
}

function ofJson(texts: readonly string[]): number[] | undefined {
  const from = texts.findIndex((text) => text.trim() !== '')
  if (from < 0 || !texts[from]!.trimStart().startsWith('{') || texts.reduce((sum, { length }) => sum + length, 0) > MOST_CHARACTERS)
    return undefined
  let top: unknown
  try {
    top = JSON.parse(texts.join('\n'))
  } catch {
    return undefined
  }
  if (typeof top !== 'object' || top === null) return undefined
  return isSpecification(top) || isCatalogue(pairsOf(top)) ? texts.map((_, i) => i) : undefined
}

/** All values, by the key that they stand under. */
function pairsOf(value: object): Pair[] {
  const found: Pair[] = []
  const open: { key: string; value: unknown }[] = [{ key: '', value }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next.value !== 'object' || next.value === null) found.push(next)
    else for (const [key, inner] of Object.entries(next.value)) open.push({ key: Array.isArray(next.value) ? next.key : key, value: inner })
  }
  return found
}

/** What stands between the separators of YAML. */
function documentsOf(texts: readonly string[]): number[][] {
  const found: number[][] = [[]]
  for (const [i, text] of texts.entries())
    if (/^---\s{0,4}$/.test(text)) found.push([])
    else if (text.trim() !== '') found.at(-1)!.push(i)
  return found
}

const COMMENT = /^\s{0,60}#/
/** A line of YAML, of properties: a key, and mostly its value. */
const ENTRY = /^\s{0,60}(?:- )?["']?([A-Za-z][\w./-]{0,80})["']?(?:: |:$|\s{0,8}=\s{0,8})\s{0,8}(.{0,1200})$/
/** What else stands in a document of YAML: an element, a text that goes on. */
const BELOW = /^\s{0,60}- |^\s{2,60}\S|^[}\]]/

/** At the margin of what is made from a template or by hand. */
const MANIFEST =
  /^(?:apiVersion|kind|metadata|spec|data|stringData|binaryData|type|immutable|rules|roleRef|subjects|webhooks|provisioner|parameters|reclaimPolicy|volumeBindingMode|allowVolumeExpansion):(?:\s|$)/
/** What only an object has that lives in a cluster. */
const LIVES =
  /^\s{0,60}(?:- )?"?(?:uid|resourceVersion|creationTimestamp|managedFields|generation|status|lastTransitionTime|lastTimestamp|lastState|containerStatuses|message|reason)"?:/
const DESCRIBES = /^(?:openapi|swagger|asyncapi):\s/

function isKept(lines: readonly string[]): boolean {
  const said = lines.filter((text) => !COMMENT.test(text))
  if (said.length === 0 || said.some((text) => text.length > 1400)) return false
  const margin = said.filter((text) => !/^[\s}\]-]/.test(text))
  if (DESCRIBES.test(said[0]!)) return margin.every((text) => ENTRY.test(text))
  const isManifest = margin.some((text) => text.startsWith('apiVersion:')) && margin.some((text) => text.startsWith('kind:'))
  if (isManifest) return margin.every((text) => MANIFEST.test(text)) && !said.some((text) => LIVES.test(text))
  const pairs = said.flatMap((text) => entryOf(text) ?? [])
  return (
    said.every((text) => ENTRY.test(text) || BELOW.test(text)) &&
    pairs.length * 2 > said.length &&
    isCatalogue(pairs.filter(({ value }) => value !== ''))
  )
}

function entryOf(text: string): { key: string; value: string } | undefined {
  const m = ENTRY.exec(text)
  return m === null ? undefined : { key: m[1]!, value: m[2]!.replace(/^["']|["'],?$/g, '') }
}
