import type { LogLine } from '../core/log-line.ts'
import type { Cited, Span } from '../core/span.ts'
import { withoutAsked } from './asked-for.ts'
import { type Opened, unwrap } from './envelopes/unwrap.ts'
import { partsOf } from './parts.ts'
import { withoutLookedFor } from './looked-for.ts'
import { lineWithin, quotedFailure, whollyQuoted } from './quoted.ts'
import { inEnglish } from './strerror.ts'
import { isTalk } from './talk.ts'
import { isTitle } from './title.ts'

/** A log line as it stands in the text. */
export interface Statement {
  readonly text: string
  readonly opened: Opened
  readonly at: Span
  /** What it says; nothing where it only speaks of failures. */
  readonly parts: readonly Cited<LogLine>[]
  /** What it quotes of a failure. */
  readonly quoted?: string | undefined
}

/** What is to be made of a line: nothing where what it stands in does not tell of this machine, and no more than a line of the log where nobody keeps what it says, or a report goes on with it. */
export type Manner = 'said' | 'retold' | 'passed' | 'part'

/** What a line says that is read as one of a log. */
export function statementOf(text: string, opened: Opened, at: Span, manner: Manner): Statement {
  const bare = opened.ident === undefined && opened.kernel === undefined && opened.time === undefined
  const within = bare && manner === 'said' ? (lineWithin(opened.message) ?? whollyQuoted(opened.message, text)) : undefined
  if (within !== undefined) return statementOf(within, { ...unwrap(within), host: opened.host }, { ...at, message: within }, 'said')
  const isSilent = manner === 'retold' || (manner === 'said' && (isTalk(opened, text) || isTitle(text, opened)))
  const asked = withoutLookedFor(withoutAsked(opened.message))
  const said = isSilent ? asked : inEnglish(asked)
  // a translated line is quoted as it was said: so it is found again
  const place = said === asked ? at : { ...at, message: opened.message }
  const parts = isSilent ? [] : partsOf(opened, place, opened.time, said)
  return { text, opened, at, parts, quoted: bare && manner === 'said' ? quotedFailure(opened.message) : undefined }
}
