import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { toldBy } from '../../../core/proof.ts'
import type { LogLine } from '../../../core/log-line.ts'
import type { Scope } from '../../../core/scope.ts'
import { sameName } from '../crash/crash.ts'
import type { Span } from '../../../core/span.ts'
import { ENGINE_EVENT } from '../../../records/engine-event.ts'
import { KILL_CONSEQUENCE, type KillConsequence } from '../../../records/kill-consequence.ts'
import { KILLED_PROCESS, type KilledProcess } from '../../../records/killed-process.ts'
import { OOM_REPORT } from '../../../records/oom-kill.ts'
import type { Facts } from './facts.ts'

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
  // of a container its engine tells
  const contained = new Set(scope.events(ENGINE_EVENT).map(({ what }) => placeOf(what.at)))
  const kills = scope.events(KILLED_PROCESS).filter(({ what }) => {
    if (contained.has(placeOf(what.at))) return false
    if (what.by === 'systemd' || (what.server === 'PostgreSQL' && shutDown.has(what.at.artifact))) return false
    // the OOM kill tells of it, but for what a server loses by it
    return what.server !== undefined || !isOomKill(what)
  })
  const keyOf = ({ what }: Killed): string =>
    `${what.server ?? ''}\0${what.program ?? what.role ?? what.victimPid ?? ''}\0${isOomKill(what)}`
  return [...grouped(kills, keyOf).values()].map((alike) => found(alike, around, { host: scope.name, ofOom: isOomKill(alike[0].what) }))
}

function found(
  alike: readonly [Killed, ...Killed[]],
  around: readonly Event<KillConsequence>[],
  { host, ofOom }: { host: string | undefined; ofOom: boolean },
): Found<Facts> {
  const [{ what: first }] = alike
  const near = around.filter(({ what }) => alike.some((kill) => isNear(kill.what, what)))
  const [statement, recovery] = (['statement', 'recovery'] as const).map((kind) => near.find(({ what }) => what.kind === kind))
  const timeout = around.find(({ what }) => what.kind === 'timeout' && what.workerPid === first.victimPid)
  const sender = timeout !== undefined ? first.server : ofOom ? 'OOM killer' : undefined
  const onlyStatus = alike.every(({ what }) => what.onlyStatus === true)
  return {
    ...happened(alike),
    about: { pid: first.victimPid, comm: first.program, unit: first.unit },
    also: alike.map(({ what }) => ({ pid: what.victimPid, unit: what.unit })),
    facts: {
      signal: 'SIGKILL',
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
      statement: statement?.what.statement,
      recovery: recovery !== undefined,
      onlyStatus,
      message: first.message,
    },
    proof: [
      ...toldBy(alike, 'application log', ({ by, onlyStatus: bare }) =>
        bare === true ? '128 and signal 9' : by === 'shell' ? 'the shell saw it end' : 'its parent saw it end',
      ),
      ...toldBy(
        [timeout, statement, recovery].filter((event) => event !== undefined),
        'application log',
        ({ kind }) => NOTES[kind],
      ),
    ],
    certainty: onlyStatus ? 'suggested' : 'stated',
    ...(onlyStatus
      ? { severity: 'note', missing: 'what ended it: only an exit status tells of it' }
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
