/** A longer word, or one with a blank in it, names nothing. */
const LONGEST_NAME = 120
const NAME = /^\S*\d\S*$/
/** Fields that hold places and words, and no names. */
const NO_NAMES: ReadonlySet<string> = new Set(['at', 'time', 'message', 'text'])

/**
 * What a statement is one of, where many alike are counted only: `shape`, the words of its line without numbers, and the names with a digit in them that its
 * fields hold, so that what one server or pod of a flood did is not counted as another's.
 */
export function kindOf(shape: string, record: object): string {
  let kind = shape
  for (const [field, value] of Object.entries(record) as [string, unknown][]) {
    if (NO_NAMES.has(field)) continue
    if (typeof value === 'string') kind += nameIn(value)
    else if (field === 'port') kind += `\0${String(value)}`
    else if (typeof value === 'object' && value !== null && !Array.isArray(value))
      for (const inner of Object.values(value) as unknown[]) if (typeof inner === 'string') kind += nameIn(inner)
  }
  return kind
}

const nameIn = (value: string): string => (value.length <= LONGEST_NAME && NAME.test(value) ? `\0${value}` : '')
