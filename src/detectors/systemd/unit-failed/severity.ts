import type { UnitFailure } from '../../../casefile/unit-failures.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Severity } from '../../../core/severity.ts'
import { secondsBetween } from '../../../core/span.ts'
import type { Back } from './back.ts'
import type { MainExit } from '../../../records/unit-said.ts'

const GRAVE = new Set(['oom-kill', 'core-dump', 'watchdog', 'signal'])
/** What is back within this after one failure, and stays, is well again. */
const HEALED_SECONDS = 120
/** What failed more than once is well again when it has run for so long, to the end of its log. */
const STEADY_SECONDS = 600

/** 128 + SIGINT, 128 + SIGTERM: a program that was asked to end and says so. */
const ASKED = [130, 143]

/** A session's scope that outlives its logout, a user's own unit, an answer to a request to stop: no failure of the machine. */
export function severityOf(
  unit: string,
  result: string | undefined,
  { exit, stopping }: { readonly exit: MainExit | undefined; readonly stopping: boolean },
  user: boolean,
): Severity {
  if (result === 'oom-kill') return 'error'
  if (/^session-\w{1,12}\.scope$|^user@\d{1,10}\.service$/.test(unit)) return 'note'
  if (user && result !== 'watchdog') return 'note'
  if (exit?.code === 'exited' && ASKED.includes(exit.status)) return 'note'
  if (stopping && exit?.code !== 'dumped' && (exit === undefined || exit.code === 'killed')) return 'note'
  return result !== undefined && GRAVE.has(result) ? 'error' : 'warning'
}

/** It came back at once, and after several failures has run since for long. */
export function isHealed(scope: Scope, failures: readonly UnitFailure[], { line, seconds, isDone }: Back): boolean {
  // of a job its next run decides, of a mount that it is there
  if (failures.length === 1 && (isDone || failures[0]!.unit.endsWith('.mount'))) return true
  if (seconds > HEALED_SECONDS) return false
  if (failures.length === 1 && (failures[0]!.restarts ?? 0) <= 1) return true
  const end = scope.endOf(line.at.artifact)?.time
  return line.time !== undefined && end !== undefined && (secondsBetween(line.time, end) ?? 0) >= STEADY_SECONDS
}

/** What came back by itself needs nobody; a crash, a kill or a hang does all the same. */
export const healed = (severity: Severity | undefined, well: boolean): Severity | undefined =>
  well && severity === 'warning' ? 'note' : severity
