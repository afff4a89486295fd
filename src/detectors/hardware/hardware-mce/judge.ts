import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { secondsBetween } from '../../../core/span.ts'
import type { Severity } from '../../../core/severity.ts'
import { MACHINE_CHECK, type MachineCheck, type MachineCheckGrade } from '../../../records/machine-check.ts'
import { MEMORY_ERROR } from '../../../records/memory-error.ts'
import { partOf } from './part.ts'

export interface Facts {
  host: string | undefined
  grade: MachineCheckGrade
  by: 'processor' | 'firmware'
  cpu?: number | undefined
  bank?: number | undefined
  status?: string | undefined
  /** The part of the hardware that the status names. */
  part?: string | undefined
  /** The kernel found it as it started: it is from before this boot. */
  atBoot: boolean
  /** Records as grave as the one that is told. */
  alike: number
  message: string
}

type Check = Event<MachineCheck>

const WORST_FIRST: readonly MachineCheckGrade[] = ['fatal', 'uncorrected', 'deferred', 'corrected', 'logged', 'empty']
/** Seconds after its start in which the kernel reads what the banks still hold (mcheck_cpu_init). */
const LEFTOVER_SECONDS = 1

const rank = ({ what }: Check): number => WORST_FIRST.indexOf(what.grade)
/** Other lines speak of the record that stands beside them. */
const isRecord = ({ what }: Check): boolean => what.cpu !== undefined || what.by === 'firmware'

const worstOf = (checks: readonly Check[]): Check => [...checks].sort((a, b) => rank(a) - rank(b))[0]!
const countOf = (checks: readonly Check[]): number => checks.reduce((sum, { count }) => sum + count, 0)

/** What the hardware reported of itself on one machine: its worst record is told. */
export function judge(scope: Scope): Found<Facts>[] {
  const all = scope.events(MACHINE_CHECK)
  if (all.length === 0) return []
  const worst = worstOf(all)
  const known = all.filter(isRecord)
  // what was logged beside records that are empty is no more than they say
  const records = known.some(({ what }) => what.grade !== 'empty') ? known.filter(({ what }) => what.grade !== 'empty') : known
  const told = records.length > 0 ? worstOf(records) : worst
  const grade = worst.what.grade === 'logged' ? told.what.grade : worst.what.grade
  const atBoot = all.every(({ what }) => (what.at.sinceBoot ?? what.uptime ?? Infinity) < LEFTOVER_SECONDS)
  const { by, cpu, bank, status } = told.what
  return [
    {
      ...happened(all),
      count: countOf(records.length > 0 ? records : all),
      facts: {
        host: scope.name,
        grade,
        by,
        cpu: cpu ?? worst.what.cpu,
        bank,
        status,
        part: partSeen(scope, told, partOf(status)),
        atBoot,
        alike: countOf(records.length > 0 ? records.filter(({ what }) => what.grade === told.what.grade) : all),
        message: all[0]!.what.message,
      },
      proof: toldBy([told, ...all.filter((event) => event !== told)], 'kernel log', ({ grade: of }) => NOTES[of]),
      certainty: 'stated',
      severity: severityOf(grade, atBoot),
      ...(grade === 'logged' ? { missing: 'the record itself, with bank and status' } : {}),
    },
  ]
}

/** Seconds between a record and what the driver of the memory controller says of it. */
const NEAR_SECONDS = 2

/** Memory controllers of AMD use the codes of a cache: where the driver of the controller tells of an error at that moment, it is the memory. */
const partSeen = (scope: Scope, { what: { time } }: Check, part: string | undefined): string | undefined =>
  part === 'a cache' &&
  time !== undefined &&
  scope
    .events(MEMORY_ERROR)
    .some(({ what }) => what.time !== undefined && Math.abs(secondsBetween(what.time, time) ?? Infinity) <= NEAR_SECONDS)
    ? 'the memory or its controller'
    : part

const NOTES: Readonly<Record<MachineCheckGrade, string>> = {
  fatal: 'the state of the processor is lost',
  uncorrected: 'not corrected',
  deferred: 'found before anything used the bad data',
  corrected: 'corrected',
  logged: 'it does not tell whether it was corrected',
  empty: 'status 0',
}

function severityOf(grade: MachineCheckGrade, atBoot: boolean): Severity {
  if (grade === 'empty') return 'note'
  if (grade === 'fatal') return atBoot ? 'error' : 'critical'
  return grade === 'uncorrected' ? 'error' : 'warning'
}
