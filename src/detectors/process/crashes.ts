import type { Sight } from '../../core/detector.ts'
import type { LogLine } from '../../core/log-line.ts'
import { secondsBetween, type Cited, type Span } from '../../core/span.ts'
import { CONTAINER_STATE, type ContainerState } from '../../records/container-state.ts'
import { RUNTIME_CRASH } from '../../records/runtime-crash.ts'
import { SIGNAL_DEATH, type SignalDeath } from '../../records/signal-death.ts'
import { USER_FAULT } from '../../records/user-fault.ts'
import { CrashIndex } from './crash-index.ts'
import { type Crash, crashOfDeath, crashOfFault, crashOfRuntime, namesOf, sameName } from './crash.ts'

/** Ends of processes that are told apart; further ones are counted with the first that was alike. */
const MAX_CRASHES = 3000
/** A core of many gigabytes takes this long to be written before systemd says anything. */
const LATEST_SECONDS = 300
const EARLIEST_SECONDS = -5
/** systemd-coredump and systemd tell of a crash a moment after the kernel. */
const THREAD_SECONDS = 2
/** `dmesg -T` computes its times and drifts (dmesg(1)); a pid does not come back so soon. */
const SAME_PID_SECONDS = 900
/** Lines between a crash and the exit status that a script prints of it. */
const NEAR_LINES = 80
/** Score of a shared pid. */
const SAME_PID = 100
const FEW = 50
/** Reports of one end that are kept. */
const MAX_WITNESSES = 32

/** What ends of one cause have in common: the program, and the place in it. */
const likenessOf = ({ kind, fault, said }: Crash): string =>
  [kind, fault?.comm ?? said?.comm, fault?.module, said?.kind].map((part) => part ?? '').join('\0')

/**
 * Puts together what kernel, C library, runtime, shell, systemd and coredumps say of the same end of a process.
 * `SIGSEGV` of a shell may be a general protection trap, and a core without a signal may be anything: only together do they tell.
 */
export class Crashes {
  readonly #crashes = new Map<string, Crash>()
  readonly #deaths = new Map<string, Cited<SignalDeath>>()
  readonly #ordinals = new Map<string, number>()
  /** The first of each kind of end. */
  readonly #alike = new Map<string, Crash>()
  #settled: Crash[] | undefined

  constructor(bench: Sight) {
    bench.on(USER_FAULT, (fault) => this.#enter(fault.message, bench, (key) => crashOfFault(fault, key)))
    bench.on(RUNTIME_CRASH, (said) => this.#enter(`${said.message}\0${said.pid ?? ''}`, bench, (key) => crashOfRuntime(said, key)))
    bench.on(SIGNAL_DEATH, (death) => {
      const key = this.#key(`${death.message}\0${death.pid ?? ''}`)
      if (this.#deaths.size < MAX_CRASHES) this.#deaths.set(key, death)
    })
    bench.on(CONTAINER_STATE, (state) => {
      const death = deathOfContainer(state)
      // what a container was and what it is now are told by several commands
      const key = `${state.containerId ?? `${state.pod ?? ''}/${state.container ?? ''}`}\0${state.finished ?? ''}\0${state.exitCode ?? ''}`
      if (death !== undefined && this.#deaths.size < MAX_CRASHES && !this.#deaths.has(key)) this.#deaths.set(key, death)
    })
    // ends that another failure explains: systemd's watchdog aborts the service, V8 aborts when its heap is full
    bench.onLine(['Watchdog timeout (limit', 'with signal SIGABRT'], (line) => {
      const unit = /^(\S{1,256}\.service): (?:Watchdog timeout \(limit|Killing process \d{1,10} \(.{1,64}\) with signal SIGABRT)/.exec(
        line.message,
      )?.[1]
      if (unit !== undefined) this.#explained(line, unit, bench.copies)
    })
    bench.onLine(['JavaScript heap out of memory'], (line) => {
      if (line.message.startsWith('FATAL ERROR: ')) this.#explained(line, line.unit, bench.copies)
    })
  }

  /** All crashes, each with its witnesses; call when everything was read. */
  all(): readonly Crash[] {
    this.#settled ??= this.#settle()
    return this.#settled
  }

  /** The same words again are another event: what a copy of a log tells is not shown. */
  #key(text: string): string {
    const nth = (this.#ordinals.get(text) ?? 0) + 1
    if (this.#ordinals.size < 4 * MAX_CRASHES || nth > 1) this.#ordinals.set(text, nth)
    return `${text}\0${nth}`
  }

  #enter(text: string, { times, copies }: Pick<Sight, 'times' | 'copies'>, make: (key: string) => Crash): void {
    const key = this.#key(text)
    if (this.#crashes.size >= MAX_CRASHES) {
      const alike = this.#alike.get(likenessOf(make(key)))
      if (alike !== undefined) alike.more = (alike.more ?? 0) + times
      return
    }
    const crash = make(key)
    if (times > 1) crash.more = times - 1
    crash.repeats.push(...copies.slice(0, MAX_WITNESSES).map((at) => ({ at, time: crash.time })))
    this.#crashes.set(key, crash)
    const likeness = likenessOf(crash)
    if (!this.#alike.has(likeness)) this.#alike.set(likeness, crash)
  }

  #explained(line: Cited<LogLine>, unit: string | undefined, copies: readonly Span[]): void {
    const key = this.#key(line.message)
    if (this.#crashes.size < MAX_CRASHES)
      this.#crashes.set(key, {
        kind: 'explained',
        deaths: [],
        repeats: copies.map((at) => ({ at, time: line.time })),
        signals: ['ABRT', 'TRAP', 'ILL'],
        at: line.at,
        time: line.time,
        key,
        unit,
      })
  }

  #settle(): Crash[] {
    const crashes = [...this.#crashes.values()]
    // the best identified first, so that later ones find them
    const rank = (d: SignalDeath) =>
      (d.pid === undefined ? 2 : 0) +
      (d.comm === undefined && d.unit === undefined ? 2 : 0) +
      (d.signal === undefined ? 1 : 0) +
      (d.by === 'exit status' ? 4 : 0)
    const index = new CrashIndex()
    for (const crash of crashes) index.add(crash)
    for (const [key, death] of [...this.#deaths].sort(([, a], [, b]) => rank(a) - rank(b))) {
      const best = likeliest(index, death) ?? onlyOne(crashes, death)
      if (best === undefined) {
        const crash = crashOfDeath(death, key)
        crashes.push(crash)
        index.add(crash)
      } else {
        if (best.deaths.length < MAX_WITNESSES) best.deaths.push(death)
        index.told(best, death)
      }
    }
    return crashes
  }
}

/** The crash that a report fits best, looked for from the surest sign to the weakest. */
function likeliest(index: CrashIndex, death: Cited<SignalDeath>): Crash | undefined {
  let best: Crash | undefined
  let most = 0
  const weigh = (crashes: readonly Crash[]) => {
    for (const crash of crashes) {
      const score = affinity(crash, death)
      if (score > most) [best, most] = [crash, score]
    }
  }
  if (death.pid !== undefined) weigh(index.byPid(death.pid))
  if (most >= SAME_PID) return best
  if (death.unit !== undefined) weigh(index.byUnit(death.unit))
  for (const name of namesOfDeath(death)) weigh(index.byName(name))
  if (most === 0) weigh(index.near(death.at, death.time))
  return best
}

/** A number without a name belongs to the only crash that it fits. */
function onlyOne(crashes: readonly Crash[], death: Cited<SignalDeath>): Crash | undefined {
  if (crashes.length > FEW || death.pid !== undefined || death.comm !== undefined || death.unit !== undefined) return undefined
  const fitting = crashes.filter((c) => fits(c, death))
  return fitting.length === 1 ? fitting[0] : undefined
}

const namesOfDeath = (death: SignalDeath): string[] =>
  [death.comm, death.unit?.replace(/(?:@.{0,200})?\.\w{3,10}$/, '')].filter((n) => n !== undefined)

function fits(crash: Crash, death: Cited<SignalDeath>): boolean {
  const apart = secondsApart(crash, death)
  return (
    death.signal !== undefined &&
    crash.signals.includes(death.signal) &&
    crash.deaths.every((d) => d.by !== death.by) &&
    (apart === undefined || (apart >= EARLIEST_SECONDS && apart <= LATEST_SECONDS))
  )
}

/** How surely a report of a death is about this crash; 0: it is not. */
export function affinity(crash: Crash, death: Cited<SignalDeath>): number {
  if (crash.signals.length > 0 && death.signal !== undefined && !crash.signals.includes(death.signal)) return 0
  const hosts = [crash.fault?.host, crash.said?.host, ...crash.deaths.map((d) => d.host)].filter((h) => h !== undefined)
  if (death.host !== undefined && hosts.length > 0 && !hosts.includes(death.host)) return 0
  const apart = secondsApart(crash, death)
  const pids = [crash.fault?.pid, crash.said?.pid, ...crash.deaths.map((d) => d.pid)].filter((p) => p !== undefined)
  if (death.pid !== undefined && pids.includes(death.pid)) return apart === undefined || Math.abs(apart) <= SAME_PID_SECONDS ? SAME_PID : 0
  if (apart !== undefined && (apart < EARLIEST_SECONDS || apart > LATEST_SECONDS)) return 0
  // each observer tells of one end once
  if (
    crash.deaths.some((d) => d.by === death.by && (d.at.artifact === death.at.artifact || (d.pid !== undefined && death.pid !== undefined)))
  )
    return 0
  const units = [crash.unit, ...crash.deaths.map((d) => d.unit)]
  const near = closeness(crash, death, apart)
  if (death.unit !== undefined && units.includes(death.unit)) return 60 + near
  const names = namesOf(crash)
  const known = namesOfDeath(death)
  if (known.some((name) => names.some((other) => sameName(name, other)))) {
    // another pid of the same name: a thread of it, when the times agree
    if (death.pid !== undefined && crash.fault?.pid !== undefined && apart === undefined && crash.fault.comm === death.comm) return 0
    return 40 + near
  }
  if ((death.pid !== undefined && pids.length > 0) || (known.length > 0 && names.length > 0)) {
    // a thread whose name tells nothing of its process dies within a moment of the process that holds its code, or of its unit
    const isThread = death.pid === undefined || death.by === 'core dump'
    return crash.fault !== undefined && apart !== undefined && Math.abs(apart) <= THREAD_SECONDS && isThread && death.by !== 'exit status'
      ? 15 - Math.abs(apart)
      : 0
  }
  if (death.unit !== undefined && units.some((u) => u !== undefined && u !== death.unit)) return 0
  return near
}

/** Exit codes of container engines: 128 and the signal. */
const EXIT_SIGNALS: Readonly<Record<number, SignalDeath['signal']>> = {
  132: 'ILL',
  133: 'TRAP',
  134: 'ABRT',
  135: 'BUS',
  136: 'FPE',
  139: 'SEGV',
  159: 'SYS',
}

function deathOfContainer(state: Cited<ContainerState>): Cited<SignalDeath> | undefined {
  const signal = EXIT_SIGNALS[state.exitCode ?? 0]
  if (signal === undefined) return undefined
  const pod = state.pod === undefined || state.namespace === undefined ? state.pod : `${state.namespace}/${state.pod}`
  return {
    by: 'container status',
    signal,
    container: state.container,
    containerId: state.containerId,
    pod,
    podUid: state.podUid,
    message: `container ${state.container ?? state.containerId ?? ''} ended with exit code ${state.exitCode ?? ''}`,
    at: state.at,
    ...(state.time === undefined ? {} : { time: state.time }),
  }
}

/** From the crash to the report, by whichever log of the crash lies nearest; undefined when no clock is shared. */
function secondsApart(crash: Crash, death: Cited<SignalDeath>): number | undefined {
  if (death.time === undefined) return undefined
  const { time } = death
  const all = [crash, ...crash.repeats]
    .map((c) => (c.time === undefined ? undefined : secondsBetween(c.time, time)))
    .filter((s) => s !== undefined)
  return all.sort((a, b) => Math.abs(a) - Math.abs(b))[0]
}

/** 1 to 20, by distance in lines of one file or in seconds; 0 when nothing brings them together. */
function closeness(crash: Crash, death: Cited<SignalDeath>, apart: number | undefined): number {
  const places = [crash.at, ...crash.repeats.map((r) => r.at), ...crash.deaths.map((d) => d.at)]
  const lines = places.filter((at) => at.artifact === death.at.artifact).map((at) => death.at.line - at.line)
  const nearest = Math.min(...lines.map((n) => (n >= 0 ? n : 20 - n)))
  if (nearest <= NEAR_LINES) return 20 - Math.floor(nearest / 5)
  if (apart !== undefined && Math.abs(apart) <= 30) return 12 - Math.floor(Math.abs(apart) / 3)
  return 0
}
