import { isObject, type JsonObject } from './json-text.ts'

/** Objects within each other, and values in all, that are looked at: an entry with more is a document. */
const MOST_DEPTH = 7
const MOST_VALUES = 600
/** Texts that are kept of one entry, and the length of one of them. */
const MOST_FAULTS = 12
const MAX_FAULT = 32_768

/** syslog's warning: what is told more lightly has a field for many things. */
const WARNING = 4

/** How a runtime begins what it throws: the class with its words behind a colon, the head of a trace, a number of the C library. */
const BEGINS =
  /^\s{0,8}(?:Traceback\b|Caused by: |Stack ?trace:|Exception in thread |Exception: |Unhandled |Uncaught |[Pp]anic: |fatal error: |goroutine \d|thread '[^']{1,80}' (?:\(\d{1,10}\) )?panicked at |\*\* \(\w|SQLSTATE\[|\[?Errno \d|#?<?(?:[A-Za-z_$][\w$-]{0,80}(?:\.|::|\\|\/)){0,12}[A-Za-z_$][\w$]{0,80}(?:Error|Exception|Throwable|Failure|Fault|_error|_exception)\s?[:([\n]|[A-Za-z_]\w{0,80}(?:(?:\.|::|\\)\w{1,80}){0,12}(?:\.|::|\\)[A-Z]\w{1,80}: )/
/** What stands below the head of a trace: frames of Java, Python, Node.js, .NET, Go, Ruby and PHP, or the next cause. */
const FRAMES =
  /\n\s{0,8}(?:at \S{1,300}[( :]|File "[^"\n]{1,300}", line \d|Caused by: \S|goroutine \d{1,10} \[|from \S{1,300}:\d{1,6}:in |#\d{1,3} \S)/
/** Fields that hold what broke and why. */
const NAMED =
  /(?:^|[^a-z])(?:err|error|errors|exc|ex)(?:$|[^a-z])|(?:[eE]rr(?:or)?|ERR)(?=$|[A-Z_.])|exception|\bexc_|fault|fail|cause|reason|detail|stack|trace|thrown?|throwable|panic/i
/** Fields that hold what somebody asked for, or text of theirs. */
const ASKED =
  /quer|search|pattern|regex|expr|rule|template|prompt|input|subject|title|sql|statement|command|cmd|arg|comment|note|example|doc|expect|agent|header|ur[il]|path|param|label|annotation|descri|content|payload|request/i
/** Names of an exception's class, of its words, and of the exception within it. */
const CLASS = /^(.{0,60}?)[._]?(?:type|name|class|kind|Type|Name|Class|Kind)$/
const WORDS = /^[._]?(?:message|msg|value|reason|text|detail)$/i
const INNER = /cause|inner|previous|nested|suppressed/i
/** A class that is thrown, by its own name; where the field says that it was, any qualified name or one in capitals. */
const THROWN = /^[A-Za-z_$][\w$.:\\-]{0,200}(?:Error|Exception|Throwable|Failure|Fault|_error|_exception)$/
const QUALIFIED = /^(?:[A-Z]\w{2,80}|[A-Za-z_$][\w$]{0,80}(?:(?:\.|::|\\)[A-Za-z_$][\w$]{0,80}){1,12})$/

/** What the name of a field tells. */
interface Field {
  /** It holds what broke. */
  readonly named: boolean
  /** It holds what somebody asked for. */
  readonly asked: boolean
  /** It holds what something followed from. */
  readonly inner: boolean
  /** What stands before `type` or `class`, where it may be the class of an exception. */
  readonly stem: string | undefined
}

/** Entries of one log have the same fields: what their names tell is worked out once. */
const fields = new Map<string, Field>()
const MOST_FIELDS = 4096

function fieldOf(name: string): Field {
  const known = fields.get(name)
  if (known !== undefined) return known
  if (fields.size >= MOST_FIELDS) fields.clear()
  const short = name.slice(0, 200)
  const field = { named: NAMED.test(short), asked: ASKED.test(short), inner: INNER.test(short), stem: CLASS.exec(short)?.[1] }
  fields.set(name, field)
  return field
}

interface Walk {
  readonly told: string[]
  readonly priority: number | undefined
  left: number
}

/** In which fields a value stands. */
interface Around {
  readonly depth: number
  readonly named: boolean
  readonly asked: boolean
  /** Within the exception that another one followed from. */
  readonly inner: boolean
}

/**
 * What an entry says of an exception beside its message, whatever the fields are called: text that begins as an exception or a trace does, a list
 * of its lines, an object with its class and its words. `priority`: syslog severity of the entry.
 */
export function faultsIn(entry: JsonObject, priority: number | undefined): readonly string[] {
  const walk: Walk = { told: [], priority, left: MOST_VALUES }
  ofObject(entry, { depth: 0, named: false, asked: false, inner: false }, walk)
  return walk.told
}

function tell({ told }: Walk, text: string): void {
  if (told.length < MOST_FAULTS) told.push(text.slice(0, MAX_FAULT))
}

const isGrave = ({ priority = WARNING }: Walk): boolean => priority <= WARNING

function ofObject(object: JsonObject, around: Around, walk: Walk): void {
  const entries = Object.entries(object)
  const paired = ofClass(entries, around, walk)
  for (const [key, value] of entries) {
    if (--walk.left < 0) return
    const isText = typeof value === 'string'
    if ((!isText && (typeof value !== 'object' || value === null)) || paired?.has(key) === true) continue
    const field = fieldOf(key)
    const named = field.named || around.named
    const asked = field.asked || around.asked
    if (isText) ofText(value, named, asked, walk)
    else if (around.depth < MOST_DEPTH) ofParts(value, { depth: around.depth + 1, named, asked, inner: field.inner || around.inner }, walk)
  }
}

/** An object within the entry, a list of objects, or the lines of a text. */
function ofParts(value: object, around: Around, walk: Walk): void {
  if (!Array.isArray(value)) {
    ofObject(value as JsonObject, around, walk)
    return
  }
  const lines = value.slice(0, MOST_VALUES).filter((one): one is string => typeof one === 'string')
  if (lines.length > 0) ofText(lines.map((line) => line.replace(/^at /, '\tat ')).join('\n'), around.named, around.asked, walk)
  for (const one of value as readonly unknown[]) {
    if (--walk.left < 0) return
    if (isObject(one)) ofObject(one, around, walk)
  }
}

function ofText(text: string, named: boolean, asked: boolean, walk: Walk): void {
  if (text.length < 6 || (!named && (asked || !isGrave(walk)))) return
  // a field of what broke may hold any words, where the entry is grave by its own level
  const isTold = named && walk.priority !== undefined && isGrave(walk) && /[A-Za-z]/.test(text) && text.trim().includes(' ')
  if (isTold || BEGINS.test(text) || (text.includes('\n') && FRAMES.test(text))) tell(walk, text)
}

/** `{"type": "java.lang.OutOfMemoryError", "message": "Java heap space"}`, `"errorType": …, "errorMessage": …`: the fields that make one up. */
function ofClass(entries: readonly (readonly [string, unknown])[], around: Around, walk: Walk): ReadonlySet<string> | undefined {
  let paired: Set<string> | undefined
  for (const [key, name] of entries) {
    if (typeof name !== 'string' || name.length > 240) continue
    const { stem, named } = fieldOf(key)
    // the message of the entry is no exception's
    if (stem === undefined || (around.depth === 0 && stem === '')) continue
    const isNamed = named || around.named
    const thrown = name.replace(/^\*/, '')
    if (!THROWN.test(thrown) && !(isNamed && QUALIFIED.test(thrown))) continue
    const [words, said] =
      entries.find(([other, text]) => typeof text === 'string' && other.startsWith(stem) && WORDS.test(other.slice(stem.length))) ?? []
    if (words === undefined || typeof said !== 'string' || said === '') continue
    paired = (paired ?? new Set()).add(key).add(words)
    if (!isNamed && (around.asked || !isGrave(walk))) continue
    // Go's types of errors are no part of what it says
    const text = name.startsWith('*') || said.startsWith(name) ? said : `${name}: ${said}`
    tell(walk, around.inner && walk.told.length > 0 ? `Caused by: ${text}` : text)
  }
  return paired
}
