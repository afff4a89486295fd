import type { Entities, Fact, Found } from '../../core/detector.ts'
import type { Cited } from '../../core/span.ts'
import type { ReportBody } from '../../records/kernel-report.ts'
import { mainStack, plainName } from './guilty.ts'

/** Documentation/admin-guide/tainted-kernels.rst */
const TAINTS: Readonly<Record<string, string>> = {
  P: 'a proprietary module is loaded',
  G: 'only free modules are loaded',
  F: 'a module was forced in',
  S: 'the processor is out of its specification',
  R: 'a module was forced out',
  M: 'a machine check was reported',
  B: 'a bad page was found before',
  U: 'user space asked for the taint',
  D: 'the kernel had died (oops or BUG) before',
  A: 'an ACPI table was overridden',
  W: 'a warning was printed before',
  C: 'a staging driver is loaded',
  I: 'a firmware bug is worked around',
  O: 'an out-of-tree module is loaded',
  E: 'an unsigned module is loaded',
  L: 'a soft lockup happened before',
  K: 'the kernel is live patched',
  X: "the distribution's own taint",
  T: 'the kernel is built with randomized structures',
  N: 'an in-kernel test ran',
  J: 'user space used a mutating debug operation',
}

/** What a report is known to say of its place, whatever kind it is. */
export interface ReportFacts {
  readonly title: string
  /** The guilty function; `corrupted` where the report is too torn to name one. */
  readonly function?: string | undefined
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
  readonly corrupted?: true | undefined
  readonly [name: string]: Fact
}

export function reportFacts(report: ReportBody & { heading: string }, title: string, guilty: string | undefined): ReportFacts {
  const frames = (mainStack(report)?.frames ?? []).filter((f) => f.unreliable === undefined)
  const at = frames.find((f) => guilty !== undefined && plainName(f.function) === guilty)
  const letters = (report.taint ?? '').replaceAll(' ', '')
  return {
    title,
    function: guilty,
    message: report.heading,
    signature: signature(report.heading),
    alsoSaid: report.details.find((d) => /^(?:kernel BUG at|Oops|Internal error|invalid opcode)/.test(d)),
    ipFunction: report.ip?.function,
    ip: report.ip?.offset === undefined ? undefined : `${report.ip.function}+${report.ip.offset}`,
    module: at?.module ?? report.ip?.module,
    cpu: report.cpu,
    pid: report.pid,
    comm: report.comm,
    release: report.release,
    taint: report.taint === undefined ? undefined : report.taint === '' ? 'none' : report.taint,
    taintMeaning: letters === '' ? undefined : letters.split('').map((l) => `${l}: ${TAINTS[l] ?? 'unknown'}`),
    hardware: report.hardware,
    workqueue: report.workqueue,
    callers: frames.length === 0 ? undefined : frames.slice(0, 8).map((f) => f.function),
    ...(hadDied(report) ? { later: true as const } : {}),
    ...(guilty === 'corrupted' ? { corrupted: true as const } : {}),
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

/** The facts of two reports of one title: what the first lacks, the second adds. */
export function filled<F extends object>(before: F, later: F): F {
  const known = Object.fromEntries(Object.entries(before).filter(([, value]) => value !== undefined))
  return { ...later, ...known }
}

/** The kernel had oopsed before this report: what it says may be a consequence. */
export function hadDied(report: ReportBody & { heading: string }): boolean {
  return /D/.test(report.taint ?? '') || [report.heading, ...report.details].some((text) => /\[#(?:[2-9]|\d\d+)\]/.test(text))
}

export function entitiesOf(report: ReportBody): Entities {
  return { host: report.host, pid: report.pid, comm: report.comm }
}

/** A finding of one report; reports with the same title are one failure. What follows an oops in the same log is its consequence. */
export function foundIn<F extends ReportFacts>(
  report: Cited<ReportBody & { heading: string }>,
  facts: F,
  event: string,
  afterOops: boolean,
): Found<F> {
  return {
    group: facts.later === true ? `later: ${facts.title}` : facts.title,
    event,
    facts,
    title: facts.title,
    entities: entitiesOf(report),
    proof: [{ at: report.at, time: report.time, witness: 'kernel log' }],
    time: report.time,
    ...(facts.later === true && afterOops ? { severity: 'note' as const } : {}),
    ...(facts.corrupted === true
      ? { strength: 'partial' as const, missing: 'the report is torn: the function cannot be told from its call trace' }
      : {}),
  }
}

/** `in jbd2_commit (module jbd2), called by …` for a cause. */
export function placeText(facts: ReportFacts): string {
  const where =
    facts.function === undefined || facts.function === 'corrupted'
      ? 'The report is torn, so the guilty function cannot be named'
      : `The first function of the trace that is not a mere helper is ${facts.function}${facts.module === undefined ? '' : ` (module ${facts.module})`}`
  const who =
    facts.comm === undefined
      ? ''
      : `, running for ${facts.comm} (pid ${facts.pid ?? '?'})${facts.cpu === undefined ? '' : ` on CPU ${facts.cpu}`}`
  return `${where}${who}.`
}

/** What the taint letters add, as sentences. */
export function taintText(facts: ReportFacts): string {
  const letters = facts.taint === undefined || facts.taint === 'none' ? [] : facts.taint.replaceAll(' ', '').split('')
  const telling = letters.filter((l) => l !== 'G').map((l) => `${l} (${TAINTS[l] ?? 'unknown'})`)
  return telling.length === 0 ? '' : ` Taint: ${telling.join(', ')}.`
}
