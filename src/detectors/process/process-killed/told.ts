import type { TypedCommand } from '../../../core/command.ts'
import { servesAgain } from '../../../casefile/serves-again.ts'
import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { LogLine } from '../../../core/log-line.ts'
import type { Scope } from '../../../core/scope.ts'
import { sameName } from '../crash/crash.ts'
import type { Cited, Span } from '../../../core/span.ts'
import { ENGINE_EVENT } from '../../../records/engine-event.ts'
import { KILL_CONSEQUENCE, type KillConsequence } from '../../../records/kill-consequence.ts'
import { KILLED_PROCESS, type KilledProcess } from '../../../records/killed-process.ts'
import { OOM_REPORT } from '../../../records/oom-kill.ts'
import { typedAbove } from '../crash/typed.ts'
import type { Facts } from './facts.ts'
import { typedKill } from './typed-kill.ts'

const placeOf = ({ artifact, line }: Span): string => `${artifact}\0${line}`

type Killed = Event<KilledProcess & LogLine>

/** Lines of one log that a server writes about one end. */
const NEAR_LINES = 5
const MAX_PIDS = 20

/** A parent or a shell saw that a process was ended by SIGKILL; who sent it they do not know, unless it was the parent itself. */
export function toldKills(scope: Scope): Found<Facts>[] {
  const around = scope.events(KILL_CONSEQUENCE)
  // a server that is being shut down ends its own processes
  const shutDown = new Set(around.filter(({ what }) => what.kind === 'accounted').map(({ what }) => what.at.artifact))
  const isOomKill = oomKills(scope)
  const typedFor = typedKill(scope)
  // of a container its engine tells
  const contained = new Set(scope.events(ENGINE_EVENT).map(({ what }) => placeOf(what.at)))
  const typed = typedAbove(scope)
  const named = scope.events(KILLED_PROCESS).flatMap((kill): Killed[] => {
    if (kill.what.bare !== true) return [kill]
    // of the bare word only what stands at the prompt tells whose end it was
    const program = typed(kill.what.at)
    return program === undefined ? [] : [{ ...kill, what: { ...kill.what, program } }]
  })
  const kills = named.filter(({ what }) => {
    if (contained.has(placeOf(what.at))) return false
    if (what.by === 'systemd' || (what.server === 'PostgreSQL' && shutDown.has(what.at.artifact))) return false
    // the OOM kill tells of it, but for what a server loses by it
    return what.server !== undefined || !isOomKill(what)
  })
  const keyOf = ({ what }: Killed): string =>
    `${what.server ?? ''}\0${what.program ?? what.role ?? what.victimPid ?? ''}\0${isOomKill(what)}\0${typedFor(what)?.at.line}`
  const echoes = new Map<Killed, Killed[]>()
  const own = kills.filter((kill) => {
    const first = kills.find((other) => isEcho(kill, other))
    if (first !== undefined) echoes.set(first, [...(echoes.get(first) ?? []), kill])
    return first === undefined
  })
  return [...grouped(own, keyOf).values()].map((alike) =>
    found(alike, around, {
      host: scope.name,
      ofOom: isOomKill(alike[0].what),
      typed: typedFor(alike[0].what),
      echoes: alike.flatMap((kill) => echoes.get(kill) ?? []),
      backOf: (line) => servesAgain(scope, line),
    }),
  )
}

/** Lines of one log in which a server tells of one end more than once. */
const ECHO_LINES = 12

/** Whether another line has told of the same end: of the same worker, or of one that this line does not name. */
function isEcho({ what: kill }: Killed, { what: other }: Killed): boolean {
  if (kill === other || kill.server === undefined || kill.server !== other.server || kill.at.artifact !== other.at.artifact) return false
  if (kill.victimPid !== undefined)
    return kill.victimPid === other.victimPid && other.at.line < kill.at.line && kill.at.line - other.at.line <= ECHO_LINES
  return other.victimPid !== undefined && Math.abs(kill.at.line - other.at.line) <= ECHO_LINES
}

function found(
  alike: readonly [Killed, ...Killed[]],
  around: readonly Event<KillConsequence>[],
  {
    host,
    ofOom,
    typed,
    echoes,
    backOf,
  }: {
    backOf: (line: Killed['what']) => ReturnType<typeof servesAgain>
    host: string | undefined
    ofOom: boolean
    typed: Cited<TypedCommand> | undefined
    echoes: readonly Killed[]
  },
): Found<Facts> {
  const [{ what: first }] = alike
  const near = around.filter(({ what }) => alike.some((kill) => isNear(kill.what, what)))
  const [statement, recovery] = (['statement', 'recovery'] as const).map((kind) => near.find(({ what }) => what.kind === kind))
  const timeout = around.find(
    ({ what }) =>
      what.kind === 'timeout' &&
      (what.workerPid === undefined
        ? what.server === first.server && what.at.artifact === first.at.artifact && Math.abs(what.at.line - first.at.line) <= ECHO_LINES
        : what.workerPid === first.victimPid),
  )
  const sender = timeout !== undefined ? first.server : ofOom ? 'OOM killer' : undefined
  const back = recovery === undefined || first.server !== 'PostgreSQL' ? undefined : backOf(alike.at(-1)!.what)
  const onlyStatus = alike.every(({ what }) => what.onlyStatus === true)
  return {
    ...happened(alike),
    about: { pid: first.victimPid, comm: first.program, unit: first.unit },
    also: alike.map(({ what }) => ({ pid: what.victimPid, unit: what.unit })),
    facts: {
      // what it was asked to end by did not end it
      signal: first.signal === 'SIGQUIT' && echoes.some(({ what }) => what.signal === undefined) ? 'SIGKILL' : (first.signal ?? 'SIGKILL'),
      host,
      comm: first.program,
      pid: first.victimPid,
      pids: alike
        .map(({ what }) => what.victimPid)
        .filter((pid) => pid !== undefined)
        .slice(0, MAX_PIDS),
      unit: first.unit,
      server: first.server,
      role: first.role,
      sender,
      typed: typed?.command.split(/\s#\s/)[0]!.trim().slice(0, 120),
      afterSeconds: timeout?.what.seconds,
      ranSeconds: timeout?.what.ranSeconds,
      pool: timeout?.what.pool,
      work: timeout?.what.work,
      statement: statement?.what.statement,
      recovery: recovery !== undefined,
      ...(back === undefined ? {} : { backSeconds: back.seconds }),
      onlyStatus,
      message: first.message,
    },
    proof: [
      ...toldBy(alike, 'application log', ({ by, onlyStatus: bare }) =>
        bare === true ? '128 and signal 9' : by === 'shell' ? 'the shell saw it end' : 'its parent saw it end',
      ),
      ...toldBy(
        [timeout, statement, recovery].filter(
          (event) => event !== undefined && alike.every(({ what }) => what.at.line !== event.what.at.line),
        ) as Event<KillConsequence & LogLine>[],
        'application log',
        ({ kind }) => NOTES[kind],
      ),
      ...toldBy(back === undefined ? [] : [back.line], 'application log', 'it takes connections again'),
      ...cite(typed, 'typed above'),
      ...toldBy(echoes, 'application log', 'the same, once more'),
    ],
    certainty: onlyStatus ? 'suggested' : 'stated',
    ...(onlyStatus
      ? { severity: 'note', missing: 'what ended it: only an exit status tells of it' }
      : typed !== undefined
        ? { severity: 'note' }
        : sender === undefined
          ? { missing: 'who sent the signal' }
          : {}),
  }
}

const NOTES: Readonly<Record<KillConsequence['kind'], string | undefined>> = {
  timeout: 'it did not answer',
  statement: 'what it was doing',
  recovery: 'what follows',
  accounted: undefined,
}

const isNear = (kill: Killed['what'], other: Event<KillConsequence>['what']): boolean =>
  kill.at.artifact === other.at.artifact && other.at.line >= kill.at.line && other.at.line - kill.at.line <= NEAR_LINES

/** Whether the kernel says that it ended this very process for want of memory. */
function oomKills(scope: Scope): (kill: KilledProcess) => boolean {
  const victims = scope.events(OOM_REPORT).flatMap(({ what }) => what.victims)
  const [pids, names] = [new Set(victims.map(({ pid }) => pid)), [...new Set(victims.map(({ comm }) => comm))]]
  return ({ victimPid, program }) =>
    victimPid === undefined ? program !== undefined && names.some((name) => sameName(name, program)) : pids.has(victimPid)
}
