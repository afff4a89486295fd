import type { Event } from '../core/event.ts'
import { once, type Scope } from '../core/scope.ts'
import type { LogLine } from '../core/log-line.ts'
import { secondsBetween } from '../core/span.ts'
import { JOB_SAID, type JobSaid } from '../records/job-said.ts'
import { UNIT_SAID, type UnitSaid } from '../records/unit-said.ts'
import { keyOf } from './unit-failures.ts'

type Job = Event<JobSaid & LogLine>
type Line = Job | Event<UnitSaid & LogLine>

/** What a unit's failure took along, as the jobs of its manager tell it. */
export interface Fallen {
  /** The unit that failed first; what was waited for in vain, or was not started, where nothing names that. */
  readonly unit: string
  readonly user: boolean
  /** Its description, or its path. */
  readonly description: string | undefined
  /** `timeout`: it did not come in time. `dependency`: what it requires failed, and is not in the input. `ordering-cycle`: its start was dropped. */
  readonly result: 'timeout' | 'dependency' | 'ordering-cycle' | undefined
  /** Units of the cycle that it is part of. */
  readonly cycle: readonly string[]
  /** Lines that tell of its own job. */
  readonly own: readonly Job[]
  /** Units that were not started since they require it: by name, else by description. */
  readonly dependants: readonly string[]
  readonly lines: readonly Job[]
  /** The machine went into emergency mode over it. */
  readonly emergency: Job | undefined
}

/** A manager tells of a failure and of what it takes along in one go (job_finish_and_invalidate in src/core/job.c). */
const NEAR_LINES = 30
const NEAR_SECONDS = 5
/** Units of a cycle that are named. */
const MOST_CHAIN = 8
/** From the failure to the shell of emergency mode. */
const EMERGENCY_SECONDS = 120

interface Open {
  unit: string
  readonly user: boolean
  description: string | undefined
  result: Fallen['result']
  readonly own: Job[]
  cycle: readonly string[]
  /** By description until its name is told: the job that is told first ends last. */
  readonly dependants: { unit: string | undefined; readonly description: string | undefined }[]
  readonly lines: Job[]
  emergency: Job | undefined
  last: Line
}

/** By the key of the unit that failed first. */
export const fallenUnits = once((scope: Scope): ReadonlyMap<string, Fallen> => {
  const roots = new Map<string, Open>()
  let culprit: Open | undefined
  let chain: Job[] = []
  const rootOf = (unit: string, user: boolean, line: Line): Open => {
    const key = keyOf({ unit, user })
    const known = roots.get(key)
    const root: Open = known ?? {
      ...{ unit, user, description: undefined, result: undefined },
      ...{ own: [], cycle: [], dependants: [], lines: [], emergency: undefined, last: line },
    }
    roots.set(key, root)
    root.last = line
    return root
  }
  for (const line of linesOf(scope)) {
    const near = culprit !== undefined && isNear(culprit.last, line) && culprit.user === line.what.user ? culprit : undefined
    if (!isJob(line)) {
      culprit = rootOf(line.what.unit, line.what.user, line)
      continue
    }
    const { says, unit, description, user, again } = line.what
    if (says === 'emergency') {
      const before = culprit ?? rootOf(line.what.message.includes('target') ? 'emergency.target' : 'emergency.service', user, line)
      if (culprit === undefined || isSoon(culprit.last, line)) before.emergency ??= line
    } else if (says === 'chain') chain.push(line)
    else if (says === 'cycle') {
      culprit = rootOf(unit!, user, line)
      culprit.result = 'ordering-cycle'
      const own = chain.filter((one) => isNear(one, line))
      culprit.own.push(...own.slice(0, MOST_CHAIN), line)
      culprit.cycle = [...new Set([unit!, ...own.flatMap(({ what }) => what.unit ?? [])])].slice(0, MOST_CHAIN)
      chain = []
    } else if (says === 'dependency') {
      culprit = near ?? orphan(rootOf(unit ?? description!, user, line))
      if (culprit === near) fell(culprit, line)
      else culprit.own.push(line)
      culprit.last = line
    } else if (says === 'timeout') {
      culprit = unit === undefined && near !== undefined ? near : rootOf(unit ?? description!, user, line)
      culprit.result = 'timeout'
      culprit.description ??= description
      if (!again || !culprit.own.some(({ what }) => what.says === 'timeout' && what.again)) culprit.own.push(line)
    } else {
      if (unit !== undefined) culprit = rootOf(unit, user, line)
      const of = unit === undefined ? near : culprit
      of?.own.push(line)
      if (of !== undefined) of.description ??= description
    }
  }
  return new Map([...roots].filter(([, root]) => isTold(root)).map(([key, root]) => [key, closed(root)]))
})

/** Failures of units and ends of jobs, the oldest first. */
function linesOf(scope: Scope): Line[] {
  const failures = scope.events(UNIT_SAID).filter(({ what }) => what.says === 'result' || what.says === 'failed' || isErrorExit(what))
  return [...failures, ...scope.events(JOB_SAID)].toSorted((a, b) => a.order - b.order)
}

const isErrorExit = ({ says, exit }: UnitSaid): boolean => says === 'exit' && (exit?.code !== 'exited' || exit.status !== 0)

const isJob = (line: Line): line is Job => 'again' in line.what

function isNear(before: Line, line: Line): boolean {
  const [a, b] = [before.what, line.what]
  const apart = b.at.line - a.at.line
  if (a.at.artifact !== b.at.artifact || apart < 0 || apart > NEAR_LINES) return false
  return isSoon(before, line, NEAR_SECONDS)
}

function isSoon({ what: a }: Line, { what: b }: Line, within = EMERGENCY_SECONDS): boolean {
  const seconds = a.time === undefined || b.time === undefined ? undefined : secondsBetween(a.time, b.time)
  return seconds === undefined || (seconds >= 0 && seconds <= within)
}

function orphan(root: Open): Open {
  root.result ??= 'dependency'
  return root
}

/** Its job is told by description, then, when all that depended on it is told, by name. */
function fell(root: Open, line: Job): void {
  const { unit, description, again } = line.what
  if (unit === root.unit) {
    root.own.push(line)
    return
  }
  root.lines.push(line)
  const known = unit === undefined ? undefined : root.dependants.find((one) => one.unit === unit)
  if (known !== undefined) return
  if (
    again &&
    root.result === 'dependency' &&
    root.dependants.every((one) => one.unit !== undefined) &&
    root.unit === root.own[0]?.what.description
  ) {
    // the first that fell had no name yet
    root.description = root.unit
    root.unit = unit!
    return
  }
  const unnamed = again ? root.dependants.findLast((one) => one.unit === undefined) : undefined
  if (unnamed !== undefined) unnamed.unit = unit
  else root.dependants.push({ unit, description })
}

/** Only the unit's own lines tell of it, and say all. */
const isTold = ({ result, own, dependants, emergency }: Open): boolean =>
  result !== undefined || own.length > 0 || dependants.length > 0 || emergency !== undefined

const closed = ({ unit, user, description, result, own, cycle, dependants, lines, emergency }: Open): Fallen => ({
  ...{ unit, user, description, result, own, cycle, lines, emergency },
  dependants: dependants.map((one) => one.unit ?? one.description!),
})
