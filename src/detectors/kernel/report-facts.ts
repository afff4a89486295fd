import type { Fact } from '../../core/finding.ts'
import type { ReportBody } from '../../records/kernel-report.ts'
import { callersIn, isGuess, mainStack, plainName, syscallOf } from './guilty.ts'
import { taintMeaning } from './taint-letters.ts'
import type { Titled } from './titles.ts'

/** What a report is known to say of its place, whatever kind it is. */
export interface ReportFacts {
  readonly host: string | undefined
  readonly title: string
  /** The first function of the trace that is not a mere helper. */
  readonly function?: string | undefined
  /** All frames of the trace are marked with `?`. */
  readonly guessed?: true | undefined
  readonly message: string
  /** The heading without addresses and numbers. */
  readonly signature: string
  /** The second heading of the same fault, with the error code. */
  readonly alsoSaid?: string | undefined
  /** Function at the instruction pointer, and the pointer as printed. */
  readonly ipFunction?: string | undefined
  readonly ip?: string | undefined
  readonly module?: string | undefined
  readonly cpu?: number | undefined
  readonly pid?: number | undefined
  readonly comm?: string | undefined
  readonly release?: string | undefined
  readonly taint?: string | undefined
  readonly taintMeaning?: readonly string[] | undefined
  readonly hardware?: string | undefined
  readonly workqueue?: string | undefined
  /** Innermost callers, at most eight. */
  readonly callers?: readonly string[] | undefined
  /** Another report preceded this one and the kernel was damaged by then. */
  readonly later?: true | undefined
  /** The report should name a function, and its trace is not in the input. */
  readonly traceMissing?: true | undefined
  /** Letters that the list of modules gives to the module. */
  readonly moduleTaint?: string | undefined
  /** System call that the task was in, where its trace goes back to it. */
  readonly syscall?: string | undefined
  /** The reason that a panic behind it gives. */
  readonly stopped?: string | undefined
  /** It is told by the dump of that kernel. */
  readonly ofDump?: true | undefined
  /** The log goes on afterwards, without a panic. */
  readonly ranOn?: true | undefined
  /** Letters of the taint that an earlier report left which is not in the input. */
  readonly unseen?: readonly string[] | undefined
  readonly [name: string]: Fact
}

export function reportFacts(host: string | undefined, report: ReportBody & { heading: string }, named: Titled): ReportFacts {
  const { title, function: guilty, unnamed } = named
  const frames = callersIn(mainStack(report))
  const at = frames.find((f) => guilty !== undefined && plainName(f.function) === guilty)
  const module = at?.module ?? report.ip?.module
  const letters = (report.taint ?? '').replaceAll(' ', '')
  return {
    host,
    title,
    function: guilty,
    ...(guilty !== undefined && isGuess(report) ? { guessed: true as const } : {}),
    message: report.heading,
    signature: signature(report.heading),
    alsoSaid: report.details.find((d) => /^(?:kernel BUG at|Oops|Internal error|invalid opcode)/.test(d)),
    ipFunction: report.ip?.function,
    ip: report.ip?.offset === undefined ? undefined : `${report.ip.function}+${report.ip.offset}`,
    module,
    moduleTaint: moduleTaint(report, module),
    syscall: frames.map((f) => syscallOf(f.function)).find((name) => name !== undefined),
    cpu: report.cpu,
    pid: report.pid,
    comm: report.comm,
    release: report.release,
    taint: report.taint === undefined ? undefined : report.taint === '' ? 'none' : report.taint,
    taintMeaning: letters === '' ? undefined : letters.split('').map((l) => `${l}: ${taintMeaning(l)}`),
    hardware: report.hardware,
    workqueue: report.workqueue,
    callers: frames.length === 0 ? undefined : frames.slice(0, 8).map((f) => f.function),
    ...(hadDied(report) ? { later: true as const } : {}),
    ...(report.ofDump === true ? { ofDump: true as const } : {}),
    ...(unnamed === true ? { traceMissing: true as const } : {}),
  }
}

function signature(heading: string): string {
  return heading
    .replace(/^BUG: (?=K[A-Z]{3,5}: )/, '')
    .replace(/\+0x[0-9a-f]{1,8}\/0x[0-9a-f]{1,8}/g, '')
    .replace(/\b(?:0x)?(?=[a-f]{0,15}\d)[0-9a-f]{8,16}\b/gi, 'ADDR')
    .replace(/\b\d{1,20}\b/g, 'NUM')
    .slice(0, 200)
}

/** `OE` of `vring_agent(OE)` in the list of modules. */
function moduleTaint({ modulesAt }: ReportBody, module: string | undefined): string | undefined {
  if (module === undefined || modulesAt === undefined) return undefined
  const words = (modulesAt.message ?? modulesAt.text).split(' ')
  return words.map((word) => /^([\w-]{1,64})\(([A-Z]{1,8})[+-]?\)$/.exec(word)).find((m) => m?.[1] === module)?.[2]
}

/** The kernel had oopsed before this report: what it says may be a consequence. */
function hadDied(report: ReportBody & { heading: string }): boolean {
  return /D/.test(report.taint ?? '') || [report.heading, ...report.details].some((text) => /\[#(?:[2-9]|\d\d+)\]/.test(text))
}
