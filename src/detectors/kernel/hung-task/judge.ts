import type { Event } from '../../../core/event.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import type { Fact, Proof } from '../../../core/finding.ts'
import { distinct, grouped } from '../../../core/grouped.ts'
import { mountedOf } from '../../../casefile/mounted.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import { statedBy } from '../../../core/link.ts'
import type { Scope } from '../../../core/scope.ts'
import { type Cited, secondsBetween } from '../../../core/span.ts'
import { DM_DEVICE, type DmDevice } from '../../../records/dm-device.ts'
import { HUNG_TASK, type HungTask, type LockOwner } from '../../../records/hung-task.ts'
import { besideReport } from '../beside-report.ts'
import { callersIn, mainStack, plainName, waitingFunction } from '../guilty.ts'
import { reportFacts, type ReportFacts } from '../report-facts.ts'
import { NO_TRACE } from '../told-reports.ts'
import { blockedPanics } from './panicked.ts'
import { troubleBefore, type TroubleBefore } from './trouble-before.ts'
import { deviceOfThread, isDisk, isTelling, waitsFor } from './waits.ts'

export interface Task {
  readonly comm: string
  readonly pid: number
  readonly waitSeconds: number
  readonly waitsIn?: string | undefined
  readonly waitsFor: string
  readonly holder?: string | undefined
  readonly [name: string]: Fact
}

/** Who holds the lock, and what it is at. */
export interface Holder {
  readonly comm: string
  readonly pid: number
  readonly as?: string | undefined
  /** Of a kworker: its work, as printed. */
  readonly work?: string | undefined
  readonly waitsIn?: string | undefined
  readonly [name: string]: Fact
}

export interface Facts extends ReportFacts {
  readonly comm: string
  readonly pid: number
  /** As the kernel states it: its timeout, or the measured time in newer kernels. */
  readonly waitSeconds: number
  readonly longestSeconds: number
  readonly wait: string
  /** What the wait is for, by its functions: a lock, a disk, a journal, a file server, a device. */
  readonly waitsFor: string
  /** Disk of the thread of a file system, by its name. */
  readonly device?: string | undefined
  /** Device-mapper devices that are suspended, and what the kernel calls them. */
  readonly suspendedDevices?: readonly string[] | undefined
  readonly suspendedNames?: readonly string[] | undefined
  /** Where the suspended ones are mounted, as far as a mount table tells. */
  readonly suspendedMounts?: readonly string[] | undefined
  readonly lock?: string | undefined
  readonly holder?: Holder | undefined
  /** All tasks of the incident, the first twenty. */
  readonly tasks: readonly Task[]
  readonly taskCount: number
  readonly reports: number
  readonly suppressed: boolean
  /** What told of trouble between them and their disks before: a guess. */
  readonly troubled?: readonly string[] | undefined
  /** The one of these that works again, and seconds after the last report. */
  readonly worksAgain?: string | undefined
  readonly againSeconds?: number | undefined
  readonly cpus?: readonly Fact[] | undefined
}

/** The task whose wait tells most: others wait for locks that it, or one like it, holds. */
export const leaderOf = (f: Pick<Facts, 'tasks' | 'comm' | 'pid' | 'waitsFor'>): Pick<Task, 'comm' | 'pid' | 'waitsFor'> =>
  f.tasks.find((task) => isTelling(task.waitsFor)) ?? f

/** Tasks that hang within this time of each other hang behind the same cause. */
const TOGETHER_SECONDS = 900
const MAX_TASKS = 20
/** A mapping or an array lies on disks that nothing here tells: any of them may be what is waited for. */
const ON_OTHERS = /^(?:dm-|md)\d/

/** Tasks that the kernel reports as blocked, or the panic that such reports led to. */
export function judge(scope: Scope): Found<Facts>[] {
  const events = scope.events(HUNG_TASK)
  const suspended = scope.rows(DM_DEVICE).filter(({ state }) => state === 'SUSPENDED')
  const incidents = grouped(together(events), (cluster) => titleOf(cluster[0]!.what))
  const found = [...incidents.values()].map((clusters): Found<Facts> => {
    const all = clusters.flat()
    const facts = factsOf(scope.name, all)
    const onDisk = facts.tasks.some((task) => isDisk(task.waitsFor)) ? suspended : []
    const leader = all.find(({ what }) => what.pid === leaderOf(facts).pid && what.comm === leaderOf(facts).comm) ?? all[0]!
    const rest = all.filter((event) => event !== leader)
    const beside = besideReport(scope, all.at(-1)!)
    const waits = facts.tasks.map((task) => task.waitsFor)
    const trouble = onDisk.length > 0 ? undefined : troubleBefore(scope, all, waits, diskOf(facts))
    return {
      ...happened(all),
      facts: { ...facts, ...beside, ...suspendedFacts(scope, onDisk), ...troubledFacts(trouble) },
      about: { device: diskOf(facts) },
      proof: [
        ...toldBy([leader], 'kernel log'),
        ...onDisk.flatMap((device) => cite(device, `${device.name} is suspended`, 'capture')),
        ...frameOf(leader.what),
        ...(trouble?.proof ?? []),
        ...toldBy(rest, 'kernel log'),
      ],
      certainty: 'stated',
      missing: all.every(({ what }) => waitingFunction(what) === undefined) ? NO_TRACE : undefined,
      ...(beside.stopped === undefined ? {} : { ongoing: false }),
    }
  })
  return [...found, ...blockedPanics(scope)]
}

const diskOf = ({ device }: Facts): string | undefined => (device === undefined || ON_OTHERS.test(device) ? undefined : device)

const troubledFacts = (trouble: TroubleBefore | undefined): Partial<Facts> =>
  trouble === undefined
    ? {}
    : {
        troubled: trouble.names,
        ...(trouble.back === undefined ? {} : { worksAgain: trouble.back.name, againSeconds: trouble.back.seconds }),
      }

/** Where a task waits, in its own trace. */
function frameOf(task: HungTask): Proof[] {
  const name = waitingFunction(task)
  const frame = callersIn(mainStack(task)).find((one) => plainName(one.function) === name)
  return name === undefined || frame?.at === undefined ? [] : cite({ at: frame.at }, `where ${task.comm} waits`, 'kernel log')
}

/** device-mapper's minor is the number of dm-N (drivers/md/dm.c). */
const kernelName = ({ number }: DmDevice): string => `dm-${number.slice(number.indexOf(':') + 1)}`

function suspendedFacts(scope: Scope, devices: readonly DmDevice[]): Partial<Facts> {
  if (devices.length === 0) return {}
  const mounts = devices.flatMap((device) => {
    const mounted = statedBy(mountedOf(scope, kernelName(device)))
    return mounted === undefined ? [] : [mounted.mount]
  })
  return {
    suspendedDevices: devices.map(({ name }) => name),
    suspendedNames: devices.map(kernelName),
    ...(mounts.length === 0 ? {} : { suspendedMounts: mounts }),
  }
}

/** Runs of reports, each at most a quarter of an hour after the one before. */
function together(events: readonly Event<HungTask>[]): Event<HungTask>[][] {
  const clusters: Event<HungTask>[][] = []
  for (const event of events) {
    const last = clusters.at(-1)
    const before = last?.at(-1)?.what
    const { time, at } = event.what
    const apart = before?.time === undefined || time === undefined ? 0 : Math.abs(secondsBetween(before.time, time) ?? 0)
    if (last !== undefined && before?.at.boot === at.boot && apart <= TOGETHER_SECONDS) last.push(event)
    else clusters.push([event])
  }
  return clusters
}

function titleOf(task: HungTask): string {
  const guilty = waitingFunction(task)
  const own = task.wait === "can't die" ? "INFO: task can't die" : 'INFO: task hung'
  return guilty === undefined ? own : `${own} in ${guilty}`
}

function factsOf(host: string | undefined, events: readonly Event<HungTask>[]): Facts {
  const { what: task } = events[0]!
  const guilty = waitingFunction(task)
  const tasks = distinct(events, ({ what }) => `${what.pid} ${what.comm}`).map(({ what }) => what)
  const held = events.find(({ what }) => what.holder !== undefined)?.what
  return {
    ...reportFacts(
      host,
      { ...task, ip: undefined },
      { title: titleOf(task), function: guilty, ...(guilty === undefined ? { unnamed: true } : {}) },
    ),
    comm: task.comm,
    pid: task.pid,
    waitSeconds: task.waitSeconds,
    longestSeconds: Math.max(...events.map(({ what }) => what.waitSeconds)),
    wait: task.wait,
    waitsFor: waitsFor(task),
    device: tasks.map(({ comm }) => deviceOfThread(comm)).find((device) => device !== undefined),
    lock: held?.lock ?? task.lock,
    holder: held?.holder === undefined ? undefined : holderOf(held.holder),
    tasks: tasks.slice(0, MAX_TASKS).map(asTask),
    taskCount: tasks.length,
    reports: events.reduce((sum, { count }) => sum + count, 0),
    suppressed: events.some(({ what }) => what.suppressed),
    cpus:
      task.cpus.length === 0
        ? undefined
        : task.cpus.slice(0, 8).map((c) => ({ cpu: c.cpu, pid: c.pid, comm: c.comm, function: c.function })),
  }
}

const holderOf = ({ comm, pid, as, workqueue, stacks }: LockOwner): Holder => ({
  comm,
  pid,
  as,
  // the queue comes first: `events_unbound lumen_probe_work [lumen]`
  work: workqueue?.replace(/^\S{1,64} (?=\S)/, ''),
  waitsIn: stacks === undefined ? undefined : waitingFunction({ details: [], stacks, cpus: [], ended: false }),
})

const asTask = (task: Cited<HungTask>): Task => ({
  comm: task.comm,
  pid: task.pid,
  waitSeconds: task.waitSeconds,
  waitsIn: waitingFunction(task),
  waitsFor: waitsFor(task),
  holder: task.holder?.comm,
})
