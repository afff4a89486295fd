import { fillAssigned } from './secrets/assignments.ts'
import { TOOL_RULES } from './secrets/command-lines.ts'
import { decoded } from './secrets/decoded.ts'
import { filled, marked, runsOf, withoutMarks } from './secrets/filled.ts'
import { fillInserted, PAIR_RULES } from './secrets/pairs.ts'
import { KEPT_RULES } from './secrets/kept.ts'
import { fillRows } from './secrets/rows.ts'
import { Rules } from './secrets/rule.ts'
import { fillMentioned, SENTENCE_RULES } from './secrets/sentences.ts'
import { SERVER_RULES } from './secrets/servers.ts'
import { SERVICE_RULES } from './secrets/services.ts'
import { VENDOR_RULES } from './secrets/vendors.ts'
import { WEB_RULES } from './secrets/web.ts'

/*
 * Secrets are masked in every report. What names their kind survives: scheme, flag, prefix, and the length class.
 * Every pattern is linear: it begins with a literal, its repeats are bounded and do not overlap with what follows them.
 */

/** A place in a text. */
export type Span = readonly [from: number, to: number]

const RULES = new Rules([
  ...VENDOR_RULES,
  ...WEB_RULES,
  ...PAIR_RULES,
  ...SENTENCE_RULES,
  ...SERVICE_RULES,
  ...SERVER_RULES,
  ...KEPT_RULES,
  ...TOOL_RULES,
])

/** Masks the secrets of one text. Linear in its length; idempotent. */
export const maskSecrets = (text: string): string => marked(text, secretsOf(text))

/**
 * Where the secrets of a text stand, in order. Its lines are read one by one, and beside each other. `found` is told each, as it is written and as it is
 * read.
 */
export function secretsOf(text: string, found?: (secret: string) => void): Span[] {
  const lines = text.split('\n').map((line) => secretsFilled(line, found))
  const runs = runsOf((lines.length > 1 ? fillRows(lines, plainlyFilled) : lines).join('\n'))
  if (found !== undefined) for (const [from, to] of runs) found(text.slice(from, to))
  return runs
}

/** One line with its secrets filled, those too that only who decodes it would see. */
function secretsFilled(line: string, found?: (secret: string) => void): string {
  const bare = withoutMarks(line)
  const plain = plainlyFilled(bare)
  const view = decoded(bare)
  if (view === undefined) return plain
  let result = ''
  let done = 0
  for (const [from, to] of runsOf(plainlyFilled(view.text))) {
    found?.(view.text.slice(from, to))
    const [start, end] = [Math.max(done, view.from[from]!), view.to[to - 1]!]
    result += plain.slice(done, start) + filled(plain.slice(start, end))
    done = end
  }
  return result + plain.slice(done)
}

const plainlyFilled = (line: string): string => fillAssigned(fillMentioned(fillInserted(RULES.applied(line))))
