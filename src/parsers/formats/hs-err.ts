import type { LogLine } from '../../core/log-line.ts'
import type { FormatParser, RawLine } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { isoTime } from '../../core/time/calendar.ts'
import type { CrashFrame } from '../../records/crash-frame.ts'
import { RUNTIME_CRASH } from '../../records/runtime-crash.ts'
import { MAX_FRAMES } from '../crash/frames.ts'
import { crashSignal } from '../crash/signals.ts'
import { foreign } from '../load/foreign.ts'

const BEGIN = 'A fatal error has been detected by the Java Runtime Environment'
/** `kubectl logs --timestamps`, and what else puts only a time before each line. */
const STAMP = /^\[?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)\]?(?:\s|$)/
const HEADING = new RegExp(`^\\s{0,8}(?:#\\s{1,4})?${BEGIN}:?\\s*$`)
/** Where the title was left out, the lines that only this report has. */
const UNTITLED = /^\s{0,8}#\s{1,4}(?:SIG[A-Z]{2,5} \(0x[0-9a-f]{1,2}\) at pc=0x[0-9a-f]{1,16}, pid=\d{1,10}, tid=\S|Problematic frame:\s*$)/
const SIGNAL = /^(SIG[A-Z]{2,5}) \(0x[0-9a-f]{1,2}\) at pc=0x([0-9a-f]{1,16}), pid=(\d{1,10})/
const INTERNAL = /^(?:Internal Error \((.{1,200})\)|(guarantee|assert|fatal error|Error): ?(.{0,300}))/
/** Other lines of the head, where the `#` before each was eaten: a bare one is read as a heading by whoever formatted the text. */
const OF_THE_HEAD =
  /^(?:JRE version: |Java VM: |Problematic frame:|(?:No c|C|Failed to write c)ore dump|If you would like to submit a bug report|https?:\/\/\S{1,200}$|The crash happened outside the Java Virtual Machine|See problematic frame for|An error report file with more information|\/\S{1,200}hs_err_pid\d{1,10}\.log$|\[thread \d{1,20} also had an error\])/
/** `siginfo: si_signo: 7 (SIGBUS), si_code: 2 (BUS_ADRERR), si_addr: 0x00007f9a80004000`; before JDK 9 `siginfo:si_signo=SIGSEGV: …`. */
const SIGINFO = /^siginfo: si_signo: \d{1,2} \((SIG[A-Z]{2,5})\)/
/** `Stack: [0x00007f1c0c000000,0x00007f1c0c100000],  sp=0x00007f1c0c000ff0,  free space=3k` */
const STACK = /^Stack: \[0x([0-9a-f]{1,16}),0x([0-9a-f]{1,16})\],  sp=0x[0-9a-f]{1,16},  free space=\d{1,9}k/
/** Lines of the parts that tell something, where the rest was left out. */
const TELLING =
  /^(?:Current thread \(0x|siginfo: si_signo|Native frames:|Java frames:|Stack: \[0x|[VCAvj]  \[.{1,200}\+0x[0-9a-f]{1,16}\]|[vj]  \S|J \d{1,8}\S{0,2} (?:c[12]|jvmci) )/
/** `---------------  T H R E A D  ---------------`: the file goes on. */
const PART = /^-{10,20}\s{1,4}(?:[A-Z] ){2,12}\s?-{10,20}\s*$/
const LAST = /^END\.\s*$/
/** `V  [libjvm.so+0x801075]  G1ParScanThreadState::copy(oopDesc*)+0x35`, `C  0x0000000000020820`, `J 7320 c2 java.util.X.y()V (14 bytes) @ 0x…` */
const FRAME = /^([CVAvj])  (?:\[(.{1,200}?)\+(0x[0-9a-f]{1,16})\](?:  (\S.{0,600}))?|(\S.{0,600}))$/
const COMPILED = /^J \d{1,8}\S{0,2} (?:c[12]|jvmci) (\S{1,600})/
/** Lines of the file that are read; the rest is memory maps and settings. */
const MAX_LINES = 400

function javaFrame(text: string): CrashFrame | undefined {
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
  begins: [BEGIN, ' at pc=0x', '# Problematic frame:'],
  heading: (text) => HEADING.test(text.replace(STAMP, '')) || UNTITLED.test(text.replace(STAMP, '')),
  open(publish, { said }) {
    let first: RawLine | undefined
    /** In the head, in the parts below it, behind its end. */
    let within: 'head' | 'part' | 'over' = 'head'
    /** The lines of the head still have their `#`. */
    let marked = true
    let signal: RegExpExecArray | null = null
    let bySiginfo: string | undefined
    let stack: RegExpExecArray | undefined
    let internal: string | undefined
    let head: CrashFrame | undefined
    let problematic = false
    const facts: { [K in 'platform' | 'version' | 'thread' | 'address']?: string | undefined } = {}
    const frames: CrashFrame[] = []
    let read = 0
    const see = (text: string, inStack: boolean): void => {
      signal ??= SIGNAL.exec(text)
      if (signal === null) internal ??= INTERNAL.exec(text)?.[0]
      facts.version ??= /^JRE version: (.{1,160})$/.exec(text)?.[1]?.trim()
      facts.platform ??= /\b(linux-[a-z0-9_]{2,16})\)/.exec(text)?.[1]
      facts.thread ??= /^Current thread \(0x[0-9a-f]{1,16}\):\s{1,4}\w{1,40} "([^"]{1,200})"/.exec(text)?.[1]
      bySiginfo ??= SIGINFO.exec(text)?.[1]
      stack ??= STACK.exec(text) ?? undefined
      facts.address ??= /^siginfo: .{0,120}si_addr: 0x([0-9a-f]{1,16})/.exec(text)?.[1]
      if (/^Problematic frame:/.test(text)) problematic = true
      else if (problematic && head === undefined) head = javaFrame(text)
      if (inStack && frames.length < MAX_FRAMES) {
        const frame = javaFrame(text)
        if (frame !== undefined) frames.push(frame)
      }
    }
    /** Whether a line of the head is one of its own. */
    const isOfTheHead = (bare: string): boolean =>
      SIGNAL.test(bare) ||
      INTERNAL.test(bare) ||
      OF_THE_HEAD.test(bare) ||
      (problematic && head === undefined && javaFrame(bare) !== undefined)
    return {
      get certain() {
        return signal !== null || internal !== undefined || bySiginfo !== undefined
      },
      line(raw) {
        const text = raw.text.replace(STAMP, '').trimEnd()
        if (first === undefined) {
          first = raw
          marked = text.trimStart().startsWith('#')
          if (UNTITLED.test(text)) see(text.replace(/^\s{0,8}#\s{1,4}/, ''), false)
          return 'take'
        }
        if (within === 'over' || HEADING.test(text)) return 'end'
        // in a log there is only the head
        if (PART.test(text) && said === undefined) {
          within = 'part'
          return 'take'
        }
        if (within === 'part') {
          if (LAST.test(text)) within = 'over'
          else if (foreign(text) === 'end') return 'end'
          else if (read++ < MAX_LINES) see(text, true)
          return 'take'
        }
        const m = /^\s{0,8}#\s{0,4}(.*)$/.exec(text)
        const bare = m?.[1] ?? text.trim()
        const below = m === null && TELLING.test(text)
        const own = m === null ? below || (!marked && isOfTheHead(bare)) : isOfTheHead(bare) || foreign(text) !== 'end'
        if (!own) return foreign(text)
        see(bare, below && head !== undefined)
        return 'take'
      },
      end() {
        if (first === undefined || (signal === null && internal === undefined && bySiginfo === undefined)) return
        const top = head ?? frames[0]
        const overflow = (frames.length > 0 && /StackOverflow|stack overflow/i.test(internal ?? '')) || isAtTheEnd(stack, facts.address)
        const name = signal?.[1] ?? bySiginfo
        publish(
          RUNTIME_CRASH,
          {
            runtime: 'java',
            kind: overflow ? 'stack' : name === undefined || name === 'SIGABRT' ? 'abort' : 'fault',
            signal: name === undefined ? 'ABRT' : crashSignal(name),
            message: signal?.[0] ?? internal ?? first.text.trim(),
            comm: 'java',
            pid: signal === null ? undefined : Number(signal[3]),
            pc: signal?.[2],
            ...facts,
            ...speaker(said),
            limitBytes: overflow && stack !== undefined ? Number(BigInt(`0x${stack[2]}`) - BigInt(`0x${stack[1]}`)) : undefined,
            frames: top === undefined ? undefined : [top, ...frames.filter((f) => f !== frames[0])].slice(0, MAX_FRAMES),
          },
          first,
          said?.time ?? timeOf(first.text),
        )
      },
    }
  },
}

/** Guard pages at the end of a thread's stack (StackYellowPages, StackRedPages and StackShadowPages with some to spare). */
const GUARDED_BYTES = 0x2_0000n

/** Whether the fault lies at the end of the thread's stack. */
function isAtTheEnd(stack: RegExpExecArray | undefined, address: string | undefined): boolean {
  if (stack === undefined || address === undefined) return false
  const [low, at] = [BigInt(`0x${stack[1]}`), BigInt(`0x${address}`)]
  return at >= low - 0x1_0000n && at < low + GUARDED_BYTES
}

const speaker = (line: LogLine | undefined): { host?: string; unit?: string } => ({
  ...(line?.host === undefined ? {} : { host: line.host }),
  ...(line?.unit === undefined ? {} : { unit: line.unit }),
})

function timeOf(text: string): Instant | undefined {
  const stamp = STAMP.exec(text)?.[1]
  return stamp === undefined ? undefined : isoTime(stamp)
}
