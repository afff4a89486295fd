import { kernelReports, type ReportEvent } from '../../../casefile/kernel-reports.ts'
import type { Found } from '../../../core/failure.ts'
import type { Scope } from '../../../core/scope.ts'
import { secondsBetween } from '../../../core/span.ts'
import type { KernelReport } from '../../../records/kernel-report.ts'
import { type ReportFacts, reportFacts } from '../report-facts.ts'
import { withList } from '../list-checks.ts'
import { bugTitle, lockdepTitle, type Titled, warningTitle } from '../titles.ts'
import { type Told, toldTogether } from '../told-reports.ts'
import { type Sited, siteOf, stackTitle } from './site.ts'

export interface Facts extends ReportFacts {
  /** `assertion` (WARN), `lock order` (lockdep), `wrong context`, `bad state`. */
  readonly kind: 'assertion' | 'lock order' | 'wrong context' | 'bad state'
  /** file:line of the WARN, as printed. */
  readonly warningAt?: string | undefined
  /** Function that holds the check, as printed. */
  readonly site?: string | undefined
  /** What was found to hold, as its source says it (6.17 and later). */
  readonly condition?: string | undefined
  /** What the check of a linked list found: `list_add corruption`. */
  readonly list?: string | undefined
}

/** The kernel said that something is wrong with it, and went on. */
export function judge(scope: Scope): Found<Facts>[] {
  const told = kernelReports(scope)
    .filter(({ what: { kind } }) => kind === 'warning' || kind === 'lockdep' || kind === 'bug')
    .map((event) => ({ event, facts: { ...factsOf(scope.name, event.what), ...(isOfOops(event) ? { later: true as const } : {}) } }))
    .map((one) => withList(scope, one))
  return toldTogether(
    scope,
    told.map((one, i) => asFollowing(one, told.slice(0, i))),
  )
}

/** An oops switches the lock checker off (add_taint, LOCKDEP_NOW_UNRELIABLE): what it says behind the heading of one, printing that made it say. */
const isOfOops = ({ afterOops, what: { kind } }: ReportEvent): boolean => afterOops && kind === 'lockdep'

/** Seconds in which a task that kept a lock meets the next check. */
const FOLLOWS_SECONDS = 5
const KEPT_A_LOCK = /workqueue leaked lock|scheduling while atomic/

/** What one report leads to: a task that kept a lock is found `atomic` again at each sleep, and one whose page tables are bad ends with a wrong count. */
const LEADS_TO: readonly { readonly first: RegExp; readonly next: RegExp; readonly ofTask: boolean }[] = [
  { first: KEPT_A_LOCK, next: /scheduling while atomic/, ofTask: true },
  { first: /Bad (?:page map|swap)/, next: /Bad rss-counter|non-zero (?:pgtables|nr_pt)/, ofTask: false },
]

/** The first report tells the cause, the others follow from it. */
function asFollowing(one: Told<Facts>, before: readonly Told<Facts>[]): Told<Facts> {
  const { pid, title } = one.facts
  const first = LEADS_TO.filter(({ next, ofTask }) => next.test(title) && (!ofTask || pid !== undefined)).flatMap(
    ({ first: leads, ofTask }) =>
      before.find(
        ({ event: { what }, facts }) =>
          (!ofTask || facts.pid === pid) &&
          facts.title !== title &&
          leads.test(facts.title) &&
          what.time !== undefined &&
          one.event.what.time !== undefined &&
          Math.abs(secondsBetween(what.time, one.event.what.time) ?? Infinity) <= FOLLOWS_SECONDS,
      ) ?? [],
  )[0]
  return first === undefined ? one : { ...one, facts: { ...one.facts, title: first.facts.title }, follows: true }
}

function factsOf(host: string | undefined, report: KernelReport): Facts {
  const seen: Sited = report.kind === 'warning' ? siteOf(report) : report
  return {
    ...reportFacts(host, named(seen), titleOf(seen)),
    kind: kindOf(report),
    warningAt: seen.where,
    site: seen.site,
    condition: seen.condition,
  }
}

function titleOf(report: Sited): Titled {
  if (report.kind === 'lockdep') return lockdepTitle(report)
  if (report.kind === 'bug') return bugTitle(report)
  return /^WARNING: kernel stack/.test(report.heading) ? { title: stackTitle(report.heading) } : warningTitle(report)
}

function kindOf({ kind, heading }: KernelReport): Facts['kind'] {
  if (kind === 'lockdep') return 'lock order'
  if (kind === 'warning') return 'assertion'
  return /atomic|invalid context|preemptible/.test(heading) ? 'wrong context' : 'bad state'
}

/** `BUG: scheduling while atomic: bash/1234/0x2` names the task itself. */
function named(report: Sited): Sited {
  const whose = report.comm === undefined ? /^BUG: .{1,80}?[,:] (.{1,64})\/(\d{1,10})(?:\/0x[0-9a-f]+)?$/.exec(report.heading) : null
  return whose === null ? report : { ...report, comm: whose[1], pid: Number(whose[2]) }
}
