import { TIME_ASKED_FOR } from './left-out.ts'
import { hostsOf } from '../core/hosts.ts'
import type { Coverage, Finding, Incident, Report, Unexplained } from '../core/report.ts'
import { timeSpan } from '../core/time/words.ts'
import { plural } from '../core/words/numbers.ts'
import { capital, midSentence, opt } from '../core/words/opt.ts'
import { shortened } from '../core/words/shortened.ts'
import type { Perhaps } from './perhaps.ts'
import type { Vitals } from '../casefile/vitals.ts'

/** Characters of a verdict: three lines of 80 columns, with room for how sure it is. */
const MOST = 225
/** Of a fourth line, where it names the second of several incidents. */
const FOURTH_LINE = 70
/** Characters of a quoted line that say enough, however long what stands before them. */
const LEAST_QUOTE = 60

type Told = Pick<Report, 'findings' | 'incidents' | 'coverage'>

/** Who, what, why, how it is now and since when: the headline of an incident, of its root and of what came of it. */
export function headlineOf(root: Finding, effects: readonly Finding[], hosts: ReadonlySet<string>, machines = 0): string {
  const state = [root, ...effects.filter((effect) => isOfOnePod(root, effect))].find((f) => f.state !== undefined)?.state
  return withMore(named(root, hosts, machines), [
    state,
    root.when === undefined ? undefined : `${capital(withoutHost(root.when, root, hosts))}.`,
  ])
}

/** How another pod is, which only waits for this one, is no answer. */
const isOfOnePod = (root: Finding, effect: Finding): boolean => {
  const [own, other] = [root.entities['pod'], effect.entities['pod']]
  return own === undefined || other === undefined || own === other
}

/** Machines that the input names. */
export const machinesOf = ({ machines = [] }: Pick<Coverage, 'machines'>): number =>
  machines.filter(({ name }) => name !== undefined).length

/** Of several machines the answer says which, once. */
function named(root: Finding, hosts: ReadonlySet<string>, machines = 0): string {
  const headline = root.headline ?? root.title
  const host = hosts.size > 1 || (machines > 1 && !tellsHost(root)) ? root.entities['host'] : undefined
  return host === undefined || namesHost(headline, String(host)) ? headline : `${host}: ${headline}`
}

/** Whether it says that it was there: `… of web1 …`, `on web1`, or begins with the machine's name. */
const namesHost = (headline: string, host: string): boolean =>
  headline
    .split(/(?<=\s)|(?=[,;:'’)]|\.(?:\s|$))/)
    .map((word) => word.trim())
    .some((word, i, words) => word === host && (i === 0 || /^(?:of|on)$/.test(words[i - 1]!)))

/** The machine stands in its headline, or beside its time. */
const tellsHost = ({ entities, headline = '', when = '' }: Finding): boolean =>
  `${headline} ${when}`.split(/[^\w.-]+/).some((word) => word.replace(/\.$/, '') === entities['host'])

/** The machine is named once. */
const withoutHost = (when: string, { entities }: Finding, hosts: ReadonlySet<string>): string =>
  hosts.size > 1 ? when.replace(` on ${entities['host']}`, '') : when

/** What still fits behind it. A repetition that the headline tells already is not told again. */
function withMore(headline: string, more: readonly (string | undefined)[], most = MOST): string {
  let told = headline
  for (const sentence of more) if (sentence !== undefined && told.length + 1 + sentence.length <= most) told = `${told} ${sentence}`
  return told
}

/**
 * The answer: the first incident's headline and what stands beside it, or that nothing known was found. `telling`: the note of what would be a failure
 * if more were known of it; `vitals`: of the only machine; `perhaps`: how the second incident may stand to the first.
 */
export function summarise(
  told: Told,
  {
    telling,
    vitals,
    perhaps,
  }: { readonly telling?: Finding | undefined; readonly vitals?: Vitals | undefined; readonly perhaps?: Perhaps | undefined } = {},
): string {
  const [first, second] = told.incidents
  if (first?.headline === undefined) return nothing(told, telling, vitals)
  const beside = besides(told, second, perhaps)
  if (beside === undefined) return first.headline
  const root = told.findings.find(({ key }) => key === first.root)
  const bare = root === undefined ? first.headline : named(root, hostsOf(told.findings), machinesOf(told.coverage))
  // the second is named even where the first must be told without its time
  const ways = [`${first.headline} ${beside.named}`, `${bare} ${beside.named}`, `${first.headline} ${beside.counted}`]
  return ways.find((way, i) => way.length <= MOST + (i === 1 ? FOURTH_LINE : 0)) ?? ways.at(-1)!
}

const BESIDE: Readonly<Record<Perhaps | 'apart', string>> = {
  behind: 'Perhaps behind it:',
  over: 'Perhaps because of it:',
  apart: 'Apart from it,',
}

/** The second incident by name, and how many there are. */
function besides(
  { incidents, findings }: Told,
  second: Incident | undefined,
  perhaps: Perhaps | undefined,
): { named: string; counted: string } | undefined {
  const root = findings.find(({ key }) => key === second?.root)
  if (root === undefined) return undefined
  const more = incidents.length - 2
  const headline = root.headline ?? root.title
  const brief = /^.{20,}?(?=[:;] |, (?:which|and|while|since)\b|\.$)/.exec(headline)?.[0].replace(/ \([^()]*$/, '') ?? root.title
  const hosts = hostsOf(findings)
  const host = hosts.size > 1 ? root.entities['host'] : undefined
  const where = host === undefined || namesHost(brief, String(host)) ? '' : `on ${host} `
  const small = `${second?.history === true ? 'in an earlier boot, ' : ''}${where}${midSentence(brief)}`
  return {
    named: `${BESIDE[perhaps ?? 'apart']} ${small}${more > 0 ? `; and ${plural(more, 'more incident')}` : ''}.`,
    counted: `${plural(more + 1, 'more incident')} below, which nothing in the input ${perhaps === undefined ? 'joins' : 'joins for sure'} to it.`,
  }
}

function nothing({ coverage, findings }: Told, telling: Finding | undefined, vitals: Vitals | undefined): string {
  const { artifacts, gaps, machines = [] } = coverage
  if (artifacts.length === 0) return 'Nothing could be read.'
  const hosts = [...hostsOf(findings), ...machines.flatMap(({ name }) => name ?? [])]
  const host = new Set(hosts).size === 1 ? ` of ${hosts[0]}` : ''
  const asked = gaps.some(({ what }) => what === TIME_ASKED_FOR) ? ' in the time asked for' : ''
  const span = artifacts.length === 1 ? timeSpan(artifacts[0]!, 'from', 'to') : ''
  // what is listed as a note below is not denied above
  const none = findings.length > 0 ? 'Nothing graver than a note' : 'No known failure'
  const read = `${none} in ${filesOf(artifacts)}${host}${span === '' ? '' : ` (${span})`}${asked}`
  const gravest = coverage.unexplained.find(({ gravity }) => gravity === 'fatal')
  if (gravest !== undefined) return overEnd(gravest, coverage, `${filesOf(artifacts)}${host}${asked}`)
  if (telling !== undefined)
    return `No known failure, but ${midSentence(telling.title)}.${telling.when === undefined ? '' : ` ${capital(telling.when)}.`}`
  const broken = saysBroken(coverage)
  const noted = broken === '' ? noteOf(findings, `${filesOf(artifacts)}${host}`, span, asked) : undefined
  if (noted !== undefined) return withMore(noted, [wellBeing(vitals)])
  return withMore(broken === '' ? `${read}.` : `${read}, but ${broken}.`, [wellBeing(vitals)])
}

/** The first note by what it says, which is the answer where nothing is graver; none where three lines do not hold it. */
function noteOf([note, ...more]: readonly Finding[], where: string, span: string, asked: string): string | undefined {
  if (note === undefined) return undefined
  const only = more.length === 0 ? 'only a note' : 'only notes, the first'
  const told = `No known failure in ${where}${span === '' ? '' : ` (${span})`}${asked}, ${only}: ${midSentence(note.title)}.`
  return told.length <= MOST ? told : undefined
}

/** The line that tells of an end, as far as three lines hold it, and how many others say that something broke: it stands under no all-clear. */
function overEnd(line: Unexplained, coverage: Coverage, read: string): string {
  const others = linesOf(coverage) - (line.lines ?? line.count)
  const more = others === 0 ? '' : ` ${plural(others, 'more line')} ${others === 1 ? 'says' : 'say'} that something broke.`
  const head = `No known failure explains the gravest line in ${read}: `
  const room = Math.max(LEAST_QUOTE, MOST - head.length - more.length - '"".'.length)
  return `${head}"${shortened((line.message ?? line.text).trim().replace(/\.$/, ''), room)}".${more}`
}

/** The file by its name where it is one. */
function filesOf(artifacts: Coverage['artifacts']): string {
  const [only, ...more] = artifacts
  if (only === undefined || more.length > 0) return plural(artifacts.length, 'file')
  return only.path === '-' ? 'standard input' : (only.path.split(/[/!]/).at(-1) ?? only.path)
}

/** `Memory 83 % available, CPUs 43 to 100 % idle, / 61 % full.`: what captures show of the machine. */
function wellBeing({ memoryPct, idlePct, idleMeanPct, fullest }: Vitals = {}): string | undefined {
  const told = [
    opt`memory ${memoryPct} % available`,
    idleOf(idlePct, idleMeanPct),
    opt`${fullest?.mount} ${fullest?.usedPct} % full`,
  ].filter((part) => part !== undefined)
  return told.length === 0 ? undefined : `${capital(told.join(', '))}.`
}

/** Idle time that is no room any more: beside an all-clear it reads as an alarm, though CPUs that are busy for a moment do their work. */
const NO_ROOM_PCT = 10

/** From the least to the most where there was always room, else on average; of CPUs that were busy all the time nothing. */
function idleOf([least, most]: Partial<NonNullable<Vitals['idlePct']>> = [], mean: number | undefined): string | undefined {
  if (least === undefined || least >= NO_ROOM_PCT) return opt`CPUs ${least === most ? least : opt`${least} to ${most}`} % idle`
  return mean === undefined || mean < NO_ROOM_PCT ? undefined : `CPUs ${mean} % idle on average`
}

/** `2 lines say that something broke, first app.log:17`: empty when none does. */
function saysBroken(coverage: Coverage): string {
  if (coverage.unexplained.length === 0) return ''
  const lines = linesOf(coverage)
  return lines === 1 ? '1 line says that something broke' : `${lines} lines say that something broke`
}

/** Lines that say that something broke and that no finding explains. */
const linesOf = ({ unexplained, unexplainedOmitted = 0 }: Coverage): number =>
  unexplained.reduce((sum, { count, lines = count }) => sum + lines, unexplainedOmitted)
