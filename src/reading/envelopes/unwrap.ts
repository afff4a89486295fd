import type { LogLine } from '../../core/log-line.ts'
import { printedOver } from '../../core/prompt.ts'
import type { Instant } from '../../core/span.ts'
import { withoutEscapes } from '../peel/characters.ts'
import { isConcrete } from '../unmistakable.ts'
import { access } from './access.ts'
import { application } from './application.ts'
import { cri } from './cri.ts'
import { dated } from './dated.ts'
import { dmesgHuman } from './dmesg-human.ts'
import { dockerJson } from './docker-json.ts'
import type { Envelope, Unwrapped } from './envelope.ts'
import { follower } from './follower.ts'
import { identifier } from './identifier.ts'
import { journalJson } from './journal-json.ts'
import { jsonLine } from './json-line.ts'
import { BEGINS_OBJECT, MAX_OBJECT } from './json-text.ts'
import { kernelPriority } from './kernel-priority.ts'
import { keyValue } from './key-value.ts'
import { klog } from './klog.ts'
import { kmsg } from './kmsg.ts'
import { kubectlPrefix } from './kubectl-prefix.ts'
import { lineObject } from './line-object.ts'
import { prefixesOf } from './line-prefix.ts'
import { logcat } from './logcat.ts'
import { logread } from './logread.ts'
import { pipeline } from './pipeline.ts'
import { pm2 } from './pm2.ts'
import { printk } from './printk.ts'
import { progress } from './progress.ts'
import { redis } from './redis.ts'
import { rfc5424 } from './rfc5424.ts'
import { syslog } from './syslog.ts'
import { talos } from './talos.ts'
import { viewer, withoutMarks } from './viewer.ts'
import { yearFirst } from './year-first.ts'

/** In the order in which they are tried; the more specific shape first. */
export const ENVELOPES: readonly Envelope[] = [
  printk,
  kmsg,
  dmesgHuman,
  rfc5424,
  kernelPriority,
  talos,
  cri,
  dockerJson,
  journalJson,
  jsonLine,
  lineObject,
  kubectlPrefix,
  logread,
  logcat,
  syslog,
  yearFirst,
  identifier,
  keyValue,
  klog,
  follower,
  pm2,
  pipeline,
  redis,
  progress,
  dated,
  application,
  access,
  viewer,
]

/** A message with all its envelopes taken off, outermost first. */
export interface Opened extends LogLine {
  readonly time?: Instant | undefined
  /** Id of the outermost envelope, undefined for a bare line. */
  readonly envelope?: string | undefined
}

/** A console line in which something else was printed before the kernel's stamp: a command that was being typed, firmware text. */
const INTERRUPTED =
  /^(?:\[[^[\]]{1,120}\][#$%][^[\]'"`]{1,80}?|[^[\]]{1,80}?)(\[\s{0,5}\d{1,8}\.\d{6}\]\s?(?:\[\s{0,8}[TC]\d{1,10}\])?\s?\S.*)$/s
/** A field begins before it: `user_agent="`, `"agent": "`. What stands there may be anybody's. */
const FIELD = /[=:,{(]["']|["']:\s?["']|(?:Error|Exception): $/
/** What relays a kernel's ring buffer puts behind its own stamp, before the priority and the kernel's: `In(05) vcpu-5 - Guest: <6>[   12.345678] `. */
const RELAYED = /^[A-Z][a-z]{1,8}\(\d{1,3}\)[^[\]<>'"`{]{1,80}?(<\d{1,3}>\[\s{0,5}\d{1,8}\.\d{6}\]\s.*)$/s
const LAYERS = 5
/** A list's bullet before a path before a number. */
const PREFIXES = 3
/** Of a longer line its beginning is kept, and so much of its end, where the reason stands. */
const MAX_TEXT = 65_536
const TAIL = 16_384
const shortened = (text: string): string => `${text.slice(0, MAX_TEXT - TAIL)} … ${text.slice(-TAIL)}`

/** Takes the envelopes off one line of a log. The innermost statement of kernel, host or caller counts, the outermost wall time does. */
export function unwrap(raw: string): Opened {
  const text = withoutEscapes(raw.length <= MAX_TEXT ? raw : BEGINS_OBJECT.test(raw) ? raw.slice(0, MAX_OBJECT) : shortened(raw))
  const opened = layers({ message: text })
  if (opened.envelope !== undefined) return relayed(opened)
  const printed = printedOver(text)
  if (printed !== undefined) {
    const over = layers({ message: printed })
    if (over.envelope !== undefined) return over
  }
  const behind = withoutPrefix(text, PREFIXES)
  // a key with a date for its value is no line of a log: `creationTimestamp: "2026-03-04T11:20:18Z"`
  if (behind?.envelope === application.id && behind.message === '' && /^\s*[A-Za-z]\w{0,80}: "?\d{4}-\S{1,40}$/.test(text)) return opened
  if (behind?.envelope !== undefined) return behind
  const cut = INTERRUPTED.exec(text)
  const inner = cut === null || FIELD.test(text.slice(0, -cut[1]!.length)) ? undefined : printk.unwrap(cut[1]!)
  if (inner !== undefined) return { ...inner, envelope: printk.id }
  const viewed = viewer.unwrap(text)
  if (viewed !== undefined) return layers({ ...viewed, envelope: viewer.id })
  if (behind !== undefined) return behind
  const pasted = withoutMarks(text)
  return pasted === undefined ? opened : { ...opened, message: pasted }
}

/** A line of a kernel within a line of a program that nobody is named of, or set in by a relay. */
function relayed(opened: Opened): Opened {
  if (opened.kernel === true && opened.message.startsWith(' ') && isConcrete(opened.message.trimStart()))
    return { ...opened, message: opened.message.trimStart() }
  const text = opened.kernel === undefined && opened.message.includes('>[') ? RELAYED.exec(opened.message)?.[1] : undefined
  return text === undefined ? opened : layers({ ...opened, message: text })
}

/** Takes off what is left around the message of an entry that was read by other means: a row of a table, an object. */
export function unwrapEntry(entry: Unwrapped): Opened {
  const plain = { ...entry, message: withoutEscapes(entry.message) }
  return entry.kernel === false ? plain : layers(plain)
}

function layers(outer: Opened): Opened {
  let opened = outer
  for (let layer = 0; layer < LAYERS; layer++) {
    const found = outermost(opened.message)
    if (found === undefined) break
    const { inner, by } = found
    // nobody wraps what the kernel says once more; where nothing stands around it yet, more than a viewer may have put something there
    if (by === viewer.id && (opened.kernel === true || opened.envelope === undefined)) break
    const wall = opened.time !== undefined && 'wall' in opened.time ? opened.time : (inner.time ?? opened.time)
    opened = {
      // JSON writes escapes as text: they come out with the message
      message: withoutEscapes(inner.message),
      kernel: inner.kernel ?? opened.kernel,
      host: inner.host ?? opened.host,
      ident: inner.ident ?? opened.ident,
      pid: inner.pid ?? opened.pid,
      unit: inner.unit ?? opened.unit,
      priority: inner.priority ?? opened.priority,
      caller: inner.caller ?? opened.caller,
      source: inner.source ?? opened.source,
      uptime: inner.uptime ?? opened.uptime,
      bootId: inner.bootId ?? opened.bootId,
      time: wall,
      envelope: opened.envelope ?? by,
    }
    // what a program other than the kernel says is not opened further, its text may hold anything; but for the head of its own line
    if (opened.kernel === false) return withoutOwnHead(opened)
  }
  return opened
}

/** A component of Kubernetes, Redis, or a structured log in JSON: level and message stand in it, who says it was told outside. */
function withoutOwnHead(opened: Opened): Opened {
  const own =
    klog.unwrap(opened.message) ??
    redis.unwrap(opened.message) ??
    (opened.message.startsWith('{') ? jsonLine.unwrap(opened.message) : undefined)
  if (own === undefined || own.kernel === true) return opened
  return {
    ...opened,
    message: withoutEscapes(own.message),
    priority: own.priority ?? opened.priority,
    source: own.source ?? opened.source,
  }
}

/** Envelopes by the first character of the line; those that any character begins stand in every list. */
const BY_FIRST: readonly (readonly Envelope[])[] = Array.from({ length: 128 }, (_, code) =>
  ENVELOPES.filter(({ firsts }) => firsts === undefined || firsts.includes(String.fromCharCode(code))),
)
const BY_ANY = ENVELOPES.filter(({ firsts }) => firsts === undefined)

function outermost(text: string): { inner: Unwrapped; by: string } | undefined {
  const code = text.charCodeAt(0)
  // no-break and other blanks may stand before a stamp
  const candidates = code < 128 ? BY_FIRST[code]! : code === 0xa0 || code >= 0x2000 ? ENVELOPES : BY_ANY
  for (const envelope of candidates) {
    const inner = envelope.unwrap(text)
    if (inner !== undefined) return { inner, by: envelope.id }
  }
  return undefined
}

/** The line behind a number, a path or a bullet: with the envelope that it has, or bare where the prefix is plain. */
function withoutPrefix(text: string, depth: number): Opened | undefined {
  let bare: Opened | undefined
  for (const { rest, ident, pid, priority, sure } of prefixesOf(text)) {
    const opened = layers({ message: rest })
    const found = opened.envelope === undefined && depth > 1 ? (withoutPrefix(rest, depth - 1) ?? opened) : opened
    if (found.envelope !== undefined) return { ...found, ident: found.ident ?? ident, priority: found.priority ?? priority }
    if (sure) bare ??= pid === undefined ? found : { ...found, ident, pid }
  }
  return bare
}
