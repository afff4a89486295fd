import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { type Cited, secondsBetween } from '../../../core/span.ts'
import type { Severity } from '../../../core/severity.ts'
import {
  FIRMWARE_DETAIL,
  type FirmwareDetail,
  MACHINE_CHECK,
  type MachineCheck,
  type MachineCheckGrade,
} from '../../../records/machine-check.ts'
import { MEMORY_ERROR } from '../../../records/memory-error.ts'
import { toldAsMemory } from '../told-as-memory.ts'
import type { Facts } from './facts.ts'
import { partOf } from './part.ts'
import { pcieErrors } from './pcie.ts'

type Check = Event<MachineCheck>

const WORST_FIRST: readonly MachineCheckGrade[] = ['fatal', 'uncorrected', 'deferred', 'corrected', 'logged', 'empty']
/** Seconds after its start in which the kernel reads what the banks still hold (mcheck_cpu_init). */
const LEFTOVER_SECONDS = 1
/** The same of an error that stops the machine, without the exception that it raises: nobody could have read it while it happened. */
const LEFTOVER_FATAL_SECONDS = 60

const rank = ({ what }: Check): number => WORST_FIRST.indexOf(what.grade)
/** Other lines speak of the record that stands beside them. */
const isRecord = ({ what }: Check): boolean => what.cpu !== undefined || what.by === 'firmware'

const worstOf = (checks: readonly Check[]): Check => [...checks].sort((a, b) => rank(a) - rank(b))[0]!
const countOf = (checks: readonly Check[]): number => checks.reduce((sum, { count }) => sum + count, 0)

/** What the hardware reported of itself on one machine: its worst record is told. */
export const judge = (scope: Scope): Found<Facts>[] => [...machineChecks(scope), ...pcieErrors(scope)]

function machineChecks(scope: Scope): Found<Facts>[] {
  const memory = new Set<Check>(toldAsMemory(scope))
  const checks = scope.events(MACHINE_CHECK)
  // beside records of their own they are a part of what was logged
  const all = checks.every((check) => memory.has(check)) ? [] : checks
  if (all.length === 0) return []
  const worst = worstOf(all)
  const known = all.filter(isRecord)
  // what was logged beside records that are empty is no more than they say
  const records = known.some(({ what }) => what.grade !== 'empty') ? known.filter(({ what }) => what.grade !== 'empty') : known
  const told = records.length > 0 ? worstOf(records) : worst
  const grade = worst.what.grade === 'logged' ? told.what.grade : worst.what.grade
  const atBoot = (records.length > 0 ? records : all).every(({ what }) => isLeftOver(what))
  const details = told.what.by === 'firmware' ? detailsOf(scope, told, all) : []
  const detail = <K extends keyof FirmwareDetail>(name: K): FirmwareDetail[K] | undefined =>
    details.map((one) => one[name]).find((value) => value !== undefined && value !== '')
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
        part: partSeen(scope, told, partOf(status)) ?? partNamed(detail('section'), detail('error')),
        module: detail('module'),
        device: detail('device'),
        atBoot,
        alike: countOf(records.length > 0 ? records.filter(({ what }) => what.grade === told.what.grade) : all),
        message: all[0]!.what.message,
      },
      proof: toldBy([told, ...all.filter((event) => event !== told)], 'kernel log', ({ grade: of, by: who }) =>
        of === 'fatal' && who === 'firmware' ? undefined : NOTES[of],
      ).concat(
        [...details.filter(({ module, device }) => (module ?? device) !== undefined), ...furtherOf(scope, all)].flatMap((row) =>
          cite(row, undefined, 'kernel log'),
        ),
      ),
      ...(detail('device') === undefined ? {} : { about: { device: detail('device') } }),
      certainty: 'stated',
      severity: severityOf(grade, atBoot, countOf(records)),
      ...(grade === 'logged' ? { missing: 'the record itself, with bank and status' } : {}),
    },
  ]
}

const isLeftOver = ({ grade, by, event, isPolled, at, uptime }: Check['what'] & Partial<LogLine>): boolean =>
  (by === 'firmware' && event === undefined) ||
  (at.sinceBoot ?? uptime ?? Infinity) < (isPolled === true && grade === 'fatal' ? LEFTOVER_FATAL_SECONDS : LEFTOVER_SECONDS)

/** Lines of one record of the firmware. */
const MAX_LINES = 60

/** What the firmware says further of one record, up to the next. */
function detailsOf(scope: Scope, { what: { at, event } }: Check, all: readonly Check[]): Cited<FirmwareDetail>[] {
  const next = Math.min(
    at.line + MAX_LINES,
    ...all.flatMap(({ what }) =>
      what.by === 'firmware' && what.at.artifact === at.artifact && what.at.line > at.line ? what.at.line : [],
    ),
  )
  return scope
    .rows(FIRMWARE_DETAIL)
    .filter((row) => row.event === event && row.at.artifact === at.artifact && row.at.line > at.line && row.at.line < next)
}

/** Lines before the one that says how grave a record is. */
const LINES_BEFORE = 4

/** All lines of the records of the firmware. */
const furtherOf = (scope: Scope, all: readonly Check[]): Cited<FirmwareDetail>[] =>
  scope
    .rows(FIRMWARE_DETAIL)
    .filter((row) =>
      all.some(
        ({ what: { by, event, at } }) =>
          by === 'firmware' &&
          event === row.event &&
          at.artifact === row.at.artifact &&
          row.at.line >= at.line - LINES_BEFORE &&
          row.at.line < at.line + MAX_LINES,
      ),
    )

/** `the memory (multi-bit ECC)` */
function partNamed(section: string | undefined, error: string | undefined): string | undefined {
  if (section === undefined) return undefined
  const part = /^memory/.test(section)
    ? 'the memory'
    : /^PCIe/.test(section)
      ? 'a device on PCI Express'
      : /processor/.test(section)
        ? 'the processor'
        : undefined
  return part === undefined || error === undefined ? part : `${part} (${error})`
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

function severityOf(grade: MachineCheckGrade, atBoot: boolean, records: number): Severity {
  if (grade === 'empty') return 'note'
  if (grade === 'fatal') return atBoot ? 'error' : 'critical'
  if (grade === 'corrected' && records === 1) return 'note'
  return grade === 'uncorrected' ? 'error' : 'warning'
}
