import type { Cited, Instant, Span } from '../../../core/span.ts'
import type { CrashSignal } from '../../../records/crash-frame.ts'
import type { RuntimeCrash } from '../../../records/runtime-crash.ts'
import type { SignalDeath } from '../../../records/signal-death.ts'
import type { UserFault } from '../../../records/user-fault.ts'

/** One end of one process, with everything that tells of it. It is cited by its first line. */
export interface Crash {
  /** `announced`: an end that another failure explains, a watchdog's or a full heap's. */
  kind: 'segfault' | 'trap' | 'abort' | 'stack' | 'announced'
  readonly fault?: Cited<UserFault> | undefined
  /** Its last words; a panic that nothing but a death tells of is found with that. */
  said?: Cited<RuntimeCrash> | undefined
  readonly deaths: Cited<SignalDeath>[]
  /** Where copies of its log tell the same. */
  readonly copies: readonly Span[]
  /** Itself, and those alike that were counted only. */
  readonly count: number
  /** The signals that a report of this end may name; none where nobody told it yet. */
  signals: readonly CrashSignal[]
  readonly at: Span
  readonly time?: Instant
  readonly unit?: string | undefined
  /** The program that was typed at the prompt above it, where nothing else names it. */
  typed?: string | undefined
}

/** How often its first line was told, and where else. */
export interface Telling {
  readonly count: number
  readonly copies: readonly Span[]
}

/** Place and time of its first line. */
export const placed = ({ at, time }: Cited<object>): Cited<object> => ({ at, ...(time === undefined ? {} : { time }) })

const TRAPS: ReadonlySet<CrashSignal> = new Set(['ILL', 'FPE', 'TRAP'])

export function crashOfFault(fault: Cited<UserFault>, { count, copies }: Telling): Crash {
  const signals: CrashSignal[] =
    fault.signal === 'SEGV' && fault.kind === 'trap' ? ['SEGV', 'BUS'] : fault.signal === 'BUS' ? ['BUS', 'SEGV'] : [fault.signal]
  return { kind: fault.kind, fault, deaths: [], copies, count, signals, ...placed(fault) }
}

export function crashOfRuntime(said: Cited<RuntimeCrash>, { count, copies }: Telling): Crash {
  const kind = said.kind === 'stack' || said.kind === 'abort' ? said.kind : kindOf(said.signal)
  const signals: CrashSignal[] = said.signal === undefined ? ['ABRT'] : [...new Set<CrashSignal>([said.signal, 'ABRT'])]
  // a runtime catches the fault of an exhausted stack and then aborts
  if (said.kind === 'stack') signals.push('SEGV')
  return { kind, said, deaths: [], copies, count, signals, ...placed(said), unit: said.unit }
}

/** SIGBUS of a mapped file that shrank is no trap: it stands with the aborts. */
const kindOf = (signal: CrashSignal | undefined): Crash['kind'] =>
  signal === 'SEGV' ? 'segfault' : signal !== undefined && TRAPS.has(signal) ? 'trap' : 'abort'

/** A core without a signal tells of some end only: what kind it was, another report of the same end tells. */
export function learnSignal(crash: Crash, { signal }: SignalDeath): void {
  if (crash.signals.length > 0 || signal === undefined) return
  crash.kind = kindOf(signal)
  crash.signals = [signal]
}

export function crashOfDeath(death: Cited<SignalDeath>, { count, copies }: Telling): Crash {
  return {
    kind: kindOf(death.signal),
    deaths: [death],
    copies,
    count,
    signals: death.signal === undefined ? [] : [death.signal],
    ...placed(death),
    unit: death.unit,
  }
}

const base = (path: string | undefined): string | undefined => path?.split('/').at(-1)

/** Names under which the crashed program may be known elsewhere. The kernel cuts names at 15 bytes (TASK_COMM_LEN). */
export function namesOf(crash: Crash): string[] {
  const module = base(crash.fault?.module?.replace(/ \(deleted\)$/, ''))
  const names = [
    crash.fault?.comm,
    module !== undefined && !/\.so\b/.test(module) ? module : undefined,
    crash.said?.comm,
    ...crash.deaths.flatMap((d) => [d.comm, base(d.executable)]),
  ]
  return [...new Set(names.filter((n) => n !== undefined && n !== ''))] as string[]
}

export function sameName(one: string, other: string): boolean {
  // a unit is called with hyphens what its program is called with underscores
  const [a, b] = [one.replaceAll('_', '-'), other.replaceAll('_', '-')]
  return a === b || (a.length >= 15 && b.startsWith(a)) || (b.length >= 15 && a.startsWith(b))
}

/** What the reports of its death tell, the first that tells it. */
export function toldOf<K extends keyof SignalDeath>(crash: Crash, name: K): SignalDeath[K] | undefined {
  return crash.deaths.map((d) => d[name]).find((value) => value !== undefined)
}

/** The process: what the core or the shell calls it; the kernel's line names the thread. */
export const programOf = (crash: Crash): string | undefined =>
  // a server calls its children by its own name, wherever its file is called otherwise
  crash.deaths.find(({ by, comm }) => by !== 'supervisor' && comm !== undefined)?.comm ??
  (crash.fault === undefined ? undefined : (crash.said?.comm ?? crash.fault.comm)) ??
  toldOf(crash, 'comm') ??
  crash.said?.comm ??
  crash.typed

export const pidOf = (crash: Crash): number | undefined => crash.fault?.pid ?? crash.said?.pid ?? toldOf(crash, 'pid')

export const unitOf = (crash: Crash): string | undefined => crash.unit ?? toldOf(crash, 'unit')

/** Nothing but a number tells of it. */
export function onlyExitStatus(crash: Crash): boolean {
  return crash.fault === undefined && crash.said === undefined && crash.deaths.every((d) => d.by === 'exit status')
}
