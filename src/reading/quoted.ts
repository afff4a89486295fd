import { WORDS } from './unexplained/words.ts'

/** A piece between quotation marks, ` behind a word or a sentence of a person`: not a value, `error="…"`, and no part of a word. */
const QUOTED = /(?<=^|[\s(>—–-])(?:"([^"]{4,600})"|“([^”]{4,600})”|`([^`]{4,600})`|«\s?([^»]{4,600})»|„([^“”]{4,600})[“”])/g
/** How a program begins a line: its name and a colon, a key, a bracket, a class of an exception. */
const SPOKEN =
  /^\s{0,8}(?:[[{<"(]|[\w./@+-]{1,60}(?:\[\d{1,10}\])?: |[\w.$]{1,80}=|[\w.]{0,80}(?:Error|Exception)\b|(?:\S{1,40} )?\d{1,4}[-/:]\d\d[-/:])/
/** What a person writes around it. */
const SENTENCE = /^\s{0,8}\S{0,3}[\p{L}][\p{L}\d'’,;.!?()*/ -]{1,300}[:—–]?\s{1,3}$/u
/** What is named inside of a failure that happened: numbers of processes, processors, errors and places. */
const CONCRETE =
  /#\d|\[[\w:/.-]{1,40}\]|\(\d{1,5}[:)]|\bpid \d|\bprocess \d|0x[\da-f]|\b\d{1,6}(?:s|ms|kB|MB)\b|\b[a-z][\w.]{0,40}\[\d{1,10}\]: |\bsd[a-z]\d?\b/i
/** Said of a failure that is not there: asked for in general, mended, feared. */
const GENERAL =
  /\b(?:differences? between|means?|meaning|explain\w{0,3}|documented|for example|e\.g\.|would|should|could|fix(?:e[sd])?|bug ?fix|solved|resolved|gone|avoids?|prevents?|no (?:more|further|longer)|never|not happen|alert on|since then)\b/i
/** Absent or over: `no further "…" lines`. */
const ABSENT =
  /\b(?:no (?:more|further|other)|without(?: any)?|not a single|any longer|never saw) ["“`«]|["”`»] (?:is|are|was|were) (?:gone|fixed|solved|resolved)\b/i

/** A piece that begins a line and is asked about, `"…"?`, or that an item of a list names, `"…" from Kafka`: no number or time of a case behind it. */
const ASKED =
  /^\s{0,8}(?:"([^"]{4,600})"|“([^”]{4,600})”|`([^`]{4,600})`)(?:\s?\?|\)\?| (?:on|from|in|by|of|at) (?!.{0,200}\b(?:since|again|today|now|yesterday|every)\b)[\p{L}][\p{L} ,.'’()/-]{2,200})\s{0,4}$/u

/** The first piece between quotation marks that says that something broke, where the sentence around it is a person's. */
function quotedIn(message: string): string | undefined {
  if (message.length > 2000) return undefined
  const asked = ASKED.exec(message)
    ?.slice(1)
    .find((group) => group !== undefined)
  if (asked !== undefined && WORDS.holds(asked)) return asked
  if (SPOKEN.test(message)) return undefined
  for (const match of message.matchAll(QUOTED)) {
    const piece = match.slice(1).find((group) => group !== undefined)!
    if (WORDS.holds(piece) && SENTENCE.test(message.slice(0, match.index))) return piece
  }
  return undefined
}

/** Whether a line that stands in no log's envelope mentions a failure between quotation marks, and tells of none beside them. */
export function isMention(message: string): boolean {
  if (!/["“`«„]/.test(message)) return false
  if (ABSENT.test(message) && !SPOKEN.test(message)) return true
  // what happened, with its numbers, is as good as a pasted line
  return quotedIn(message) !== undefined && quotedFailure(message) === undefined && !WORDS.holds(message.replaceAll(QUOTED, ' '))
}

/**
 * What a person quotes of a failure that happened to a machine of theirs, with its numbers and names: no evidence, for nobody knows where
 * it was said, but no reason to call everything well.
 */
export function quotedFailure(message: string): string | undefined {
  if (!/["“`«„]/.test(message) || GENERAL.test(message.replaceAll(QUOTED, ' ')) || ABSENT.test(message)) return undefined
  const piece = quotedIn(message)
  return piece !== undefined && CONCRETE.test(piece) ? piece : undefined
}
