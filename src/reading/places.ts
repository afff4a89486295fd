import type { RawLine } from '../core/parser.ts'
import { declares } from './sources.ts'

/** Where a text lies. `below`: the part of its path that the user did not name; undefined where that is not known. */
export interface Place {
  readonly path: string
  readonly below?: string | undefined
}

/** Folders of what tests are fed with; of those that hold tests too, what lies in them may be what a test left behind. */
const TEST_DATA =
  /(?:^|[/!])(?:testdata|test[-_]?(?:data|files|resources|inputs?|cases)|(?:__)?fixtures?(?:__)?|__snapshots__|__mocks__|goldens?|(?:tests?|specs?|__tests__)[/!](?:[\w.-]{1,80}[/!]){0,3}(?:data|samples?|examples?|inputs?|resources|corpus|cases|goldens?))[/!]/i
const TESTS = /(?:^|[/!])(?:tests?|specs?|__tests__)[/!]/i
/** The log of a machine has more lines than the one that a test asks about. */
const MOST_LINES = 3

/** Files of source by their names; those of a shell are left out, which tells what it did in texts with the same ends. */
const SOURCE =
  /\.(?:py|pyi|rb|go|rs|c|h|cc|cpp|cxx|hpp|java|kt|kts|scala|cs|fs|swift|js|mjs|cjs|jsx|ts|mts|tsx|php|pl|pm|t|lua|ex|exs|erl|hs|ml|clj|zig|dart|jl)$/i

/** Places, in the list, of lines that nothing wrote where it lies: in the source of a program, or a line or two that a test is fed with. */
export function placed(lines: readonly RawLine[], { path, below }: Place): number[] {
  const written = lines.flatMap(({ text }, at) => (text.trim() === '' ? [] : [at]))
  if (SOURCE.test(path) && lines.some(({ text, verbatim }) => declares((verbatim ?? text).trim()))) return written
  if (below === undefined || written.length > MOST_LINES) return []
  if (TEST_DATA.test(below)) return written
  return TESTS.test(below) && !written.some((at) => CLOCK.test(lines[at]!.text)) ? written : []
}

/** What only a machine that runs writes: the time of day, or since it began to run. */
const CLOCK = /\b\d\d:\d\d:\d\d\b|\[\s{0,8}\d{1,12}\.\d{3,9}\]/
