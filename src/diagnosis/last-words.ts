import { shownIn } from '../casefile/status-units.ts'
import { cutLineOf, isWholeOf } from '../core/cut-line.ts'
import { LAST_LINE, type LastLine } from '../core/last-line.ts'
import { isFarewell, namesReason } from '../core/reason.ts'
import type { Unexplained } from '../core/report.ts'
import type { Scope } from '../core/scope.ts'
import type { Cited } from '../core/span.ts'
import { isProgramOf, runsOthers, speakerOf } from '../core/speaker.ts'
import type { Judged } from './chains.ts'
import type { Entry } from './entry.ts'
import { LinesByPlace } from './lines-by-place.ts'
import { OwnLines } from './own-lines.ts'

/** Lines before the end of a unit in which its program may say why. */
const BEFORE = 20
/** What a runtime says, which may be another unit's, stands nearer. */
const BEFORE_OF_RUNTIME = 12
/** What stands so near is of the end itself. */
const LAST = 6
/** What a runtime was refused is why the unit ended only right above its end. */
const RIGHT_ABOVE = 2

/** A quoted line: where it stands, and what was said. */
export type Words = Pick<Unexplained, 'artifact' | 'line' | 'offset' | 'text' | 'message'>

type Place = { readonly artifact: string; readonly line: number }

export interface LastWords {
  readonly line: Words
  /** The runtime that said it: nothing but its nearness tells of which unit it is. */
  readonly by?: string | undefined
  readonly isLast: boolean
}

/** Each finding with what its program said before it ended, where its failure asks for that. */
export function withLastWords(findings: readonly Judged[], unexplained: readonly Unexplained[]): Judged[] {
  const cited = new Set(findings.flatMap(({ entry: { proofs } }) => proofs.map(({ at }) => placeOf(at))))
  const said = new Said(unexplained, (at) => cited.has(placeOf(at)))
  return findings.map((one) => {
    const heard = one.entry.failure.hear === undefined ? undefined : lastWords(one.entry, said)
    return heard === undefined ? one : { ...one, entry: { ...one.entry, heard } }
  })
}

const placeOf = ({ artifact, line }: Place): string => `${artifact}\0${line}`

/** What was said, to be asked for each of many findings. */
class Said {
  readonly unexplained: readonly Unexplained[]
  readonly byPlace: LinesByPlace<Unexplained>
  readonly isCited: (at: Place) => boolean
  readonly #failed: readonly Unexplained[]
  readonly #scopes = new Map<Scope, { readonly failed: OwnLines<Unexplained>; readonly last: OwnLines<Cited<LastLine>> }>()

  constructor(unexplained: readonly Unexplained[], isCited: (at: Place) => boolean) {
    this.unexplained = unexplained
    this.byPlace = new LinesByPlace(unexplained)
    this.isCited = isCited
    this.#failed = unexplained.filter(tellsOfFailure)
  }

  /** Of one scope, by whose output it is: the lines that tell of a failure, and the last ones of logs, of those that no finding cites. */
  byWriter(scope: Scope): { readonly failed: OwnLines<Unexplained>; readonly last: OwnLines<Cited<LastLine>> } {
    const known = this.#scopes.get(scope)
    if (known !== undefined) return known
    const last = scope.rows(LAST_LINE).filter(({ at }) => !this.isCited(at))
    const own = { failed: new OwnLines(scope, this.#failed, (one) => one), last: new OwnLines(scope, last, ({ at }) => at) }
    this.#scopes.set(scope, own)
    return own
  }
}

/** What the program of a finding's unit or container said before it ended, of the lines that no finding cites. */
function lastWords(entry: Entry, said: Said): LastWords | undefined {
  const { unit, pod, container, containerId } = entry.entities
  if (unit !== undefined) return ofUnit(unit, entry, said)
  return pod === undefined && container === undefined && containerId === undefined ? ofTerminal(entry, said) : ofContainer(entry, said)
}

/** Lines above such a line in which its reason stands. */
const ABOVE = [1, 2, 3, 4, 5, 6]

const wordsOf = ({ message, text }: Words): string => message ?? text

const tellsOfFailure = (line: Unexplained): boolean => (line.gravity === 'fatal' || line.gravity === 'failed') && !isFarewell(wordsOf(line))

/**
 * What the program of a finding's unit said just before the lines that show it, of those that no finding cites: the first that names a reason, else that
 * tells of a failure, since others follow from it. What stands under the status of the unit is of its journal, whoever speaks.
 */
function ofUnit(unit: string, { scope, proofs }: Entry, { unexplained, byPlace, isCited }: Said): LastWords | undefined {
  // in a text that shows the newest first what was said before stands below
  const down = proofs.some(({ at }) => at.turned === true) ? -1 : 1
  /** Lines from one to the nearest line that shows it. */
  const distanceOf = ({ artifact, line }: Unexplained): number => {
    let nearest = Infinity
    for (const { at } of proofs) {
      const apart = down * (at.line - line)
      if (at.artifact === artifact && apart > 0) nearest = Math.min(nearest, apart)
    }
    return nearest
  }
  const shown = new Set(proofs.map(({ at }) => at.artifact).filter((artifact) => shownIn(scope, artifact) === unit))
  const heard = (line: Unexplained): (LastWords & { readonly line: Unexplained }) | undefined => {
    const distance = distanceOf(line)
    const isShown = shown.has(line.artifact)
    if (distance > BEFORE && !isShown) return undefined
    const speaker = speakerOf(line)
    const isGrave = tellsOfFailure(line)
    // what was refused, or took too long, is why only where it is the last of all
    if (speaker === undefined || (!isGrave && distance > (runsOthers(speaker) ? RIGHT_ABOVE : isProgramOf(unit, speaker) ? LAST : 0)))
      return undefined
    if (isShown && speaker !== 'systemd') return { line, isLast: true }
    if (isProgramOf(unit, speaker)) return distance <= BEFORE ? { line, isLast: distance <= LAST } : undefined
    return runsOthers(speaker) && distance <= BEFORE_OF_RUNTIME ? { line, by: speaker, isLast: distance <= LAST } : undefined
  }
  const near = byPlace.inOrder([
    ...proofs.flatMap(({ at }) => byPlace.near(at, BEFORE)),
    ...[...shown].flatMap((text) => byPlace.ofText(text)),
  ])
  const all = near.flatMap((one) => heard(one) ?? []).toSorted((a, b) => down * (a.line.line - b.line.line))
  const isShownWhole = (line: Unexplained): boolean => {
    const cut = cutLineOf(wordsOf(line))
    return cut !== undefined && unexplained.some((one) => isWholeOf(cut, wordsOf(one)))
  }
  const grave = all.filter(({ line }) => tellsOfFailure(line) && !isShownWhole(line))
  const why = grave.find(({ line }) => namesReason(wordsOf(line))) ?? grave[0]
  if (why !== undefined) return why
  const last = all.findLast(({ line }) => !isFarewell(wordsOf(line))) ?? all.at(-1)
  // the reason is a finding of its own where it stands just above
  const isTold =
    last !== undefined && isFarewell(wordsOf(last.line)) && ABOVE.some((up) => isCited({ ...last.line, line: last.line.line - down * up }))
  return isTold ? undefined : last
}

/**
 * What a program without a unit wrote right above the line in which its shell or its supervisor tells of its end: the last that ends something, else the
 * first that names a reason, else the last that failed.
 */
function ofTerminal({ entities, proofs }: Entry, { byPlace }: Said): LastWords | undefined {
  const { comm } = entities
  const told = proofs.filter(({ witness }) => witness === 'application log')
  const above = told.flatMap(({ at }) => byPlace.near(at, LAST).filter(({ line }) => line < at.line))
  const own = byPlace
    .inOrder(above)
    .filter((one) => {
      const speaker = speakerOf(one)
      return tellsOfFailure(one) && (speaker === undefined || speaker === comm)
    })
    .toSorted((a, b) => a.line - b.line)
  const last = own.findLast(({ gravity }) => gravity === 'fatal') ?? own.find((one) => namesReason(wordsOf(one))) ?? own.at(-1)
  return last === undefined ? undefined : { line: last, isLast: true }
}

/** In its own log: the last that names a reason, else that tells of a failure, else the last that it wrote. */
function ofContainer(entry: Entry, said: Said): LastWords | undefined {
  const { failed, last: lastLines } = said.byWriter(entry.scope)
  const told = failed.of(entry).toSorted((a, b) => a.line - b.line)
  if (told.length > 0) return { line: told.findLast((one) => namesReason(wordsOf(one))) ?? told.at(-1)!, isLast: true }
  const last = lastLines.of(entry).at(-1)
  return last === undefined ? undefined : { line: { ...last.at, message: last.message }, isLast: true }
}
