import type { Severity } from '../../../core/severity.ts'
import type { MainExit } from '../../../records/unit-said.ts'

const GRAVE = new Set(['oom-kill', 'core-dump', 'watchdog', 'signal'])
/** What is back within this after one failure, and stays, is well again. */
export const HEALED_SECONDS = 120

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
