import { kernelReports } from '../../../casefile/kernel-reports.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { ROOT_DEVICE } from '../../../records/root-device.ts'
import type { KernelReport } from '../../../records/kernel-report.ts'
import { guiltyFunction } from '../guilty.ts'
import { type ReportFacts, reportFacts } from '../report-facts.ts'
import { panicTitle } from '../titles.ts'
import { joinedFacts } from '../told-reports.ts'
import { classOf } from './classes.ts'

export interface Facts extends ReportFacts {
  /** The kernel's reason, as printed. */
  readonly panic: string
  readonly class: string
  /** By hand: sysrq-c or an injected crash. */
  readonly deliberate: boolean
  /** `Rebooting in N seconds` was printed. */
  readonly rebootAfterSeconds?: number | undefined
  /** The device that was to hold the root file system, and errno(3) of opening it. */
  readonly rootDevice?: string | undefined
  readonly rootErrno?: number | undefined
  /** How process 1 ended, where it did: by a signal or with a status (wait(2)). */
  readonly initSignal?: number | undefined
  readonly initStatus?: number | undefined
}

/** The kernel stopped the machine: it belongs to no one process, and an oops before it lessens nothing. */
export function judge(scope: Scope): Found<Facts>[] {
  const told = kernelReports(scope)
    .filter(({ what }) => what.kind === 'panic')
    .map((event) => ({ event, facts: factsOf(scope.name, event.what) }))
  return [...grouped(told, ({ facts }) => facts.title).values()].map((group) => {
    const events = group.map(({ event }) => event)
    const facts = joinedFacts(group.map((one) => one.facts))
    const root = facts.class === 'no root' ? scope.events(ROOT_DEVICE).findLast(({ order }) => order < events[0]!.order) : undefined
    return {
      ...happened(events),
      facts: { ...facts, rootDevice: root?.what.name, rootErrno: root?.what.errno },
      proof: [...toldBy(events, 'kernel log'), ...cite(root?.what)],
      certainty: 'stated',
      ...(facts.deliberate ? { severity: 'warning' } : {}),
    }
  })
}

function factsOf(host: string | undefined, report: KernelReport): Facts {
  const { panic, ...named } = panicTitle(report)
  const words = /^Bad mode/.test(report.heading) ? 'bad mode' : panic
  const kind = classOf(words)
  const reboot = report.details.map((text) => /Rebooting in (\d{1,8}) seconds/.exec(text)?.[1]).find((s) => s !== undefined)
  const code = /exitcode=(?:0x)?([0-9a-f]{1,8})/.exec(panic)?.[1]
  return {
    ...reportFacts(host, report, {
      title: named.title,
      function: named.function ?? (kind.name === 'other' && report.stacks.length > 0 ? guiltyFunction(report) : undefined),
    }),
    panic: words,
    class: kind.name,
    deliberate: kind.name === 'deliberate',
    rebootAfterSeconds: reboot === undefined ? undefined : Number(reboot),
    ...(code === undefined ? {} : endedBy(Number.parseInt(code, 16))),
  }
}

/** wait(2): the low seven bits are a signal, the second byte a status. */
const endedBy = (code: number): Pick<Facts, 'initSignal' | 'initStatus'> =>
  (code & 0x7f) === 0 ? { initStatus: (code >>> 8) & 0xff } : { initSignal: code & 0x7f }
