import { kernelReports } from '../../casefile/kernel-reports.ts'
import type { Event } from '../../core/event.ts'
import { once, type Scope } from '../../core/scope.ts'
import { secondsBetween } from '../../core/span.ts'
import type { KernelReport, ReportBody } from '../../records/kernel-report.ts'
import { MACHINE_CHECK } from '../../records/machine-check.ts'
import { STALL } from '../../records/stall.ts'
import { panicAfter } from './later-reports.ts'
import type { ReportFacts } from './report-facts.ts'
import { panicReason } from './titles.ts'

/** A machine that says something so long afterwards went on. */
const RAN_ON_SECONDS = 1

/** What the input tells beside a report of the kernel: how the machine fared, and what must have come before. */
export type Beside = Pick<ReportFacts, 'stopped' | 'ranOn' | 'unseen'>

export function besideReport(scope: Scope, { what, order }: Pick<Event<ReportBody>, 'what' | 'order'>): Beside {
  const { at, time } = what
  const last = at.endLine ?? at.line
  const panic = panicAfter(scope, what, order)
  const end = scope.endOf(at.artifact)
  const rest = end?.time === undefined || time === undefined ? undefined : secondsBetween(time, end.time)
  const ranOn = panic === undefined && end !== undefined && end.line > last && rest !== undefined && rest >= RAN_ON_SECONDS
  const unseen = unseenBefore(scope, what.taint)
  return {
    ...(panic === undefined ? {} : { stopped: panicReason(panic.what) }),
    ...(ranOn ? { ranOn: true as const } : {}),
    ...(unseen.length === 0 ? {} : { unseen }),
  }
}

const KINDS: Readonly<Record<string, readonly KernelReport['kind'][]>> = {
  W: ['warning', 'bug', 'sanitizer', 'lockdep'],
  D: ['oops', 'continued', 'stack'],
  B: ['bug', 'sanitizer'],
}

/** Kinds of reports that the input holds, by the letter of the taint that they leave (kernel/panic.c). */
const lettersShown = once((scope): ReadonlySet<string> => {
  const kinds = new Set(kernelReports(scope).map(({ what }) => what.kind))
  const letters = Object.entries(KINDS).flatMap(([letter, of]) => (of.some((kind) => kinds.has(kind)) ? [letter] : []))
  if (scope.events(STALL).some(({ what }) => what.kind === 'soft')) letters.push('L')
  if (scope.events(MACHINE_CHECK).length > 0) letters.push('M')
  return new Set(letters)
})

/** Letters of its taint that an earlier report left which is not in the input. */
function unseenBefore(scope: Scope, taint: string | undefined): string[] {
  const shown = lettersShown(scope)
  return ['M', 'D', 'B', 'L', 'W'].filter((letter) => taint?.includes(letter) === true && !shown.has(letter))
}
