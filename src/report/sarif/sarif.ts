import type { Report } from '../../core/report.ts'
import { inertJson } from '../json.ts'
import { type Bounds, run } from './run.ts'

/** Longest log, in bytes: what code hosts take (GitHub 10 MB once compressed, GitLab 10 MB). */
const MOST = 10_000_000
/** From all that code hosts take (GitHub: 25,000 results, 1,000 locations each, of which it shows 100) to what is always short enough. */
const STEPS: readonly Bounds[] = [
  { results: 25_000, related: 99, artifacts: 20_000, notifications: 2_000 },
  { results: 10_000, related: 20, artifacts: 5_000, notifications: 1_000 },
  { results: 2_000, related: 5, artifacts: 1_000, notifications: 500 },
  { results: 500, related: 3, artifacts: 200, notifications: 200 },
  { results: 100, related: 2, artifacts: 100, notifications: 100 },
  { results: 0, related: 0, artifacts: 0, notifications: 20 },
]

/** The report as a SARIF 2.1.0 log (OASIS), for code hosts and editors. `report` has been sanitized. */
export function renderSarif(report: Report): string {
  let text = ''
  for (const bounds of STEPS) {
    text = `${inertJson(JSON.stringify(log(report, bounds), null, 1))}\n`
    if (Buffer.byteLength(text) <= MOST) break
  }
  return text
}

const log = (report: Report, bounds: Bounds) => ({
  $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
  version: '2.1.0',
  runs: [run(report, bounds)],
})
