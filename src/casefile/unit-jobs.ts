import type { Event } from '../core/event.ts'
import { once, type Scope } from '../core/scope.ts'
import type { LogLine } from '../core/log-line.ts'
import { linesTo, secondsBetween } from '../core/span.ts'
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

/** What is known of the jobs of a machine while their lines are read. */
class Jobs {
  readonly roots = new Map<string, Open>()
  /** The unit that failed last: what falls directly behind it falls with it. */
  #culprit: Open | undefined
  #chain: Job[] = []
  /** A failure that names its unit in the line below. */
  #unnamed: Job | undefined

  see(line: Line): void {
    if (!isJob(line)) {
      this.#culprit = this.#rootOf(line.what.unit, line)
      return
    }
    const { says } = line.what
    if (says === 'emergency') this.#emergency(line)
    else if (says === 'chain') this.#chain.push(line)
    else if (says === 'cycle') this.#cycle(line)
    else if (says === 'dependency') this.#dependency(line)
    else if (says === 'timeout') this.#timeout(line)
    else if (says === 'failed') this.#failed(line)
    else this.#named(line)
  }

  #rootOf(unit: string, line: Line): Open {
    const { user } = line.what
    const key = keyOf({ unit, user })
    const root: Open = this.roots.get(key) ?? {
      ...{ unit, user, description: undefined, result: undefined },
      ...{ own: [], cycle: [], dependants: [], lines: [], emergency: undefined, last: line },
    }
    this.roots.set(key, root)
    root.last = line
    return root
  }

  #near(line: Line): Open | undefined {
    const culprit = this.#culprit
    return culprit !== undefined && culprit.user === line.what.user && isNear(culprit.last, line) ? culprit : undefined
  }

  #emergency(line: Job): void {
    const of = this.#culprit ?? this.#rootOf(/target|Mode\b/.test(line.what.message) ? 'emergency.target' : 'emergency.service', line)
    if (this.#culprit === undefined || isSoon(this.#culprit.last, line)) of.emergency ??= line
  }

  #cycle(line: Job): void {
    const root = this.#rootOf(line.what.unit!, line)
    const chain = this.#chain.filter((one) => isNear(one, line)).slice(0, MOST_CHAIN)
    root.result = 'ordering-cycle'
    root.own.push(...chain, line)
    root.cycle = [...new Set([root.unit, ...chain.flatMap(({ what }) => what.unit ?? [])])]
    this.#culprit = root
    this.#chain = []
  }

  #dependency(line: Job): void {
    const { unit, description } = line.what
    const near = this.#near(line) ?? this.#failedAbove(line)
    const root = near ?? orphan(this.#rootOf(unit ?? description!, line))
    if (near === undefined) root.own.push(line)
    else fell(root, line)
    root.last = line
    this.#culprit = root
  }

  /** What failed just above and is told by its description alone. */
  #failedAbove(line: Job): Open | undefined {
    const above = this.#unnamed
    if (above === undefined || above.what.user !== line.what.user || !isRightBelow(above, line)) return undefined
    this.#unnamed = undefined
    const root = this.#rootOf(above.what.description!, above)
    root.own.push(above)
    root.last = line
    return root
  }

  #timeout(line: Job): void {
    const { unit, description, again } = line.what
    const root = (unit === undefined ? this.#near(line) : undefined) ?? this.#rootOf(unit ?? description!, line)
    root.result = 'timeout'
    root.description ??= description
    if (!again || !root.own.some(({ what }) => what.says === 'timeout' && what.again)) root.own.push(line)
    this.#culprit = root
  }

  #failed(line: Job): void {
    const { unit, description } = line.what
    const root = unit === undefined ? this.#near(line) : this.#rootOf(unit, line)
    this.#unnamed = root === undefined ? line : undefined
    if (root === undefined) return
    root.own.push(line)
    root.last = line
    root.description ??= description
    this.#culprit = root
  }

  #named(line: Job): void {
    const above = this.#unnamed
    this.#unnamed = undefined
    const known = this.#culprit
    if (above === undefined && known?.unit === line.what.unit && known !== undefined && isRightBelow(known.last, line)) known.own.push(line)
    if (above === undefined || !isRightBelow(above, line)) return
    const root = this.#rootOf(line.what.unit!, line)
    root.description ??= above.what.description
    root.own.push(above, line)
    this.#culprit = root
  }
}

/** By the key of the unit that failed first. */
export const fallenUnits = once((scope: Scope): ReadonlyMap<string, Fallen> => {
  const jobs = new Jobs()
  for (const line of linesOf(scope)) jobs.see(line)
  return new Map([...jobs.roots].filter(([, root]) => isTold(root)).map(([key, root]) => [key, closed(root)]))
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
  const apart = linesTo(a.at, b.at)
  if (a.at.artifact !== b.at.artifact || apart < 0 || apart > NEAR_LINES) return false
  return isSoon(before, line, NEAR_SECONDS)
}

const isRightBelow = ({ what: { at: above } }: Line, { what: { at } }: Line): boolean =>
  at.artifact === above.artifact && at.line - above.line === 1

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
