import type { Event } from '../../../core/event.ts'
import { distinct } from '../../../core/grouped.ts'
import { once, type Scope } from '../../../core/scope.ts'
import { ANNOUNCED_ABORT, type AnnouncedAbort } from '../../../records/announced-abort.ts'
import { CONTAINER_STATE, type ContainerState } from '../../../records/container-state.ts'
import { RUNTIME_CRASH, type RuntimeCrash } from '../../../records/runtime-crash.ts'
import { SIGNAL_DEATH, type SignalDeath } from '../../../records/signal-death.ts'
import { USER_FAULT } from '../../../records/user-fault.ts'
import { hearPanics } from './panics.ts'
import { likeliest, onlyOne } from './belongs.ts'
import { deathOfContainer } from './container-death.ts'
import { CrashIndex } from './crash-index.ts'
import { typedAbove } from './typed.ts'
import { uncaughtEnds } from './uncaught.ts'
import { type Crash, crashOfDeath, crashOfFault, crashOfRuntime, learnSignal, pidOf, placed, programOf, unitOf } from './crash.ts'

/** Reports of one end that are kept. */
const MAX_WITNESSES = 32

type Death = Pick<Event<SignalDeath>, 'what' | 'count' | 'copies'>

/**
 * Puts together what kernel, C library, runtime, shell, systemd and coredumps say of the same end of a process.
 * `SIGSEGV` of a shell may be a general protection trap, and a core without a signal may be anything: only together do they tell.
 */
export const crashes = once((scope): readonly Crash[] => {
  const all = [
    ...scope.events(USER_FAULT).map((event) => ({ order: event.order, crash: crashOfFault(event.what, event) })),
    ...wholeWords(scope.events(RUNTIME_CRASH)).map((event) => ({ order: event.order, crash: crashOfRuntime(event.what, event) })),
    ...scope.events(ANNOUNCED_ABORT).map((event) => ({ order: event.order, crash: announced(event) })),
  ]
    .sort((a, b) => a.order - b.order)
    .map(({ crash }) => crash)
  const index = new CrashIndex()
  for (const crash of all) index.add(crash)
  for (const death of deathsOf(scope).sort((a, b) => rank(a.what) - rank(b.what))) {
    const best = likeliest(index, death.what) ?? onlyOne(all, death.what)
    if (best === undefined) {
      const crash = crashOfDeath(death.what, death)
      all.push(crash)
      index.add(crash)
    } else {
      if (best.deaths.length < MAX_WITNESSES) best.deaths.push(death.what)
      learnSignal(best, death.what)
      index.told(best, death.what)
    }
  }
  hearPanics(scope, all)
  all.push(...uncaughtEnds(scope, all))
  const typed = typedAbove(scope)
  for (const crash of all) if (isOfTerminal(crash)) crash.typed = typed(crash.at)
  return all
})

/** Nothing names it, and no log wrote it down. */
const isOfTerminal = (crash: Crash): boolean =>
  crash.fault === undefined &&
  crash.time === undefined &&
  programOf(crash) === undefined &&
  pidOf(crash) === undefined &&
  unitOf(crash) === undefined

/** Lines between the two that Rust writes of a full stack; streams bring them in either order. */
const RUST_LINES = 2

/** Rust says in one line whose stack is full and in another that it ends for it (library/std): the two are one. */
function wholeWords(said: readonly Event<RuntimeCrash>[]): Event<RuntimeCrash>[] {
  const whole: Event<RuntimeCrash>[] = []
  for (const event of said) {
    const before = whole.at(-1)
    const isHalf =
      before !== undefined &&
      [before, event].every(({ what }) => what.runtime === 'rust' && what.kind === 'stack') &&
      (before.what.thread === undefined) !== (event.what.thread === undefined) &&
      before.what.at.artifact === event.what.at.artifact &&
      Math.abs(event.what.at.line - before.what.at.line) <= RUST_LINES
    if (isHalf) whole[whole.length - 1] = before.what.thread === undefined ? { ...event, order: before.order } : before
    else whole.push(event)
  }
  return whole
}

/** An end that another failure explains: no report of it is a crash of its own. */
function announced({ what, count, copies }: Event<AnnouncedAbort>): Crash {
  return {
    kind: 'announced',
    deaths: [],
    copies,
    count,
    signals: what.faults === true ? ['SEGV'] : ['ABRT', 'TRAP', 'ILL'],
    ...placed(what),
    unit: what.of,
  }
}

function deathsOf(scope: Scope): Death[] {
  // what a container was and what it is now are told by several commands
  const once = (s: ContainerState): string =>
    `${s.containerId ?? `${s.pod ?? ''}/${s.container ?? ''}`}\0${s.finished ?? ''}\0${s.exitCode ?? ''}`
  const ofContainers = distinct(scope.rows(CONTAINER_STATE), once).flatMap((state) => {
    const what = deathOfContainer(state)
    return what === undefined ? [] : [{ what, count: 1, copies: [] }]
  })
  return [...scope.events(SIGNAL_DEATH).map(dated), ...ofContainers]
}

/** Lines of the audit log have no time in front, they hold it. */
const dated = ({ what, count, copies }: Event<SignalDeath>): Death =>
  what.time === undefined && what.epoch !== undefined
    ? { what: { ...what, time: { wall: what.epoch * 1000 } }, count, copies }
    : { what, count, copies }

/** The best identified first, so that later ones find them. */
function rank(death: SignalDeath): number {
  return (
    (death.pid === undefined ? 2 : 0) +
    (death.comm === undefined && death.unit === undefined ? 2 : 0) +
    (death.signal === undefined ? 1 : 0) +
    (death.by === 'exit status' ? 4 : 0)
  )
}
