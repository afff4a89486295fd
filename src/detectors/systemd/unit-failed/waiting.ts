import type { Found } from '../../../core/failure.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { failedUnits } from '../../../casefile/unit-status.ts'
import { FAILED_COUNT, UNIT_JOB } from '../../../records/unit-job.ts'
import { UNIT_SAID } from '../../../records/unit-said.ts'
import { type Facts, NOTHING } from './facts.ts'

const MAX_UNITS = 50
/** Rows that are cited. */
const MAX_ROWS = 4

/** Starts that wait for one that is still going on: no failure yet, but what everybody waits for. */
export function waitingUnits(scope: Scope): Found<Facts>[] {
  const jobs = scope.rows(UNIT_JOB).filter(({ type }) => type === 'start' || type === 'restart')
  const running = jobs.filter(({ state }) => state === 'running')
  const waiting = jobs.filter(({ state }) => state === 'waiting')
  const [first] = running
  if (first === undefined || waiting.length === 0) return []
  return [
    {
      facts: {
        ...NOTHING,
        host: scope.name,
        unit: first.unit,
        units: [...new Set(running.map(({ unit }) => unit))].slice(0, MAX_UNITS),
        waiting: [...new Set(waiting.map(({ unit }) => unit))].slice(0, MAX_UNITS),
        message: first.at.text.trim().slice(0, 300),
      },
      about: { unit: first.unit },
      also: running.map(({ unit }) => ({ unit })),
      proof: [
        ...running.slice(0, MAX_ROWS).flatMap((job) => cite(job, 'its start goes on', 'systemd')),
        ...waiting.slice(0, MAX_ROWS).flatMap((job) => cite(job, 'it waits', 'systemd')),
      ],
      certainty: 'stated',
      severity: 'note',
    },
  ]
}

/** systemctl counts failed units, and nothing in the input names one. */
export function countedUnits(scope: Scope): Found<Facts>[] {
  const counted = scope.rows(FAILED_COUNT).findLast(({ failed }) => failed > 0)
  const isNamed = failedUnits(scope).length > 0 || scope.events(UNIT_SAID).some(({ what }) => what.says === 'result')
  if (counted === undefined || isNamed) return []
  return [
    {
      facts: { ...NOTHING, host: scope.name, failedCount: counted.failed, message: counted.at.text.trim() },
      proof: cite(counted, `State: ${counted.state}`, 'systemd'),
      certainty: 'stated',
      missing: 'which units, and why',
    },
  ]
}
