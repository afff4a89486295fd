import type { LogLine } from '../../core/log-line.ts'
import type { RuntimeOom } from '../../records/runtime-oom.ts'
import { JAVA } from './java.ts'
import { JAVASCRIPT } from './javascript.ts'
import { NATIVE } from './native.ts'
import { SCRIPTING } from './scripting.ts'
import { SERVERS } from './servers.ts'
import type { Wording } from './wording.ts'

/** Words that show a line to be about the error, not the error. */
const QUOTED = /\b(?:DEBUG|TRACE)\b|-XX:|OnOutOfMemoryError|\bcatch(?:es|ing)? |\bexpected\b|\bassert/

const WORDINGS: readonly Wording[] = [...JAVA, ...JAVASCRIPT, ...NATIVE, ...SCRIPTING, ...SERVERS]

export const RUNTIME_OOM_LITERALS: readonly string[] = WORDINGS.flatMap(({ literals }) => literals)

const LOWER = WORDINGS.map((wording) => ({ ...wording, literals: wording.literals.map((literal) => literal.toLowerCase()) }))

export function readRuntimeOom(line: LogLine): RuntimeOom | undefined {
  const { message } = line
  const text = message.length > 2000 ? message.slice(0, 2000) : message
  if (QUOTED.test(text)) return undefined
  const lower = text.toLowerCase()
  for (const { literals, shape, read } of LOWER) {
    if (!literals.some((literal) => lower.includes(literal))) continue
    const m = shape.exec(text)
    if (m !== null) return read(m, line)
  }
  return undefined
}
