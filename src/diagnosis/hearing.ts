import type { Span } from '../core/span.ts'
import { isProgramOf, runsOthers, speakerOf } from '../core/speaker.ts'
import { calledOf, isOfContainer } from './called.ts'
import type { Entry } from './entry.ts'

/**
 * A program does not end because something else goes wrong on its machine: what is told of its end speaks of that, or the other is told by a program, or
 * is about one, that is called like it, as its log may tell, or is named by the end. Where neither is named, the shell tells the end right below; of a pod no shell does.
 */
export function isHeardOf(cause: Entry, effect: Entry): boolean {
  const end = endOf(effect)
  if (end === undefined) return true
  const { heardAs } = cause.failure
  if (heardAs !== undefined && end.words.some((said) => heardAs.test(said))) return true
  const { programs, names, isNamed } = programsOf(cause)
  if (names.some((name) => end.names().has(name))) return true
  if (end.owners.length === 0 && !isNamed && !isOfContainer(effect))
    return cause.proofs.some(({ at }) => effect.proofs.some((proof) => isRightBelow(proof.at, at)))
  return programs.some((program) => end.owners.some((owner) => isProgramOf(owner, program)))
}

/** What is told of the end of a program. */
interface End {
  readonly words: readonly string[]
  /** The words one by one, in small letters. */
  readonly names: () => ReadonlySet<string>
  /** How the program is called. */
  readonly owners: readonly string[]
}

/** Who tells of a cause, or what it is about. */
interface Programs {
  readonly programs: readonly string[]
  /** As what asks them calls them, in small letters. */
  readonly names: readonly string[]
  /** One of them is told by more than the name of its log. */
  readonly isNamed: boolean
  /** The proofs that told. */
  readonly proofs: number
}

/** A finding is laid to many others: what it says of its end is put together once. */
const ends = new WeakMap<Entry, End | 'none'>()

function endOf(effect: Entry): End | undefined {
  const known = ends.get(effect)
  if (known !== undefined) return known === 'none' ? undefined : known
  const { failure, facts, heard } = effect
  const words =
    failure.reasons === undefined ? undefined : [...failure.reasons(facts), heard?.line.text].filter((said) => said !== undefined)
  let names: ReadonlySet<string> | undefined
  const end = words === undefined ? undefined : { words, owners: calledOf(effect), names: () => (names ??= wordsIn(words)) }
  ends.set(effect, end ?? 'none')
  return end
}

const wordsIn = (all: readonly string[]): ReadonlySet<string> =>
  new Set(all.flatMap((said) => said.toLowerCase().split(/[^a-z0-9]{1,200}/)))

/** Who tells of a cause, for as long as no other observer's words are added to its proofs. */
const tellers = new WeakMap<Entry, Programs>()

function programsOf(cause: Entry): Programs {
  const { linked, proofs } = cause
  const known = tellers.get(cause)
  if (known?.proofs === proofs.length) return known
  const logs = proofs.flatMap(({ at }) => LOG.exec(at.artifact)?.groups?.['program'] ?? [])
  const named = [...(linked.get('comm') ?? []), ...proofs.flatMap(({ at }) => speakerOf(at) ?? [])]
  const programs = [...new Set([...named, ...logs])]
  const names = programs.map(calledShortly).filter((name) => name.length >= LEAST_NAME && !runsOthers(name))
  const told = { programs, names, isNamed: named.length > 0, proofs: proofs.length }
  tellers.set(cause, told)
  return told
}

/** A log is called as who writes it. */
const LOG = /(?:^|[/!])(?<program>[\w@-]{4,60})(?:\.log|-stderr)(?:[.-]\d{1,10})?(?:\.(?:gz|xz|bz2|zst))?$/

/** `redis` of redis-server, as what asks it calls it. */
const SERVES = /-(?:server|daemon)$|d$/
const LEAST_NAME = 4
const calledShortly = (program: string): string => program.replace(SERVES, '').toLowerCase()

const LINES_BELOW = 8
const isRightBelow = (end: Span, above: Span): boolean =>
  end.artifact === above.artifact && end.line > above.line && end.line - (above.endLine ?? above.line) <= LINES_BELOW
