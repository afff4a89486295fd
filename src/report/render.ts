import type { Report } from '../core/report.ts'
import { renderHtml } from './html/render.ts'
import { renderJson } from './json.ts'
import { renderJunit } from './junit/junit.ts'
import { renderLine } from './line.ts'
import { renderMarkdown } from './markdown.ts'
import { renderSarif } from './sarif/sarif.ts'
import { renderText, type TextOptions } from './text.ts'

/** Every form a report can take; the keys are the values of `--format`. The reports have been sanitized. */
const RENDERERS = {
  text: renderText,
  json: (report: Report, _: TextOptions) => renderJson(report),
  markdown: renderMarkdown,
  html: (report: Report, _: TextOptions) => renderHtml(report),
  line: (report: Report, _: TextOptions) => renderLine(report),
  sarif: (report: Report, _: TextOptions) => renderSarif(report),
  junit: (report: Report, _: TextOptions) => renderJunit(report),
} as const satisfies Record<string, (report: Report, options: TextOptions) => string>

export type ReportFormat = keyof typeof RENDERERS
export const REPORT_FORMATS = Object.keys(RENDERERS) as readonly ReportFormat[]

export function render(report: Report, format: ReportFormat, options: TextOptions): string {
  return RENDERERS[format](report, options)
}
