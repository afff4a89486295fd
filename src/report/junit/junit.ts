import { grouped } from '../../core/grouped.ts'
import type { Report } from '../../core/report.ts'
import { count } from '../../core/words/numbers.ts'
import { inert, shorten, withoutCommands } from '../wrap.ts'
import { type Case, casesOf, WHOLE } from './cases.ts'
import { xmlAttributes, xmlText } from './xml.ts'

/** Longest report, in bytes, and characters of one case. */
const MOST = 10_000_000
const MOST_MESSAGE = 1_000
const MOST_TEXT = 20_000
/** Kept free for the suites' own lines. */
const MARGIN = 500_000

/** The report as JUnit's XML, for CI: a suite for each machine, a case for each failure. `report` has been sanitized. */
export function renderJunit(report: Report): string {
  const kept: { readonly of: Case; readonly xml: string }[] = []
  let bytes = 0
  let left = 0
  for (const of of casesOf(report)) {
    const xml = caseXml(of)
    bytes += Buffer.byteLength(xml)
    if (bytes > MOST - MARGIN) left++
    else kept.push({ of, xml })
  }
  if (left > 0) {
    const of: Case = {
      suite: kept[0]?.of.suite ?? WHOLE,
      name: 'report',
      outcome: 'skipped',
      message: `${count(left)} cases are left out, the report is at most 10 MB: see the JSON`,
      text: '',
    }
    kept.push({ of, xml: caseXml(of) })
  }
  const suites = [...grouped(kept, ({ of }) => of.suite)].map(
    ([name, cases]) =>
      `  <testsuite${xmlAttributes({ name, hostname: name === WHOLE ? undefined : name, ...counts(cases) })}>\n${cases.map(({ xml }) => xml).join('')}  </testsuite>\n`,
  )
  return withoutCommands(
    `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${xmlAttributes({ name: WHOLE, ...counts(kept) })}>\n${suites.join('')}</testsuites>\n`,
  )
}

const counts = (cases: readonly { readonly of: Case }[]) => {
  const of = (outcome: Case['outcome']): number => cases.filter((one) => one.of.outcome === outcome).length
  return { tests: cases.length, failures: of('failed'), errors: 0, skipped: of('skipped'), time: 0 }
}

/** Jenkins takes what is before the last dot of a class for its package, so the only dot is ours. */
function caseXml({ suite, name, file, line, outcome, message, text, severity }: Case): string {
  const classname = suite === WHOLE ? WHOLE : `${WHOLE}.${suite.replaceAll('.', '_')}`
  const said = xmlAttributes({ message: shorten(message, MOST_MESSAGE) })
  const cut = text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}\n… more: see the JSON` : text
  const body = xmlText(cut.split('\n').map(inert).join('\n'))
  const inner = {
    passed: `<system-out>${body}</system-out>`,
    failed: `<failure${said}${xmlAttributes({ type: severity })}>${body}</failure>`,
    skipped: `<skipped${said}>${body}</skipped>`,
  }[outcome]
  return `    <testcase${xmlAttributes({ classname, name, file, line, time: 0 })}>${inner}</testcase>\n`
}
