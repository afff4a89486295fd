import type { LogLine } from '../../core/log-line.ts'
import type { Instant } from '../../core/span.ts'
import { application } from './application.ts'
import { cri } from './cri.ts'
import { dmesgHuman } from './dmesg-human.ts'
import { dockerJson } from './docker-json.ts'
import type { Envelope } from './envelope.ts'
import { identifier } from './identifier.ts'
import { kernelPriority } from './kernel-priority.ts'
import { kmsg } from './kmsg.ts'
import { kubectlPrefix } from './kubectl-prefix.ts'
import { printk } from './printk.ts'
import { rfc5424 } from './rfc5424.ts'
import { syslog } from './syslog.ts'

/** In the order in which they are tried; the more specific shape first. */
export const ENVELOPES: readonly Envelope[] = [
  printk,
  kmsg,
  dmesgHuman,
  rfc5424,
  kernelPriority,
  cri,
  dockerJson,
  kubectlPrefix,
  syslog,
  identifier,
  application,
]

/** A message with all its envelopes taken off, outermost first. */
export interface Opened extends LogLine {
  readonly time?: Instant | undefined
  /** Id of the outermost envelope, undefined for a bare line. */
  readonly envelope?: string | undefined
}

const ANSI = /\u001b(?:\[[0-9;?]{0,32}[A-Za-z]|\][^\u0007\u001b]{0,256}(?:\u0007|\u001b\\)|[()][A-Z0-9])/g
/** A console line in which something else was printed before the kernel's stamp: a prompt, firmware text. */
const INTERRUPTED = /^[^[\]]{1,80}?(\[\s{0,5}\d{1,8}\.\d{6}\]\s?(?:\[\s{0,8}[TC]\d{1,10}\])?\s?\S.*)$/s
const LAYERS = 4
/** Nothing that a kernel, an init or a runtime says in one line is longer. */
const MAX_TEXT = 65_536

/** Takes the envelopes off one line of a log. The innermost statement of kernel, host or caller counts, the outermost wall time does. */
export function unwrap(raw: string): Opened {
  const kept = raw.length > MAX_TEXT ? raw.slice(0, MAX_TEXT) : raw
  const text = kept.includes('\u001b') ? kept.replace(ANSI, '') : kept
  let opened: Opened = { message: text }
  for (let layer = 0; layer < LAYERS; layer++) {
    let inner
    let by: string | undefined
    for (const envelope of ENVELOPES) {
      inner = envelope.unwrap(opened.message)
      if (inner !== undefined) {
        by = envelope.id
        break
      }
    }
    if (inner === undefined) break
    // a dated program line inside another envelope adds only its time
    if (by === application.id && layer > 0 && opened.time !== undefined) break
    const wall = opened.time !== undefined && 'wall' in opened.time ? opened.time : (inner.time ?? opened.time)
    opened = {
      message: inner.message,
      kernel: inner.kernel ?? opened.kernel,
      host: inner.host ?? opened.host,
      ident: inner.ident ?? opened.ident,
      pid: inner.pid ?? opened.pid,
      unit: inner.unit ?? opened.unit,
      priority: inner.priority ?? opened.priority,
      caller: inner.caller ?? opened.caller,
      uptime: inner.uptime ?? opened.uptime,
      time: wall,
      envelope: opened.envelope ?? by,
    }
    if (by === application.id) break
    // what a program other than the kernel says is not opened further: its text may hold anything
    if (opened.kernel === false) break
  }
  if (opened.envelope === undefined) {
    const cut = INTERRUPTED.exec(text)
    if (cut !== null) {
      const inner = printk.unwrap(cut[1] ?? '')
      if (inner !== undefined) return { ...inner, envelope: printk.id }
    }
  }
  return opened
}
