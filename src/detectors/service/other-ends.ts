import { grouped } from '../../core/grouped.ts'
import type { LogLine } from '../../core/log-line.ts'
import { reasonsIn } from '../../core/reason.ts'
import { once, type Scope } from '../../core/scope.ts'
import type { Cited, Span } from '../../core/span.ts'
import { PEER_FAILURE } from '../../records/peer-failure.ts'
import type { ProgramEnded } from '../../records/program-ended.ts'
import type { SaidNear } from './said-near.ts'

type End = Cited<ProgramEnded & LogLine>

/** What is done instead of that which failed. */
const INSTEAD =
  /\bf(?:a|e)ll(?:ing|s)? back (?:to|on)\b|\b(?:continu|proceed)(?:e|es|ing) (?:anyway|without)\b|\busing (?:the |a )?(?:stale|cached|local cop(?:y|ies)|last known)\b/i

/** What one does who has tried before. */
const GIVES_UP = /\bg(?:iving|ave) up\b/i

/** Whether a line says that its program does without what was refused: it does not end over that. */
export const goesOnWithout = (message: string): boolean => INSTEAD.test(message)

/**
 * Whether the words of an end name a reason of their own, of which none of these lines speaks, or another server than they do: what went wrong before it is not
 * what it ends over. systemd and supervisors, who tell ends of others, name how it ended and no reason.
 */
export function endsOverOther(scope: Scope, end: End, events: SaidNear): boolean {
  if (end.unit !== undefined || end.ident !== undefined || end.bare === true || GIVES_UP.test(end.message)) return false
  if (events.standsAt(end.at)) return false
  const reasons = [...reasonsIn(end.message)]
  const isTold = (word: string): boolean => events.speakOf(word, end.at)
  if (reasons.length > 0 && !reasons.some(isTold) && !namesIn(end.message).some(isTold)) return true
  const asked = peersAt(scope).get(placeOf(end.at)) ?? []
  return asked.length > 0 && !asked.some(({ what: { peer } }) => isTold(peer.host.toLowerCase()))
}

/** Words that are no plain words: addresses, hosts, paths. */
const namesIn = (message: string): readonly string[] =>
  message
    .toLowerCase()
    .split(/[\s"'`(),;=<>]/)
    .map((word) => word.replace(/[.:]$/, ''))
    .filter((word) => word.length >= 3 && /[a-z]/.test(word) && /[\d./]/.test(word))

const placeOf = ({ artifact, line }: Span): string => `${artifact}\0${line}`
/** Servers that cannot be reached, by the lines that say so. */
const peersAt = once((scope) => grouped(scope.events(PEER_FAILURE), ({ what: { at } }) => placeOf(at)))
