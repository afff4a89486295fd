import { unwrap } from './envelopes/unwrap.ts'
import { PHRASES } from './phrases.ts'
import { isProse } from './prose.ts'
import { inEnglish } from './strerror.ts'
import { saysItBroke, WORDS } from './unexplained/words.ts'

/** A piece between quotation marks: no value, `error="…"`, and no part of a word. Marks that open are told from those that close. */
const QUOTED =
  /(?<=^|[\s(>*_—–\-，。：、])(?:"([^"]{4,600})"|`([^`]{4,600})`|(?<!\*)\*\*(?![*\s])([^*]{4,600})(?<!\s)\*\*(?!\*))|“([^”]{4,600})”|«\s?([^»]{4,600})»|»([^«]{4,600})«|„([^“”]{4,600})[“”]|「([^」]{4,600})」/g
/** One that begins on this line and ends on another. */
const UNCLOSED = /^[^`]{1,400}`([^`]{4,600})$/
/** How a program begins a line: its name and a colon, a key, a bracket, a class of an exception. `Problem: ` is a label of a person. */
const SPOKEN =
  /^\s{0,8}(?:[[{<]|\((?!["“`«„])|["'][\w.-]{1,80}["']\s?:|(?![A-Z][a-z]{2,20}: )[\w./@+-]{1,60}(?:\[\d{1,10}\])?: |[\w.$]{1,80}=|[\w.]{0,80}(?:Error|Exception)\b(?!:? ["“`«])|(?:\S{1,40} )?\d{1,4}[-/:]\d\d[-/:])/
/** A line of an access log: what was asked for stands between marks, as do other fields of it. */
const ACCESS = /"[A-Z]{3,12} \S{1,2000} HTTP\/\d(?:\.\d)?" \d{3}\b/
/** A label with nothing but what is quoted behind it. */
const LABELLED = /^\s{0,8}[A-Z][\w ]{1,30}: ?["“`«][^"”`»]{4,600}["”`»][.,]?\s{0,4}$/
const LABEL = /^\s{0,8}[A-Z][\w ]{1,30}: /
/** What is named inside of a failure that happened: numbers of processes, processors, errors and places. */
const CONCRETE =
  /#\d|\[[\w:/.-]{1,40}\]|\(\d{1,5}[:)]|\bpid \d|\bprocess \d|0x[\da-f]|\b\d{1,6}(?:s|ms|kB|MB)\b|\b[a-z][\w.]{0,40}\[\d{1,10}\]: |\bsd[a-z]\d?\b/i
/** A whole line of the kernel, or of a program with what it worked on: nobody writes one from memory. */
const WHOLE: readonly RegExp[] = [
  // mm/oom_kill.c, arch/x86/mm/fault.c, kernel/watchdog.c, kernel/hung_task.c, kernel/rcu/tree_stall.h
  /\bKill(?:ed)? process \d{1,10} \([^)]{1,60}\).{0,40}\b(?:total-vm:\d|score \d)/,
  /\binvoked oom-killer: gfp_mask=0x|\boom-kill:constraint=/,
  /\bsegfault at [\da-f]{1,16} ip [\da-f]{4,16} sp /,
  /\bsoft lockup - CPU#\d{1,5} stuck for \d{1,8}s! \[/,
  /\btask \S{1,64}:\d{1,10} blocked for more than \d/,
  /\bself-detected stall on CPU\b.{0,60}\d/,
  // block/blk-core.c, fs/ext4/super.c, the driver of NVIDIA
  /\bI\/O error, dev [a-z]\w{1,15}, sector \d/,
  /-fs (?:error|warning) \(device \w{1,20}\): \w/,
  /\bNVRM: Xid \(PCI:/,
  // src/core/service.c of systemd
  /^[\w@.:\\-]{1,120}\.(?:service|socket|mount|timer|slice|scope): (?:(?:Main|Control) process exited, code=\w{4,10}, status=\d|Failed with result '|Failed to locate executable \/|Start request repeated too quickly)/,
  // crypto/x509 in Go's libraries: both moments are told
  /\bx509: certificate has expired or is not yet valid: current time \d{4}-\S{6,40} is (?:after|before) \d{4}-\S{6,40}$/,
  // Node.js, Go, coreutils
  /^(?:Error: |Uncaught )?E[A-Z]{3,16}: [a-z][\w ,-]{3,60}, \w{2,16} '?\/[\w./-]{2,200}'?$/,
  /^[a-z][\w.-]{1,30}: .{4,200}\(.{0,60}\berrno=\d{1,3}\)$/,
  /\bdial tcp (?:\d{1,3}\.){3}\d{1,3}:\d{1,5}: .{0,40}\w$/,
  /^[a-z][\w.-]{1,30}: .{3,120}['‘"]\/[\w./-]{2,200}['’"]: [A-Z][a-z][\w -]{4,60}$/,
]
/** A line of a program with its reason, as it prints one of its own accord. */
const REASONED = /^(?:[a-z][\w.-]{1,30}: |cannot |could not |failed to |error ).{0,200}: [A-Z][a-z]{2,20}(?: [a-z-]{2,20}){1,5}$/
/** Somebody who tells of a case of his own. */
const OWN = /\b(?:I|[Mm]y|[Oo]ur)\b/
/** Said of a failure that is not there: asked for in general, mended, feared. */
const GENERAL =
  /\b(?:differences? between|means?|meaning|explain\w{0,3}|documented|for example|e\.g|would|should|could|fix(?:e[sd])?|bug ?fix|solved|resolved|gone|avoids?|prevents?|no (?:more|further|longer)|never|not happen|alert on|since then)\b/i
/** Said of what may be met one day. */
const CONDITIONAL =
  /\bif (?:you|we|the|there|an?|your)\b|\b[Yy]ou(?:['’]ll| will| may| might| can)? (?:see|get|find)\b|\bexpect\w{0,3}\b|\btypical(?:ly)?\b|\bexamples?\b|\bsuch as\b|\bnot from\b/i
/** Absent or over: `no further "…" lines`. */
const ABSENT =
  /\b(?:no(?: more| further| other)?|without(?: any)?|not a single|any longer|never saw) ["“`«]|["”`»] (?:is|are|was|were) (?:gone|fixed|solved|resolved)\b/i
/** What was wanted, as the test that provoked it says. */
const WANTED = /["”`»'] \((?:as )?(?:expected|intended|wanted|simulated|provoked|on purpose)\)\s{0,4}$/i

/** A piece that begins a line and is asked about, `"…"?`, or that an item of a list names, `"…" from Kafka`: no number or time of a case behind it. */
const ASKED =
  /^\s{0,8}(?:"([^"]{4,600})"|“([^”]{4,600})”|`([^`]{4,600})`)(?:\s?\?|\)\?| (?:on|from|in|by|of|at) (?!.{0,200}\b(?:since|again|today|now|yesterday|every)\b)[\p{L}][\p{L} ,.'’()/-]{2,200})\s{0,4}$/u
/** An item of a list. */
const LISTED = /^\s{0,40}(?:[-*•+]|\d{1,3}[.)])\s{1,4}\S/

const LONGEST = 2000
const pieceOf = (match: RegExpExecArray | RegExpMatchArray): string => match.slice(1).find((group) => group !== undefined)!
const without = (message: string): string => message.replaceAll(QUOTED, '…')

/** The pieces between marks that repeat what programs print, where the line around them is a person's. A single word in quotation marks is a value. */
function quotedIn(message: string): readonly string[] {
  if (message.length > LONGEST) return []
  const asked = askedIn(message)
  if (asked !== undefined) return [asked]
  if (SPOKEN.test(message)) return []
  return [...message.matchAll(QUOTED)]
    .filter((match) => match.index > 0 || !message.startsWith('"'))
    .filter((match) => match[0].startsWith('`') || /\S\s\S/.test(pieceOf(match)))
    .map(pieceOf)
    .filter((piece) => PHRASES.holds(inEnglish(piece)))
}

function askedIn(message: string): string | undefined {
  const m = ASKED.exec(message)
  return m !== null && PHRASES.holds(pieceOf(m)) ? pieceOf(m) : undefined
}

/**
 * Whether a line that stands in no log's envelope mentions a failure between quotation marks, and tells of none beside them. `text`: the line
 * with its bullet.
 */
export function isMention(message: string, text = message): boolean {
  if (!/["“`«»„「*]/.test(message) || ACCESS.test(message)) return false
  if (ABSENT.test(message) && !SPOKEN.test(message)) return true
  if (WANTED.test(message)) return true
  // what happened, with its numbers, is as good as a pasted line
  if (quotedIn(message).length === 0 || quotedFailure(message) !== undefined) return false
  const isListed = LISTED.test(text)
  const rest = isListed ? without(message).replace(LABEL, '') : without(message)
  if (saysItBroke(rest)) return isProse(rest)
  return isListed || askedIn(message) !== undefined || (/\p{L}/u.test(rest) && !LABELLED.test(message))
}

/** The line of a log that a person's sentence holds between marks: the kernel's or a program's own, whole. */
export function lineWithin(message: string): string | undefined {
  if (message.length > LONGEST || !/["“`«»„「]/.test(message) || SPOKEN.test(message)) return undefined
  const pieces = [...message.matchAll(QUOTED)].map((match) => ({
    piece: pieceOf(match),
    from: match.index,
    to: match.index + match[0].length,
  }))
  const open = UNCLOSED.exec(message)
  if (open !== null) pieces.push({ piece: open[1]!, from: message.length - open[1]!.length - 1, to: message.length })
  return pieces.find(({ piece, from, to }) => {
    const around = `${message.slice(0, from)}…${message.slice(to)}`
    return (isWhole(piece) || (REASONED.test(piece) && OWN.test(around))) && isOfCase(around)
  })?.piece
}

/** A line that is nothing but one between backticks, at the margin: as good as a fenced one. */
const WHOLLY = /^`([^`]{4,600})`[.,:;!]?\s{0,4}$/

/** The line of a log between backticks, where nothing else stands on the line. */
export function whollyQuoted(message: string, text: string): string | undefined {
  const piece = text.startsWith('`') ? WHOLLY.exec(message)?.[1] : undefined
  return piece !== undefined && isWhole(piece) ? piece : undefined
}

/** Whether a text has the shape of one line of a log: a time and who speaks, or all that the kernel says in such a line. */
function isWhole(piece: string): boolean {
  if (!PHRASES.holds(piece)) return false
  const { time, kernel, ident, pid } = unwrap(piece)
  return (
    (time !== undefined && (kernel === true || ident !== undefined)) ||
    (ident !== undefined && pid !== undefined) ||
    WHOLE.some((shape) => shape.test(piece))
  )
}

/** Whether the sentence around it tells of one case, and of no other one day: that what it says did happen. */
function isOfCase(around: string): boolean {
  const [before = '', behind = ''] = around.split('…')
  const [own, ahead] = before.split(/[.!?]\s/).toReversed()
  const within = `${own!}…${behind.split(/[.!?](?:\s|$)/)[0]!}`
  // what stands between marks may be a sentence of its own: the one before it tells of it then
  const sentence = /\p{L}{2}/u.test(within) ? within : (ahead ?? '')
  return /\p{L}{2}/u.test(sentence) && !GENERAL.test(sentence) && !CONDITIONAL.test(sentence) && !ABSENT.test(around)
}

/**
 * What a person quotes of a failure that happened to a machine of theirs, with its numbers and names: no evidence, for nobody knows where
 * it was said, but no reason to call everything well.
 */
export function quotedFailure(message: string): string | undefined {
  if (!/["“`«»„]/.test(message) || GENERAL.test(without(message)) || ABSENT.test(message)) return undefined
  return quotedIn(message).find((piece) => WORDS.holds(piece) && CONCRETE.test(piece))
}
