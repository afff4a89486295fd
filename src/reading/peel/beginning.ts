/** The indentation of a line and its first two words, and so many signs of each that count. */
const WORDS = /^([ \t]{0,60})(\S{1,40})([ \t]{1,60}|)(\S{0,24})/
const LONGEST_SHAPE = 12
/** The shape of a word that says nothing of what its line is, and how a line of such words begins. */
const PLAIN = /^[aA]?$/
const PLAIN_WORDS = /^\d+ [aA] [aA]?$/

/**
 * How a line begins, as its neighbours of the same kind do: its indentation, the shapes of its first two words and whether they stand in columns.
 * Names and numbers do not count: `41m  Normal` and `2h  Warning` begin alike.
 */
export function beginningOf(text: string): string {
  const m = WORDS.exec(text)
  if (m === null) return ''
  const [, indentation, first, between, second] = m
  return `${indentation!.length} ${shapeOf(first!)}${between!.length > 1 ? '  ' : ' '}${shapeOf(second!)}`
}

/** Of a path only that it is one counts. */
const shapeOf = (word: string): string =>
  word
    .replace(/^\/\S{1,40}/, '/')
    .replace(/[A-Za-z\d][\w.$-]{0,40}/g, (run) => (/^\d/.test(run) ? '9' : /^[a-z]/.test(run) ? 'a' : 'A'))
    .slice(0, LONGEST_SHAPE)

/** Whether a line that begins so may stand anywhere in a sentence. */
export const isPlain = (beginning: string): boolean => PLAIN_WORDS.test(beginning)

/** Whether two lines that begin so are of one kind: equal, or with a first word of one shape that is more than a word. */
export function beginAlike(one: string, other: string): boolean {
  if (one === other) return true
  const [indentation, first = ''] = keyOf(one)
  const [otherIndentation, otherFirst] = keyOf(other)
  return indentation === otherIndentation && first === otherFirst && !PLAIN.test(first)
}

/** The indentation, and the first word up to what sets a key off its value. */
const keyOf = (beginning: string): readonly string[] => beginning.replace(/[:=].*$/, ':').split(' ')

/** Where words begin and end that are set off by more than one blank. */
const COLUMN = / {2}(?=\S)|(?<=\S)(?= {2})/g
const LEAST_COLUMNS = 3

/** Whether a line stands in the columns of the other, as two rows of a table do. */
export function isRowBeside(row: string, text: string): boolean {
  const columns = columnsOf(text)
  if (columns.size < LEAST_COLUMNS) return false
  const others = columnsOf(row)
  const common = [...columns].filter((at) => others.has(at)).length
  return common >= LEAST_COLUMNS && common * 2 >= columns.size
}

/** A few cells with numbers: no row of a table, but what a wrap left of one. */
const CELLS = /^(?:\s{0,8}\d[\d.,:%]{0,11}[KMGTB]?){1,4}\s{0,8}$/

/** Whether a line that stands in no columns stands unindented below a row of a table, as what did not fit into its last cell, or holds its last cells. */
export const isRestOfRow = (row: string, text: string): boolean =>
  (/^\S/.test(text) || CELLS.test(text)) && columnsOf(row).size > LEAST_COLUMNS && columnsOf(text).size < LEAST_COLUMNS

const columnsOf = (text: string): ReadonlySet<number> => new Set([...text.matchAll(COLUMN)].map(({ index }) => index))
