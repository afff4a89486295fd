import { isNobody } from '../core/host-name.ts'
import type { RawLine } from '../core/parser.ts'
import { identifier } from './envelopes/identifier.ts'
import type { Opened } from './envelopes/unwrap.ts'
import { catalogues } from './catalogues.ts'
import { documented } from './documents.ts'
import { examples } from './examples.ts'
import { exportedLists } from './exported-lists.ts'
import { askedFigures, ignoredTasks } from './ignored.ts'
import { expositions } from './expositions.ts'
import { introduced } from './introduced.ts'
import { lessons } from './lessons.ts'
import { manualExamples, pages } from './pages.ts'
import { patternLists } from './pattern-lists.ts'
import { type Place, placed } from './places.ts'
import { closed } from './post-mortems.ts'
import { settingBlocks } from './setting-blocks.ts'
import { remarks } from './remarks.ts'
import { settings } from './settings.ts'
import { sources } from './sources.ts'
import { passedRuns } from './test-runs.ts'

/** How a list of changes, a commit or a patch begins. */
const CHANGES =
  /^\s{0,4}(?:#{1,4} |\* )?(?:\[?(?:[Vv]ersion |v)?\d{1,4}\.\d{1,5}(?:\.\d{1,5}){0,2}[\w.-]{0,20}\]? ?(?:\(\d{4}-\d\d-\d\d\)|- \d{4}-\d\d-\d\d|$)|Change ?log\b|CHANGELOG\b|CHANGES (?:WITH|IN|SINCE) |Releases? (?:notes\b|v?\d{1,4}\.\d)|[a-z][a-z0-9.+-]{1,60} \([\w.:~+-]{1,60}\) [\w -]{1,60}; urgency=|\* (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \w{3} \d{1,2} \d{4} )/i
const COMMIT = /^(?:commit [0-9a-f]{6,40}\b|diff --git |@@ -\d)/
/** A line of such a list: an entry, or what hangs below one. */
const ENTRY = /^(?:\s{0,8}[-*+•] |\s{2,12}\S|\s*$|#{1,6} | -- )/
/** A line of a commit or a patch. */
const BODY =
  /^(?:[ \t]|\s*$|[-+@]|(?:Author|AuthorDate|Commit|CommitDate|Date|Merge):|index [0-9a-f]|(?:new|deleted) file|similarity|rename )/
/** The file that a part of a patch is about, and one that tests are fed with. */
const FILE = /^(?:\+\+\+ (?:b\/)?|diff --git a\/\S{1,400} b\/|Index: )(\S{1,400})/
const TEST_DATA =
  /(?:^|\/)(?:tests?|testdata|test[-_]data|testing|specs?|fixtures?|samples?|examples?|golden|snapshots|__snapshots__|__tests__|mocks?|testcases?|corpus)\/|(?:^|[/._-])(?:test|spec|sample|example|fixture)[._-]/i
/** What a patch of any tool begins a file with. */
const PATCH = /^(?:diff --git |Index: )/

/** Places, in the list, of lines that a patch adds to a file for tests, or takes out of it. */
function testData(texts: readonly string[]): number[] {
  if (!texts.some((text) => PATCH.test(text))) return []
  const found: number[] = []
  let isData = false
  for (const [at, text] of texts.entries()) {
    const file = FILE.exec(text)?.[1]
    if (file !== undefined) isData = TEST_DATA.test(file)
    else if (!BODY.test(text) && !COMMIT.test(text)) isData = false
    if (isData) found.push(at)
  }
  return found
}

/** The summary of a test run in which nothing failed: rspec, jest, mocha. */
const PASSED =
  /^\s{0,8}(?:\d{1,6} examples?, 0 failures\b|Tests:\s{1,12}(?:\d{1,6} (?:skipped|todo), ){0,2}\d{1,6} passed, \d{1,6} total|\d{1,6} passing \()/
/** A description in such a run: words without the colon of a program. */
const DESCRIPTION = /^\s{0,24}[^:\s][^:]{0,300}$/

/**
 * `bare`: a line in the envelope of a log is a log's all the same; `unnamed`: what names a machine or shows a clock is one's; `all`: whatever it looks like, as
 * long as no machine is named in it; `made up`: even then.
 */
export type Retold = 'bare' | 'unnamed' | 'all' | 'made up'

/**
 * The lines of a text, in their order, that belong to a list of changes, a commit, a patch, a source, a test run that passed, or a page for all cases: what they
 * speak of did not happen here.
 */
export function retold(lines: readonly RawLine[], place?: Place): ReadonlyMap<number, Retold> {
  const found = new Map<number, Retold>()
  let inside: RegExp | undefined
  for (const { text, line } of lines) {
    if (CHANGES.test(text)) inside = ENTRY
    else if (COMMIT.test(text)) inside = BODY
    else if (inside?.test(text) !== true) inside = undefined
    if (inside !== undefined) found.set(line, 'bare')
  }
  const end = lines.findLastIndex(({ text }) => PASSED.test(text))
  for (const { text, line } of lines.slice(0, Math.max(0, end))) if (DESCRIPTION.test(text)) found.set(line, 'bare')
  const texts = lines.map(({ text }) => text)
  const { all, bare } = documented(lines)
  const { madeUp, unnamed, given } = examples(lines)
  const taught = lessons(texts)
  const shown = introduced(lines)
  const told = expositions(lines)
  const general = [
    bare,
    given,
    pages(texts),
    catalogues(texts),
    patternLists(texts),
    settings(texts),
    settingBlocks(texts),
    exportedLists(lines),
    sources(texts),
  ]
  for (const places of general) for (const at of places) found.set(lines[at]!.line, 'bare')
  for (const at of all) found.set(lines[at]!.line, 'all')
  for (const at of [...passedRuns(texts), ...ignoredTasks(texts), ...askedFigures(texts)]) found.set(lines[at]!.line, 'all')
  for (const at of [...unnamed, ...taught.unnamed, ...shown.unnamed, ...told.unnamed, ...remarks(lines), ...manualExamples(texts)])
    found.set(lines[at]!.line, 'unnamed')
  for (const at of told.bare) if (!found.has(lines[at]!.line)) found.set(lines[at]!.line, 'bare')
  for (const at of told.all) found.set(lines[at]!.line, 'all')
  const inTests = place === undefined ? [] : placed(lines, place)
  for (const at of [...madeUp, ...taught.madeUp, ...shown.madeUp, ...testData(texts), ...closed(texts), ...inTests])
    found.set(lines[at]!.line, 'made up')
  return found
}

/** Whether no capture begins there: what looks like one was made up, or stands for what may be seen one day. */
export const holdsNoCapture = (retold: Retold | undefined): boolean => retold === 'unnamed' || retold === 'made up'

/**
 * Whether a line that belongs to such a passage is silent. What names the machine that wrote it is its log's; a name and a colon alone may be
 * what a change is about: `kernel: WARNING: CPU: 0 … -> silenced`.
 */
export function isRetold({ host, ident, pid, kernel, time, envelope }: Opened, retold: Retold | undefined): boolean {
  if (retold === undefined || retold === 'made up') return retold !== undefined
  if (retold === 'unnamed') return isNobody(host) && (time === undefined || 'boot' in time)
  if (retold === 'all') return kernel !== true && isNobody(host)
  const isNamed = (ident !== undefined || kernel === true) && (envelope !== identifier.id || pid !== undefined)
  return !isNamed && time === undefined
}
