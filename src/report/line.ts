import type { Report } from '../core/report.ts'

/** `kern.log:35: critical: oom-kill-cgroup: what happened`: one finding a line, in the form that editors and CI read. `report` has been sanitized. */
export function renderLine(report: Report): string {
  return report.findings
    .map(({ evidence: [first], severity, id, headline, title }) => {
      const place = first === undefined ? '-:0' : `${first.artifact}:${first.line}`
      return `${place}: ${severity}: ${id}: ${headline ?? title}\n`
    })
    .join('')
}
