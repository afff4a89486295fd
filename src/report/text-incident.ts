import type { Finding } from '../core/report.ts'
import type { Severity } from '../core/severity.ts'
import { chainOf, consequencesOf, type Story } from './arrange.ts'
import type { Places } from './place.ts'
import { block, command, isNarrow, type Layout, room, row } from './text-layout.ts'
import { proofLines } from './text-proof.ts'
import { sure } from './words.ts'
import { wrap } from './wrap.ts'

/** Lines of the first incident, and the fewest that its proof has of them. */
const FIRST = 23
const LEAST_PROOF = 4
/** Lines of each later one. */
const LATER = 12
/** Effects that are told. */
const MOST_EFFECTS = 3

export interface Telling {
  readonly story: Story
  readonly hosts: ReadonlySet<string>
  readonly places: Places
}

/** One incident: its head, and the rows that say something. The first one's headline is the verdict. */
export function incidentLines(telling: Telling, layout: Layout): string[] {
  const { story, hosts } = telling
  const { root, incident, number } = story
  const isFirst = number === 1
  const above = [
    ...head(story, layout),
    ...(isFirst ? [] : block('What', `${incident.headline ?? root.title} ${sure(root.confidence)}.`, layout)),
    ...whenRow(telling, layout),
  ]
  const cause = block('Cause', root.cause, layout)
  const effect = block('Effect', consequencesOf(story, hosts, layout.verbose ? Infinity : MOST_EFFECTS), layout)
  const not = block('Not', root.excluded, layout)
  const fix = row('Fix', fixLines(root, layout), layout)
  const open = isFirst || layout.verbose ? openRow(root, layout) : []
  const besides = [...against(telling, layout), ...(isFirst || layout.verbose ? alternatives(story, layout) : [])]
  if (layout.verbose || isFirst) {
    const rest = [...above, ...cause, ...effect, ...not, ...fix, ...open, ...besides].length
    const proof = row('Proof', proofLines(story, telling.places, layout, Math.max(LEAST_PROOF, FIRST - rest)), layout)
    return [...above, ...cause, ...effect, ...not, ...proof, ...besides, ...fix, ...open]
  }
  const proof = row('Proof', proofLines(story, telling.places, layout, LEAST_PROOF), layout)
  const left = LATER - above.length - proof.length
  const short = fix.length <= left ? fix : row('Fix', fixLines({ ...root, fix: root.fix.slice(0, 1) }, layout), layout)
  const roomFor = (rows: readonly string[]): readonly string[] => (rows.length <= left - short.length ? rows : [])
  return [...above, ...roomFor(cause), ...proof, ...short]
}

/** `1  CRITICAL  oom-kill-cgroup → container-oomkilled`. */
function head(story: Story, layout: Layout): string[] {
  const { root, number } = story
  const { chalk, width } = layout
  const prefix = `${number}  ${root.severity.toUpperCase()}  `
  const [first = '', ...more] = wrap(chainOf(story).join(' → '), width - prefix.length)
  return [
    `${chalk.bold(number)}  ${painted(root.severity, layout)}  ${chalk.bold(first)}`,
    ...more.map((line) => `${' '.repeat(isNarrow(layout) ? 2 : prefix.length)}${chalk.bold(line)}`),
  ]
}

function painted(severity: Severity, { chalk }: Layout): string {
  const word = severity.toUpperCase()
  if (severity === 'critical') return chalk.bold.red(word)
  return severity === 'error' ? chalk.red(word) : severity === 'warning' ? chalk.yellow(word) : chalk.cyan(word)
}

/** When, where the headline has no room for it. */
function whenRow({ story: { root, incident } }: Telling, layout: Layout): string[] {
  const { when } = root
  if (when === undefined || (incident.headline ?? '').toLowerCase().includes(when.toLowerCase())) return []
  return when.startsWith('since ') ? block('Since', when.slice('since '.length), layout) : block('When', when, layout)
}

/** Lines that speak against it. */
function against({ story: { root, effects }, places }: Telling, layout: Layout): string[] {
  const lines = [root, ...effects]
    .flatMap((f) => f.against)
    .slice(0, layout.verbose ? 20 : 2)
    .flatMap(({ note, evidence }) => wrap(`${note}${evidence === undefined ? '' : ` (${places.of(evidence)})`}`, room(layout)))
  return row('Against', lines, layout)
}

/** What was seen of other failures that may lie behind it. */
function alternatives({ incident, root }: Story, layout: Layout): string[] {
  const told = layout.verbose ? incident.alternatives : incident.alternatives.filter((text) => isNews(text, `${root.headline ?? ''} ${root.cause}`))
  return told.slice(0, layout.verbose ? 50 : 2).flatMap((text, i) => block(i === 0 ? 'Or' : '', text, layout))
}

/** Whether it tells a number that is not told yet. */
const isNews = (text: string, told: string): boolean => (text.match(/\S*\d[\w.]*/g) ?? ['']).some((figure) => !told.includes(figure))

/** `now      Restart it.`, its command below it. */
export function fixLines(finding: Finding, layout: Layout): string[] {
  const narrow = isNarrow(layout)
  const column = narrow ? 0 : 9
  return finding.fix.flatMap(({ when, say, run, changes = 'none' }, i) => {
    const before = finding.fix[i - 1]?.when === when ? '' : when
    const words = changes === 'none' ? say : `${say} CHANGES THE ${changes.toUpperCase()}:`
    const said = wrap(narrow && before !== '' ? `${before}: ${words}` : words, room(layout) - column)
    return [
      ...said.map((line, n) => `${narrow ? '' : (n === 0 ? before : '').padEnd(column)}${line}`),
      ...(run === undefined ? [] : command(run, layout, 11 + column).map((line) => `${' '.repeat(column)}${line}`)),
    ]
  })
}

/** One question, and the command that settles it. */
function openRow({ open = [] }: Finding, layout: Layout): string[] {
  return row(
    'Open',
    open.slice(0, layout.verbose ? 2 : 1).flatMap(({ ask, run }) => [...wrap(ask, room(layout)), ...(run === undefined ? [] : command(run, layout, 11))]),
    layout,
  )
}
