import { isMachineName } from '../../core/host-name.ts'
import type { Instant } from '../../core/span.ts'
import { dateAt } from '../../core/time/notations.ts'
import { isConcrete, mayBeUnmistakable, writerOf } from '../unmistakable.ts'
import type { Envelope, Unwrapped } from './envelope.ts'
import { jsonEntry } from './json-entry.ts'
import { objectOf } from './json-text.ts'
import { NO_HOST, severityOf } from './speaker.ts'
import { syslog } from './syslog.ts'

/** More is no wrapper that a viewer puts around a line. */
const MOST_TOKENS = 24
const MOST_CHARACTERS = 1200
/** Words in a row, and words in all, that may be names of a machine, a program or a log: more are a sentence. */
const MOST_WORDS = 4

const BLANKS = /[ \u00a0]{1,40}/y
/** What stands between cells. */
const SEPARATOR = /\t{1,8}|[|│┃¦;,»›→⇒➜]{1,3}|[=-]{1,2}>|[–—-]{1,3}(?= )/y
/** `{host="w1", job="kernel"}` of Loki, `{host=w1}`. */
const LABELS = /\{ ?(?:[\w./@-]{1,60} ?=~? ?(?:"[^"]{0,300}"|[^\s"{},]{1,120})(?:, ?| (?=\w)|(?= ?\}))){1,40} ?\}/y
const LABEL = /([\w./@-]{1,60}) ?=~? ?(?:"([^"]{0,300})"|([^\s"{},]{1,120}))/g
/** `host:w1`, `service=kernel`, `source="kern.log"`. */
const PAIR = /([A-Za-z_@][\w.@/-]{0,60})(?:[=:]| = )(?:"([^"]{1,300})"|([\w./@+-][^\s"',;|{}]{0,199}))(?=[\s|,;]|$)/y
const EPOCH = /[12]\d{9}(?:\.\d{1,9}|\d{3}|\d{6}|\d{9})?(?=[\s|,;])/y
const CLOCK = /\[?\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?[AP]M)?\]?(?=[\s|,;])/y
const ZONE = /(?:[+-]\d\d:?\d\d|Z|UTC|GMT|[AP]M)(?=[\s|,;])/y
/** Who wrote it, as syslog names it. */
const KERNEL = /(?:kernel|kern)(?:\.(?:emerg|alert|crit|err|error|warn|warning|notice|info|debug))?(?:\[\d{1,3}\])?:?(?=[\s|,;])/iy
const LEVEL = /\[?(?:emerg|alert|crit(?:ical)?|err(?:or)?|warn(?:ing)?|notice|info|debug|fatal)\]?(?=[\s|,;])/iy
const BOXED = /\[[\w.-]{1,64}\]|\([\w.-]{1,64}\)|<\d{1,3}>/y
/** What VMware's kernel and its kin put there: a processor and a world. */
const WORLD = /cpu\d{1,4}:\d{1,10}\)/y
const WORD = /([A-Za-z0-9][\w./-]{0,127})(?=[\s|,;])/y
/** Head of a line of syslog that stands within another one's wrapper. */
const HEAD =
  /(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)) [\w.-]{1,64} [\w./()@-]{1,64}(?:\[\d{1,8}\])?: /y
const HELD = /(?:\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)?) [\w.-]{1,64} [\w./()@-]{1,64}(?:\[\d{1,8}\])?: /

/** Other keys of viewers and collectors; any other may be a program's own. */
const OTHER_KEY =
  /^(?:level|severity|priority|pri|prio|env|environment|cluster|region|zone|namespace|dc|datacenter|stream|index|tags?|ddtags|pid|time|ts|timestamp|id|team|role|container|pod|file|path|log|status|index|line|offset)$/i
/** Labels that say that the kernel wrote the line. */
const SAYS_KERNEL = /[=:]\s?"?(?:kernel|kern|dmesg|kmsg)\b/i

/** Keys under which viewers name the machine, and who wrote the line. */
const HOST_KEY =
  /^(?:host|hostname|host[._]name|node|nodename|node_name|instance|machine|server|agent[._]hostname|kubernetes_(?:host|node_name)|_HOSTNAME)$/i
const WRITER_KEY =
  /^(?:service|job|app|source|sourcetype|program|programname|ident|identifier|tag|unit|facility|appname|syslog_identifier|logger|transport|_TRANSPORT|filename)$/i
const OF_KERNEL = /^(?:kernel|kern|dmesg|kmsg|(?:\/var\/log\/)?kern\.log)$/i

/** What a wrapper tells. */
interface Wrapper {
  at: number
  host: string | undefined
  /** It says that the kernel wrote the line. */
  kernel: boolean
  time: Instant | undefined
  /** The last part is a label, or several. */
  labelled: boolean
  /** It holds more than marks. */
  tells: boolean
  /** Words in a row with nothing but blanks between, and in all. */
  words: number
  allWords: number
  lastWord: string | undefined
}

const shown = (name: string | undefined): string | undefined => {
  const host = name?.replace(/:\d{2,5}$/, '')
  return host !== undefined && isMachineName(host) && !NO_HOST.test(host) ? host : undefined
}

function pair(wrapper: Wrapper, key: string, value: string): void {
  if (HOST_KEY.test(key)) wrapper.host ??= shown(value)
  else if (WRITER_KEY.test(key) && OF_KERNEL.test(value)) wrapper.kernel = true
}

const isKey = (key: string): boolean => HOST_KEY.test(key) || WRITER_KEY.test(key) || OTHER_KEY.test(key)

/** Seconds since 1970, or thousandths, millionths or billionths of them. */
const epochOf = (written: string): Instant => ({
  wall: Math.floor(written.includes('.') || written.length < 13 ? Number(written) * 1000 : Number(written.slice(0, 13))),
})

function take(pattern: RegExp, text: string, wrapper: Wrapper): RegExpExecArray | null {
  pattern.lastIndex = wrapper.at
  const m = pattern.exec(text)
  if (m !== null) wrapper.at += m[0].length
  return m
}

/** Takes the next part of the wrapper off. False where what stands there can be none. */
function next(text: string, wrapper: Wrapper): boolean {
  wrapper.labelled = false
  const blanks = take(BLANKS, text, wrapper)
  if (blanks !== null) {
    if (blanks[0].length > 1) wrapper.words = 0
    return true
  }
  if (take(SEPARATOR, text, wrapper) !== null) {
    wrapper.words = 0
    return true
  }
  wrapper.tells = true
  const labels = take(LABELS, text, wrapper)
  if (labels !== null) {
    for (const [, key = '', quoted, plain = ''] of labels[0].matchAll(LABEL)) pair(wrapper, key, quoted ?? plain)
    wrapper.labelled = true
    return true
  }
  const date = /[\d[A-Z]/.test(text[wrapper.at]!) ? dateAt(text.slice(wrapper.at, wrapper.at + 64)) : undefined
  if (date !== undefined) {
    wrapper.time ??= date.time
    wrapper.at += date.length
    return true
  }
  const epoch = take(EPOCH, text, wrapper)
  if (epoch !== null) {
    wrapper.time ??= epochOf(epoch[0])
    return true
  }
  if ([CLOCK, ZONE].some((one) => take(one, text, wrapper) !== null)) return true
  if (take(WORLD, text, wrapper) !== null) {
    wrapper.kernel = true
    return true
  }
  if (take(KERNEL, text, wrapper) !== null) {
    wrapper.kernel = true
    wrapper.host ??= shown(wrapper.lastWord)
    return true
  }
  if (take(LEVEL, text, wrapper) !== null) return true
  const held = take(PAIR, text, wrapper)
  if (held !== null) {
    pair(wrapper, held[1]!, held[2] ?? held[3]!)
    wrapper.labelled = true
    return isKey(held[1]!)
  }
  if (take(BOXED, text, wrapper) !== null) return true
  const word = take(WORD, text, wrapper)
  if (word === null) return false
  wrapper.lastWord = word[1]
  wrapper.words++
  wrapper.allWords++
  return wrapper.words === 1 && wrapper.allWords <= MOST_WORDS
}

/** Whether a line of syslog begins there. */
function isHead(text: string, at: number): boolean {
  HEAD.lastIndex = at
  return HEAD.test(text)
}

/** A collector's tag before an object: `kernel.err: {…}` (fluentd). */
const TAGGED = /^\s{0,4}((?:[\w-]{1,60}\.){0,6}kern(?:el)?(?:\.[\w-]{1,60}){0,3}): (\{.{2,65536}\})\s{0,4}$/s
const TAG_LEVEL = /\.(emerg|alert|crit|err|error|warn|warning|notice|info|debug)$/

function ofTag(tag: string, object: string): Unwrapped | undefined {
  const fields = objectOf(object)
  const priority = severityOf(TAG_LEVEL.exec(tag)?.[1] ?? '')
  const entry = fields === undefined ? undefined : jsonEntry({ level: 'info', ...fields })
  return entry === undefined ? undefined : { ...entry, ident: 'kernel', kernel: true, priority, time: undefined }
}

/** Further labels. */
const MORE = /^[\s|,;]{0,8}(?:\{|[\w@.-]{1,60}[=:]\S)/
/** What stands between labels and the line. */
const BEHIND = /^(?:[ \t]?[|»>][ \t]?| {2,40}|[ \t])/
/** The bar or the mark at the end of a row. */
const withoutCell = (text: string): string => text.replace(/\s{0,40}[|│┃]\s{0,8}$/, '')

/** The line behind a wrapper: one of syslog, or one that only the kernel or systemd writes. */
function wrapped(text: string): Unwrapped | undefined {
  const tagged = TAGGED.exec(text)
  if (tagged !== null) return ofTag(tagged[1]!, tagged[2]!)
  const holdsHead = HELD.test(text)
  const saysKernel = SAYS_KERNEL.test(text)
  if (!holdsHead && !saysKernel && !mayBeUnmistakable(text)) return undefined
  // what begins at once has no wrapper
  if (writerOf(text) !== undefined) return undefined
  const wrapper: Wrapper = {
    at: 0,
    host: undefined,
    kernel: false,
    time: undefined,
    labelled: false,
    tells: false,
    words: 0,
    allWords: 0,
    lastWord: undefined,
  }
  for (let token = 0; token < MOST_TOKENS && wrapper.at < Math.min(text.length, MOST_CHARACTERS); token++) {
    // a single word before it may be a word of somebody
    if (wrapper.tells && (wrapper.words === 0 || wrapper.kernel)) {
      if (holdsHead && isHead(text, wrapper.at)) return syslog.unwrap(text.slice(wrapper.at))
      const rest = text.slice(wrapper.at)
      const writer = writerOf(rest)
      if (writer !== undefined) {
        const { host, time } = wrapper
        // words alone around it may be a table's of somebody who writes of it
        const isNamed = wrapper.kernel || host !== undefined || time !== undefined
        if (!isNamed && !isConcrete(rest)) return undefined
        const kernel = writer === 'systemd' ? false : isNamed ? true : undefined
        return { message: withoutCell(rest), host, ident: kernel === false || wrapper.kernel ? writer : undefined, kernel, time }
      }
      const { labelled, kernel, host, time } = wrapper
      const message = labelled && kernel && host !== undefined && !MORE.test(rest) ? rest.replace(BEHIND, '') : ''
      if (message !== '' && !HELD.test(message)) return { message, host, ident: 'kernel', kernel, time }
    }
    if (!next(text, wrapper)) return undefined
  }
  return undefined
}

/** What viewers, collectors and people put around a line that only the kernel or systemd writes: labels, columns, times, names. */
export const viewer: Envelope = {
  id: 'log-viewer',
  title: 'lines of the kernel and of systemd behind the labels or columns of a log viewer',
  capture: ['an export of a log viewer', 'a table in a ticket'],
  samples: [
    '{host="web1", job="kernel"} EXT4-fs error (device sda1): ext4_find_entry:1455: inode #2: comm ls: reading directory lblock 0',
    'host:web1  service:kernel  EXT4-fs error (device sda1): ext4_find_entry:1455: inode #2: comm ls: reading directory lblock 0',
    'web1 | kernel | EXT4-fs error (device sda1): ext4_find_entry:1455: inode #2: comm ls: reading directory lblock 0',
  ],
  unwrap: wrapped,
}

/** Marks that people and forms put before a pasted line: quotes, arrows, emoji, the macros of a wiki. */
const MARKS =
  /^(?:[ \t\u00a0]|["'`“”«»*_>→⇒➜•·–—-]|[=-]{1,2}>|:[a-z][\w+-]{1,40}:|\{(?:quote|noformat|panel|code(?::\w{1,20})?)\}|\p{Extended_Pictographic}|[\ufe0f\u200d]){1,24}/u
const CLOSING = /(?:["'`“”«»*_]{1,3}|\{(?:quote|noformat|panel|code)\})\s{0,8}$/

/** A line that is the kernel's by its words alone, behind marks and nothing else. */
export function withoutMarks(text: string): string | undefined {
  const marks = MARKS.exec(text)
  if (marks === null || !mayBeUnmistakable(text)) return undefined
  const rest = text.slice(marks[0].length)
  return isConcrete(rest) ? rest.replace(CLOSING, '') : undefined
}
