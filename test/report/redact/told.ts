import { Chalk } from 'chalk'
import type { Evidence, Finding, Report } from '../../../src/core/report.ts'
import { redact, type RedactOptions } from '../../../src/report/redact/redact.ts'
import { type ReportFormat, render } from '../../../src/report/render.ts'
import { finding, report } from '../sample.ts'

export const rendered = (of: Report, format: ReportFormat): string => render(of, format, { chalk: new Chalk({ level: 0 }), verbose: true })

/** A line of evidence. */
export const line = (text: string): Evidence => ({ artifact: 'kern.log', line: 1, offset: 0, text })

/** A report about machine db1 whose one finding quotes these lines. */
export const quoting = (texts: readonly string[], parts: Partial<Finding> = {}): Report =>
  report([finding({ entities: { host: 'db1' }, evidence: texts.map(line), ...parts })], {
    coverage: { ...report().coverage, machines: [{ name: 'db1', aliases: [], boots: [] }] },
  })

/** What is shown of a line. */
export function shown(text: string, options?: RedactOptions): string {
  return redact(quoting([text]), options).report.findings[0]!.evidence[0]!.text
}
