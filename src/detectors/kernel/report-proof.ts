import type { ReportEvent } from '../../casefile/kernel-reports.ts'
import type { Event } from '../../core/event.ts'
import type { Proof } from '../../core/finding.ts'
import { cite, toldBy } from '../../core/proof.ts'
import type { Frame, ReportBody } from '../../records/kernel-report.ts'
import type { Stall } from '../../records/stall.ts'
import { callersIn, mainStack, plainName } from './guilty.ts'
import type { ReportFacts } from './report-facts.ts'
import { moduleWords } from './taint-letters.ts'

/** The lines of one report that tell most: its heading, where it was, who called, and what the list of modules says of the module. */
export function reportProof(events: readonly ReportEvent[], facts: ReportFacts): Proof[] {
  const [first, ...more] = toldBy(events, 'kernel log')
  const named = events.find(({ what }) => what.ip !== undefined || what.stacks.length > 0) ?? events[0]
  if (first === undefined || named === undefined) return []
  // a warning names its place in its heading
  return named.what.kind === 'warning' ? [first, ...more] : [first, ...placesIn(named.what, facts), ...more]
}

/** `where`: what the place is in this kind of report. */
export function placesIn(report: ReportBody, facts: ReportFacts, where = 'where it was'): Proof[] {
  const { function: name, module, moduleTaint } = facts
  const frames = callersIn(mainStack(report))
  const of = (at: Frame['at'], note: string | undefined): Proof[] => (at === undefined ? [] : cite({ at }, note, 'kernel log'))
  const isHere = report.ip !== undefined && (name === undefined || plainName(report.ip.function) === name)
  const at = frames.findIndex((frame) => plainName(frame.function) === name)
  const caller = isHere
    ? frames.slice(at + 1).find((frame) => plainName(frame.function) !== name && (at >= 0 || frame.function !== report.ip?.function))
    : frames[at]
  return [
    ...of(report.ip?.at, where),
    ...(name === undefined ? [] : of(caller?.at, report.ip === undefined ? where : 'who called it')),
    ...(moduleTaint === undefined ? [] : of(report.modulesAt, `${module} is ${moduleWords(moduleTaint)}`.slice(0, 60))),
  ]
}

/** Of a stall: its lines, and behind the first the instruction at which the CPU was found. */
export function stallProof(events: readonly Event<Stall>[], facts: ReportFacts): Proof[] {
  const [first, ...more] = toldBy(events, 'kernel log')
  if (first === undefined || facts.ipFunction === undefined) return [first, ...more].filter((proof) => proof !== undefined)
  const at = events.find(({ what }) => what.ip?.function === facts.ipFunction)?.what.ip?.at
  return [first, ...(at === undefined ? [] : cite({ at }, 'where the CPU was', 'kernel log')), ...more]
}
