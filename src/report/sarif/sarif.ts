import type { Report } from '../../core/report.ts'
import { inertJson } from '../json.ts'
import { run } from './run.ts'

/** The report as a SARIF 2.1.0 log (OASIS), for code hosts and editors; at most 10 MB, which code hosts take. `report` has been sanitized. */
export function renderSarif(report: Report): string {
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run(report)] }
  return `${inertJson(JSON.stringify(log))}\n`
}
