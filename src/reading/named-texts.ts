import { PHRASES } from './phrases.ts'

/** A text by its name. */
export interface NamedText {
  readonly key: string
  readonly value: unknown
}

/** Keys of what happened: a record, an answer of a server, the state of an object. Names of texts are none of them. */
const OF_RECORD =
  /^(?:@?time(?:stamp)?|ts|date|level|lvl|severity|host(?:name)?|node|pod|container|namespace|logger|thread|msg|message|log|error|err|reason|cause|code|errno|syscall|address|port|path|status|state|stack(?:_?trace)?|exception|stderr|stdout|output|service|unit|kind|apiVersion|type|event|pid|id|uid|version)$/i
/** What names a failure, and not the thing that it befell; what all texts are called. */
const FAILURE =
  /full|refused|time_?-?out|timed|oom|memory|segfault|expired|fail|err(?![a-z])|errors?|denied|unavailable|unreachable|crash|invalid|missing|not_?found|lost|exceeded|exhausted|forbidden|conflict|panic|^(?:messages|texts?|strings|i18n|translations?|locales?|labels)$/i
/** A value that is put in later: `{user}`, `{{ count }}`, `%{name}`, `${x}`, `%s`. */
const PLACEHOLDER = /\{\{? ?[A-Za-z_][\w.]{0,40} ?\}\}?|%[sd](?![\w])|%\([a-z]\w{0,40}\)[sd]/
/** What only something that happened has: an address, a path, a number of several digits, a name of a machine. */
const CONCRETE = /\d{1,3}(?:\.\d{1,3}){3}|(?:^|[\s"'`(])\/[\w.-]{1,80}\/?|\d{3}|0x[\da-f]|\b\w{1,60}\.\w{1,60}\.\w{2,20}\b/i
const SENTENCE = /(?<!\p{L})\p{L}{2,40}[,.:]? (?:\S{1,60} ){0,60}\p{L}{2}/u
const LEAST_SENTENCES = 3
const LEAST_NAMED = 2

/** Whether these are texts that a program holds by their names, of which it may say one one day. `around`: names that they stand under. */
export function areTexts(pairs: readonly NamedText[], around: readonly string[]): boolean {
  if (!pairs.every(({ key, value }) => typeof value === 'string' && !OF_RECORD.test(key))) return false
  const texts = pairs.map(({ value }) => value as string)
  const sentences = texts.filter((text) => SENTENCE.test(text))
  if (sentences.length < LEAST_SENTENCES || sentences.length * 2 < texts.length) return false
  if (!texts.some((text) => PHRASES.holds(text)) || texts.some((text) => CONCRETE.test(text))) return false
  const names = [...pairs.map(({ key }) => key), ...around]
  return texts.some((text) => PLACEHOLDER.test(text)) || names.filter((name) => FAILURE.test(name)).length >= LEAST_NAMED
}
