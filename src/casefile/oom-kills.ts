import { type Event, happened } from '../core/event.ts'
import { grouped } from '../core/grouped.ts'
import { once } from '../core/scope.ts'
import { type Cited, secondsBetween } from '../core/span.ts'
import { OOM_REPORT, type OomReport } from '../records/oom-kill.ts'

/** One run of the OOM killer, told once. */
export interface OomKill {
  /** The fullest account of it. */
  readonly report: Cited<OomReport>
  /** The others: a log that has only the kill line, an event of node-problem-detector. */
  readonly others: readonly Cited<OomReport>[]
  /** When it was, by the best clock that an account has. */
  readonly told: Pick<Event<object>, 'what' | 'count'>
}

/** Who was killed, or was chosen where the kill line is not in the input. */
export const firstVictim = ({ victims, chosen }: OomReport): OomReport['chosen'] | OomReport['victims'][0] => victims[0] ?? chosen

/** Runs of the OOM killer in the order of their first accounts. It is the same run when the process is, and neither its sizes nor its times contradict. */
export const oomKills = once((scope): readonly OomKill[] => {
  const accounts = scope.events(OOM_REPORT).map(({ what, count }) => ({ what, count }))
  const processes = grouped(accounts, ({ what }) => {
    const victim = firstVictim(what)
    return victim === undefined ? what : `${victim.pid} ${victim.comm}`
  })
  const order = new Map(accounts.map((account, i) => [account, i]))
  return [...processes.values()]
    .flatMap(runsOf)
    .sort((a, b) => order.get(a[0]!)! - order.get(b[0]!)!)
    .map(asKill)
})

interface Account {
  readonly what: Cited<OomReport>
  /** Alike that it stands for. */
  readonly count: number
}

/** Runs of one process name and pid that an account is compared with: in a storm the latest. */
const MOST_RUNS = 32

/** Accounts of one process name and pid, those of one run together. */
function runsOf(accounts: readonly Account[]): Account[][] {
  const runs: Account[][] = []
  for (const account of accounts) {
    const known = runs.slice(-MOST_RUNS).find(([first]) => isSame(first!.what, account.what))
    if (known === undefined) runs.push([account])
    else known.push(account)
  }
  return runs
}

/** Two sources of one kill do not differ by more; after that a pid may be another process's. */
const ONE_KILL_SECONDS = 600
const isNear = (seconds: number | undefined): boolean => seconds === undefined || Math.abs(seconds) <= ONE_KILL_SECONDS

function isSame(a: Cited<OomReport>, b: Cited<OomReport>): boolean {
  const [x, y] = [a.victims[0], b.victims[0]]
  const fits = (one: number | undefined, other: number | undefined) => one === undefined || other === undefined || one === other
  const [s, t] = [timeOf(a).time, timeOf(b).time]
  const seconds = s === undefined || t === undefined ? undefined : secondsBetween(s, t)
  return isNear(seconds) && fits(a.at.boot, b.at.boot) && fits(x?.totalVmKb, y?.totalVmKb) && fits(x?.anonRssKb, y?.anonRssKb)
}

function asKill(accounts: readonly Account[]): OomKill {
  const fullest = accounts.reduce((best, one) => (fullnessOf(one.what) > fullnessOf(best.what) ? one : best))
  const { at } = fullest.what
  const { time } = happened(accounts.map(({ what, count }) => ({ what: { at, ...timeOf(what) }, count })))
  return {
    report: accounts.reduce((report, { what }) => (what === fullest.what ? report : withMore(report, what)), fullest.what),
    others: accounts.filter((one) => one !== fullest).map(({ what }) => what),
    told: { what: { at, ...(time === undefined ? {} : { time }) }, count: accounts[0]!.count },
  }
}

function timeOf({ victims, time }: Cited<OomReport>): Pick<Cited<object>, 'time'> {
  const killed = victims[0]?.time ?? time
  return killed === undefined ? {} : { time: killed }
}

/** What is not in one account is taken from the other: a page of a log may show its lines in another order. */
function withMore(report: Cited<OomReport>, more: Cited<OomReport>): Cited<OomReport> {
  const isThere = ([, value]: [string, unknown]) => value !== undefined && !(Array.isArray(value) && value.length === 0)
  return {
    ...more,
    ...(Object.fromEntries(Object.entries(report).filter(isThere)) as unknown as Cited<OomReport>),
    usage: { ...more.usage, ...report.usage },
    places: { ...more.places, ...report.places },
  }
}

/** How much of a report is there. */
const fullnessOf = (report: OomReport): number =>
  [
    report.invoker,
    report.constraint ?? report.oomCgroup,
    report.usage.memory,
    report.stats.length || undefined,
    report.memInfo,
    report.tasks.length || undefined,
    report.victims[0]?.totalVmKb,
  ].filter((part) => part !== undefined).length
