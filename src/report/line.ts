import type { Report } from '../core/report.ts'
import { inert, withoutCommands } from './wrap.ts'

/** `kern.log:35: critical: oom-kill-cgroup: what happened`: one finding a line, in the form that editors and CI read. `report` has been sanitized. */
export function renderLine(report: Report): string {
  return report.findings
    .map(({ evidence: [first], severity, id, headline, title }) => {
      const place = first === undefined ? '-:0' : `${first.artifact}:${first.line}`
      // a name that a line must not begin with is the same file with its folder before it
      return `${withoutCommands(`${inert(place) === place ? '' : './'}${place}: ${severity}: ${id}: ${headline ?? title}`)}\n`
    })
    .join('')
}
