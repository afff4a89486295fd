import type { Finding } from '../core/report.ts'
import { distinct } from '../core/grouped.ts'
import type { Severity } from '../core/severity.ts'
import { capital } from '../core/words/opt.ts'
import { chainOf, consequencesOf, stateUntold, type Story, whenUntold, worstOf } from './arrange.ts'
import type { Places } from './place.ts'
import { block, command, isNarrow, type Layout, room, row } from './text-layout.ts'
import { proofLines } from './text-proof.ts'
import { isToldBy } from './told-words.ts'
import { sure } from './words.ts'
import { wrap } from './wrap.ts'

/** Lines of the first incident, and as many as it may have; where it is not the only one; the fewest of its proof. */
const FIRST = 21
const MOST_FIRST = 24
const OF_SEVERAL = { first: 18, most: 21 } as const
const LEAST_PROOF = 4
/** Lines of each later one, and of its proof. */
const LATER = 12
const PROOF_LATER = 3
/** Effects that are told. */
const MOST_EFFECTS = 3

export interface Telling {
  readonly story: Story
  readonly hosts: ReadonlySet<string>
  readonly places: Places
  /** Whether there is no other incident. */
  readonly isLone: boolean
  /** The answer above all incidents. */
  readonly verdict: string
}

/** One incident: its head, and the rows that say something. The first one's headline is the verdict. */
export function incidentLines(telling: Telling, layout: Layout): string[] {
  if (layout.verbose) return whole(telling, layout, ALL)
  return telling.story.number === 1 ? first(telling, layout) : later(telling, layout)
}

/**
 * How long the rows of an incident may be: lines that proof may fill, effects that are told, characters of the cause, whether alternatives are told, and
 * whether each step of the fix is, or the first of its kind.
 */
interface Lengths {
  readonly lines: number
  readonly effects: number
  readonly cause: number
  readonly alternatives: boolean
  readonly steps: boolean
}

const ALL: Lengths = { lines: Infinity, effects: Infinity, cause: Infinity, alternatives: true, steps: true }

/** Narrow columns take half as many lines again. */
const stretched = (lines: number, layout: Layout): number => (isNarrow(layout) ? Math.round(lines * 1.6) : lines)

/** The first incident: its proof has the lines that the other rows leave, and rows grow shorter where all together are too long. */
function first(telling: Telling, layout: Layout): string[] {
  const lines = stretched(telling.isLone ? FIRST : OF_SEVERAL.first, layout)
  const most = stretched(telling.isLone ? MOST_FIRST : OF_SEVERAL.most, layout)
  const shorter: readonly Lengths[] = [
    { ...ALL, lines, effects: MOST_EFFECTS },
    { ...ALL, lines, effects: MOST_EFFECTS, alternatives: false },
    { ...ALL, lines, effects: MOST_EFFECTS, alternatives: false, cause: 300 },
    { lines, effects: 1, alternatives: false, cause: 160, steps: true },
    { lines, effects: 1, alternatives: false, cause: 160, steps: false },
  ]
  const tried = shorter.map((lengths) => () => whole(telling, layout, lengths))
  return firstOf(tried, (told) => told.length <= most)
}

/** The first that fits, else the last. */
function firstOf(ways: readonly (() => string[])[], fits: (lines: string[]) => boolean): string[] {
  let lines: string[] = []
  for (const way of ways) {
    lines = way()
    if (fits(lines)) break
  }
  return lines
}

function whole(telling: Telling, layout: Layout, lengths: Lengths): string[] {
  const { story, hosts, places } = telling
  const { root, incident, number } = story
  const above = [
    ...head(story, layout),
    ...(number === 1 ? [] : block('What', `${incident.headline ?? root.title} ${sure(root.confidence)}.`, layout)),
    ...whenRow(telling, layout),
    ...block('Cause', sentences(root.cause, lengths.cause), layout),
    ...block('Effect', consequencesOf(story, hosts, lengths.effects), layout),
    ...block('Not', root.excluded, layout),
  ]
  const below = [
    ...against(telling, layout),
    ...(lengths.alternatives ? alternatives(story, layout) : []),
    ...fixRow({ fix: lengths.steps ? root.fix : distinct(root.fix, ({ when }) => when) }, layout),
    ...openRow(root, layout),
  ]
  const left = Math.max(LEAST_PROOF, lengths.lines - above.length - below.length)
  return [...above, ...row('Proof', proofLines(story, places, layout, left), layout), ...below]
}

/** A later incident: what it is, its proof, the first step; what else there is room for. */
function later(telling: Telling, layout: Layout): string[] {
  const { story, places } = telling
  const { root, incident } = story
  const above = [
    ...head(story, layout),
    ...block('What', `${incident.headline ?? root.title} ${sure(root.confidence)}.`, layout),
    ...whenRow(telling, layout),
  ]
  const proof = row('Proof', proofLines(story, places, layout, PROOF_LATER), layout)
  const left = stretched(LATER, layout) - above.length - proof.length
  const steps = root.fix.filter(({ when }) => when !== 'verify')
  const fixes = [steps, steps.slice(0, 1), steps.slice(0, 1).map(({ run: _, ...step }) => step)].map((fix) => fixRow({ fix }, layout))
  const fix = fixes.find(({ length }) => length <= left) ?? fixes.at(-1)!
  const cause = block('Cause', root.cause, layout)
  return [...above, ...(cause.length <= left - fix.length ? cause : []), ...proof, ...fix]
}

/** Its first sentences, at most so many characters, one at least. */
function sentences(text: string, most: number): string {
  let told = ''
  for (const sentence of text.split(/(?<=[.!?]["')]?)\s+(?=[^a-z\s])/)) {
    if (told !== '' && told.length + 1 + sentence.length > most) break
    told = told === '' ? sentence : `${told} ${sentence}`
  }
  return told
}

/** `1  CRITICAL  oom-kill-cgroup → container-oomkilled`. */
function head(story: Story, layout: Layout): string[] {
  const { number } = story
  const { chalk, width } = layout
  const severity = worstOf(story)
  const prefix = `${number}  ${severity.toUpperCase()}  `
  const [first = '', ...more] = wrap(chainOf(story).join(' → '), width - prefix.length)
  return [
    `${chalk.bold(number)}  ${painted(severity, layout)}  ${chalk.bold(first)}`,
    ...more.map((line) => `${' '.repeat(isNarrow(layout) ? 2 : prefix.length)}${chalk.bold(line)}`),
  ]
}

function painted(severity: Severity, { chalk }: Layout): string {
  const word = severity.toUpperCase()
  if (severity === 'critical') return chalk.bold.red(word)
  return severity === 'error' ? chalk.red(word) : severity === 'warning' ? chalk.yellow(word) : chalk.cyan(word)
}

/** When, and how it is now, where the headline, or of the first the answer, has no room for it. */
function whenRow({ story, verdict }: Telling, layout: Layout): string[] {
  const told = story.number === 1 ? verdict : story.incident.headline
  const when = whenUntold(story, told)
  const row =
    when?.startsWith('since ') === true
      ? block('Since', when.slice('since '.length), layout)
      : block('When', when === undefined ? undefined : capital(when), layout)
  return [...row, ...(told === undefined ? [] : block('Now', stateUntold(story, told), layout))]
}

/** Lines that speak against it; against what came of it, unless its sentence says so. */
function against({ story: { root, effects }, places }: Telling, layout: Layout): string[] {
  const ofEffects = effects.flatMap((f) => {
    const said = f.effect ?? f.headline ?? f.title
    return f.against.flatMap((one) => (isToldBy(said, one.note) ? [] : [{ ...one, note: `${f.title}, but ${one.note}` }]))
  })
  const lines = [...root.against.map((one) => ({ ...one, note: capital(one.note) })), ...ofEffects]
    .slice(0, layout.verbose ? 20 : 2)
    .flatMap(({ note, evidence }) => wrap(`${note}${evidence === undefined ? '' : ` (${places.of(evidence)})`}`, room(layout)))
  return row('Against', lines, layout)
}

/** What was seen of other failures that may lie behind it. */
function alternatives({ incident, root }: Story, layout: Layout): string[] {
  const told = layout.verbose
    ? incident.alternatives
    : incident.alternatives.filter((text) => isNews(text, `${root.headline ?? ''} ${root.cause}`))
  return told.slice(0, layout.verbose ? 50 : 2).flatMap((text, i) => block(i === 0 ? 'Or' : '', text, layout))
}

/** Whether it tells a number that is not told yet. */
const isNews = (text: string, told: string): boolean => (text.match(/(?<!\S)\S*\d[\w.]*/g) ?? ['']).some((figure) => !told.includes(figure))

/** `Fix     now      Restart it.`, its command below it; `Fix now` on a line of its own where columns are few. */
function fixRow({ fix }: Pick<Finding, 'fix'>, layout: Layout): string[] {
  const isAlone = isNarrow(layout)
  const column = isAlone ? 0 : 9
  const steps = fix.map(({ when, say, run, changes = 'none' }, i) => {
    const label = fix[i - 1]?.when === when ? '' : when
    const said = wrap(changes === 'none' ? say : `${say} CHANGES THE ${changes.toUpperCase()}:`, room(layout) - column)
    const typed = run === undefined ? [] : command(run, layout, 11 + column)
    return { label, lines: [...said, ...typed] }
  })
  if (isAlone) return steps.flatMap(({ label, lines }) => row(label === '' ? '' : `Fix ${label}`, lines, layout))
  const lines = steps.flatMap(({ label, lines }) => lines.map((line, n) => `${(n === 0 ? label : '').padEnd(column)}${line}`))
  return row('Fix', lines, layout)
}

/** One question, and the command that settles it. */
function openRow({ open = [] }: Finding, layout: Layout): string[] {
  return row(
    'Open',
    open
      .slice(0, layout.verbose ? 2 : 1)
      .flatMap(({ ask, run }) => [...wrap(ask, room(layout)), ...(run === undefined ? [] : command(run, layout, 11))]),
    layout,
  )
}
