import type { LogLine } from '../../core/log-line.ts'
import type { FormatParser, RawLine } from '../../core/parser.ts'
import type { CrashFrame } from '../../records/crash-frame.ts'
import { RUNTIME_CRASH } from '../../records/runtime-crash.ts'
import { MAX_FRAMES } from '../crash/frames.ts'
import { crashSignal } from '../crash/signals.ts'
import { unwrap, type Opened } from '../../reading/envelopes/unwrap.ts'

/** `kubectl logs --timestamps` */
const STAMP = /^\d{4}-\d\d-\d\dT[\d:.]{8,20}(?:Z|[+-]\d\d:?\d\d) /
const BEGIN = 'A fatal error has been detected by the Java Runtime Environment'
const SIGNAL = /^#\s{1,4}(SIG[A-Z]{2,5}) \(0x[0-9a-f]{1,2}\) at pc=0x([0-9a-f]{1,16}), pid=(\d{1,10})/
const INTERNAL = /^#\s{1,4}(?:Internal Error \((.{1,200})\)|(guarantee|assert|fatal error|Error): ?(.{0,300}))/
/** `V  [libjvm.so+0x801075]  G1ParScanThreadState::copy(oopDesc*)+0x35`, `C  0x0000000000020820`, `J 7320 c2 java.util.X.y()V (14 bytes) @ 0x…` */
const FRAME = /^#?\s{0,4}([CVAvj])  (?:\[(.{1,200}?)\+(0x[0-9a-f]{1,16})\](?:  (\S.{0,600}))?|(\S.{0,600}))$/
const COMPILED = /^#?\s{0,4}J \d{1,8}\S{0,2} (?:c[12]|jvmci) (\S{1,600})/
/** Lines of the file that are read; the rest is memory maps and settings. */
const MAX_LINES = 400

export function javaFrame(text: string): CrashFrame | undefined {
  const m = FRAME.exec(text)
  if (m !== null) return m[2] === undefined ? { function: m[5]?.trim() } : { module: m[2], offset: m[3], function: m[4]?.trim() }
  const compiled = COMPILED.exec(text)
  return compiled === null ? undefined : { function: compiled[1] }
}

/** The JVM's crash report (hotspot/share/utilities/vmError.cpp), as a file of its own or its head in a log. */
export const hsErr: FormatParser = {
  id: 'hs-err',
  title: 'hs_err_pid file of a crashed JVM',
  capture: ['the file hs_err_pid*.log in the working directory of java'],
  recognised: '`# A fatal error has been detected by the Java Runtime Environment`',
  samples: [
    {
      path: 'hs_err_pid7.log',
      text: `#\n# ${BEGIN}:\n#\n#  SIGSEGV (0xb) at pc=0x00007f3b1c02a114, pid=7, tid=31\n#\n# Problematic frame:\n# C  [libzip.so+0x6114]  newEntry+0x64\n#\n`,
    },
  ],
  shows: ['JVM crash report'],
  begins: [BEGIN],
  sniff: (head) => (/^#\s*\n# A fatal error has been detected by the Java Runtime Environment/.test(head) ? 0.95 : 0),
  open(publish) {
    let first: { raw: RawLine; opened: Opened } | undefined
    let signal: RegExpExecArray | null = null
    let internal: string | undefined
    let head: CrashFrame | undefined
    let problematic = false
    const facts: { [K in 'platform' | 'version' | 'thread' | 'address']?: string | undefined } = {}
    const frames: CrashFrame[] = []
    let read = 0
    let whole = false
    const see = (text: string) => {
      signal ??= SIGNAL.exec(text)
      if (signal === null) internal ??= INTERNAL.exec(text)?.[0].replace(/^#\s+/, '')
      facts.version ??= /^# JRE version: (.{1,160})$/.exec(text)?.[1]?.trim()
      facts.platform ??= /\b(linux-[a-z0-9_]{2,16})\)/.exec(text)?.[1]
      facts.thread ??= /^Current thread \(0x[0-9a-f]{1,16}\):\s{1,4}\w{1,40} "([^"]{1,200})"/.exec(text)?.[1]
      facts.address ??= /^siginfo: .{0,120}si_addr: 0x([0-9a-f]{1,16})/.exec(text)?.[1]
      if (/^# Problematic frame:/.test(text)) problematic = true
      else if (problematic && head === undefined) head = javaFrame(text)
      if (!text.startsWith('#') && frames.length < MAX_FRAMES) {
        const frame = javaFrame(text)
        if (frame !== undefined) frames.push(frame)
      }
    }
    return {
      line(raw) {
        const opened = unwrap(raw.text)
        const text = opened.message.replace(STAMP, '').trimEnd()
        if (first === undefined) {
          if (/^#\s*$/.test(text)) {
            whole = true
            return 'take'
          }
          if (!new RegExp(`^# ${BEGIN}`).test(text)) return 'end'
          first = { raw, opened }
          return 'take'
        }
        // in a log only the head, that is commented out, belongs to it
        if (!whole && !text.startsWith('#')) return 'end'
        if (read++ < MAX_LINES) see(text)
        return 'take'
      },
      end() {
        if (first === undefined || (signal === null && internal === undefined)) return
        const top = head ?? frames[0]
        const overflow = frames.length > 0 && /StackOverflow|stack overflow/i.test(internal ?? '')
        publish(
          RUNTIME_CRASH,
          {
            runtime: 'java',
            kind: overflow ? 'stack' : signal === null || signal[1] === 'SIGABRT' ? 'abort' : 'fault',
            signal: signal === null ? 'ABRT' : crashSignal(signal[1]),
            message: signal === null ? (internal ?? '') : signal[0].replace(/^#\s+/, ''),
            comm: 'java',
            pid: signal === null ? undefined : Number(signal[3]),
            pc: signal?.[2],
            ...facts,
            ...speaker(first.opened),
            frames: top === undefined ? undefined : [top, ...frames.filter((f) => f !== frames[0])].slice(0, MAX_FRAMES),
          },
          first.raw,
          first.opened.time,
        )
      },
    }
  },
}

const speaker = (line: LogLine): { host?: string; unit?: string } => ({
  ...(line.host === undefined ? {} : { host: line.host }),
  ...(line.unit === undefined ? {} : { unit: line.unit }),
})
