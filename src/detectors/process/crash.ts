import type { Instant, Span, Cited } from '../../core/span.ts'
import type { CrashFrame, CrashSignal } from '../../records/crash-frame.ts'
import type { RuntimeCrash } from '../../records/runtime-crash.ts'
import type { SignalDeath } from '../../records/signal-death.ts'
import type { UserFault } from '../../records/user-fault.ts'

/** One end of one process, with everything that tells of it. */
export interface Crash {
  readonly kind: 'segfault' | 'trap' | 'abort' | 'stack' | 'explained'
  readonly fault?: Cited<UserFault> | undefined
  readonly said?: Cited<RuntimeCrash> | undefined
  readonly deaths: Cited<SignalDeath>[]
  /** The same line again, in another log. */
  readonly repeats: { readonly at: Span; readonly time?: Instant | undefined }[]
  /** The signals that a report of this end may name. */
  readonly signals: readonly CrashSignal[]
  readonly at: Span
  readonly time?: Instant | undefined
  /** Stable over the logs that tell of it. */
  readonly key: string
  readonly unit?: string | undefined
  /** Ends alike that came after so many others that they are only counted. */
  more?: number
}

/** Fewer frames of one function are an ordinary recursion. */
const LEAST_REPEATS = 12
const TRAPS: ReadonlySet<CrashSignal> = new Set(['ILL', 'FPE', 'TRAP'])

export function crashOfFault(fault: Cited<UserFault>, key: string): Crash {
  const signals: CrashSignal[] =
    fault.signal === 'SEGV' && fault.kind === 'trap' ? ['SEGV', 'BUS'] : fault.signal === 'BUS' ? ['BUS', 'SEGV'] : [fault.signal]
  return { kind: fault.kind, fault, deaths: [], repeats: [], signals, at: fault.at, time: fault.time, key }
}

export function crashOfRuntime(said: Cited<RuntimeCrash>, key: string): Crash {
  const kind =
    said.kind === 'stack' || said.kind === 'abort'
      ? said.kind
      : said.signal !== undefined && TRAPS.has(said.signal)
        ? 'trap'
        : said.signal === 'SEGV'
          ? 'segfault'
          : 'abort'
  const signals: CrashSignal[] = said.signal === undefined ? ['ABRT'] : [...new Set<CrashSignal>([said.signal, 'ABRT'])]
  // a runtime catches the fault of an exhausted stack and then aborts
  if (said.kind === 'stack') signals.push('SEGV')
  return { kind, said, deaths: [], repeats: [], signals, at: said.at, time: said.time, key, unit: said.unit }
}

/** SIGBUS of a mapped file that shrank is no trap: it stands with the aborts. */
export function crashOfDeath(death: Cited<SignalDeath>, key: string): Crash {
  const kind = death.signal === 'SEGV' ? 'segfault' : death.signal !== undefined && TRAPS.has(death.signal) ? 'trap' : 'abort'
  return {
    kind,
    deaths: [death],
    repeats: [],
    signals: death.signal === undefined ? [] : [death.signal],
    at: death.at,
    time: death.time,
    key,
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

/** The process: what the core or the shell calls it; the kernel's line names the thread. */
export function programOfCrash(crash: Crash): string | undefined {
  const told = crash.deaths.map((d) => d.comm).find((c) => c !== undefined)
  return told ?? crash.said?.comm ?? crash.fault?.comm
}

export function pidOfCrash(crash: Crash): number | undefined {
  return crash.fault?.pid ?? crash.said?.pid ?? crash.deaths.map((d) => d.pid).find((p) => p !== undefined)
}

/** The best stack that anybody gives. */
export function framesOfCrash(crash: Crash): readonly CrashFrame[] {
  const all = [...crash.deaths.filter((d) => d.by === 'debugger'), ...crash.deaths.filter((d) => d.by !== 'debugger')].map(
    (d) => d.frames ?? [],
  )
  return all.find((f) => f.some(({ function: name }) => name !== undefined)) ?? crash.said?.frames ?? all.find((f) => f.length > 0) ?? []
}

/** `walk (thumbd+0x13eb)`, `deep at crash.c:14`. */
export function frameText(frame: CrashFrame): string {
  const module = frame.module === undefined ? undefined : `${frame.module}${frame.offset === undefined ? '' : `+${frame.offset}`}`
  if (frame.function === undefined) return module ?? '?'
  return frame.where !== undefined
    ? `${frame.function} at ${frame.where}`
    : module === undefined
      ? frame.function
      : `${frame.function} (${module})`
}

/** The function that stands on the stack again and again. */
export function recursionOf(crash: Crash): { readonly function: string; readonly times?: number | undefined } | undefined {
  if (crash.said?.recursion !== undefined) return crash.said.recursion
  const counts = new Map<string, number>()
  for (const { function: name } of framesOfCrash(crash)) if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1)
  const top = [...counts].sort((a, b) => b[1] - a[1])[0]
  return top !== undefined && top[1] >= LEAST_REPEATS ? { function: top[0], times: top[1] } : undefined
}
