import { isObject, type JsonObject, objectOf } from '../envelopes/json-text.ts'
import { unwrap } from '../envelopes/unwrap.ts'

/** Under what a runner writes down what a command printed: Ansible, subprocess, agents of clouds. */
const PRINTED = /^(?:std_?(?:out|err)|(?:standard)?(?:output|error)(?:content)?|combined_?output)$/i
const HOLDS = /"(?:std_?(?:out|err)|(?:standard)?(?:output|error)(?:content)?|combined_?output)"\s?:\s?"/i
const MOST_DEPTH = 3

/**
 * The lines of captures that stand in an object on one line, as what commands printed, and before them the object without them. Undefined where it is
 * an entry of a log, or no such text has a heading that is known.
 */
export function outputsWithin(text: string, isHeading: (text: string) => boolean): readonly string[] | undefined {
  if (!text.includes('\\n') || !HOLDS.test(text)) return undefined
  const object = objectOf(text)
  if (object === undefined || unwrap(text).envelope !== undefined) return undefined
  const lines: string[] = []
  const without = withoutOutputs(object, isHeading, lines, MOST_DEPTH)
  return lines.length === 0 ? undefined : [JSON.stringify(without), ...lines]
}

/** The object with such texts taken out of it, whose lines are put to `lines`. */
function withoutOutputs(object: JsonObject, isHeading: (text: string) => boolean, lines: string[], depth: number): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]): [string, unknown] => {
      if (isObject(value) && depth > 1) return [name, withoutOutputs(value, isHeading, lines, depth - 1)]
      const own = typeof value === 'string' && PRINTED.test(name) ? value.split('\n') : []
      if (own.length < 2 || !own.some(isHeading)) return [name, value]
      lines.push(...own)
      return [name, '']
    }),
  )
}
