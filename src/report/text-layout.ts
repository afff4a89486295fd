import type { ChalkInstance } from 'chalk'
import { wrap } from './wrap.ts'

export interface Layout {
  readonly chalk: ChalkInstance
  /** Columns of prose, 40 to 100. */
  readonly width: number
  readonly verbose: boolean
}

/** Columns at and below which a label stands on a line of its own (a phone, a split pane). */
const NARROW = 60
/** Longest command, with its indentation, that is left on one line. */
const COMMAND = 100

export const isNarrow = ({ width }: Layout): boolean => width <= NARROW

/** Columns for the text of a row whose label stands at `indent` and whose text at `indent + column`. */
export const room = (layout: Layout, column = 8, indent = 3): number =>
  isNarrow(layout) ? layout.width - 2 : layout.width - indent - column

/** Lines beside their label (`   Cause   …`), or below it where columns are few. */
export function row(label: string, lines: readonly string[], layout: Layout, column = 8, indent = 3): string[] {
  const { chalk } = layout
  if (lines.length === 0) return []
  if (isNarrow(layout)) return [...(label === '' ? [] : [chalk.bold(label)]), ...lines.map((line) => `  ${line}`)]
  return lines.map((line, i) => `${' '.repeat(indent)}${i === 0 ? chalk.bold(label.padEnd(column)) : ' '.repeat(column)}${line}`)
}

/** Prose beside its label. Nothing for an empty text. */
export function block(label: string, text: string | undefined, layout: Layout, column = 8, indent = 3): string[] {
  return text === undefined || text === '' ? [] : row(label, wrap(text, room(layout, column, indent)), layout, column, indent)
}

/** A command as it is typed, behind `$ `; one that is too long for a line goes on behind a backslash. `indent`: columns before it. */
export function command(run: string, layout: Layout, indent: number): string[] {
  return run
    .split('\n')
    .flatMap((line) => (isNarrow(layout) ? [line] : broken(line, COMMAND - indent - 2, layout.width - indent - 4)))
    .map((line, i, all) =>
      layout.chalk.green(
        i > 0 && all[i - 1]!.endsWith('\\')
          ? `${' '.repeat(Math.max(0, Math.min(4, layout.width - indent - line.length)))}${line}`
          : `$ ${line}`,
      ),
    )
}

/**
 * A command in pieces of at most `most` characters, those behind the first of at most `further`, broken at spaces between its words, before a pipe or
 * another command where there is one, else not behind an option where its value fits beside it. A word that is longer stays whole.
 */
export function broken(command: string, most: number, further = most): string[] {
  const [first, rest] = parted(command, most, further)
  return rest === undefined ? [first] : [first, ...broken(rest, Math.min(most, further), further)]
}

/** An option that stands alone, and the place where its value, or what is redirected, follows. */
const OPTION = /(?:^| )--?[A-Za-z][\w-]*$/
const NO_VALUE = /^ (?:-|[|&;]|\d?[<>])/

/** Its beginning and what is left of it; all of it where it is short enough. */
function parted(command: string, most: number, further: number): [string, string?] {
  if (command.length <= most) return [command]
  const all = outside(command).filter((at) => at > 0 && !/^ \d?[<>]/.test(command.slice(at)))
  const spaces = all.filter((at) => at <= most - 2)
  const joints = spaces.filter((at) => /^ (?:\||&&)/.test(command.slice(at)) || /[;&|]$/.test(command.slice(0, at)))
  const before = spaces.findLast((at) => !OPTION.test(command.slice(0, at)) || NO_VALUE.test(command.slice(at)))
  const isRoom = before !== undefined && command.length - before - 1 <= Math.min(most, further)
  const at = joints.findLast((joint) => joint > most / 3) ?? (isRoom ? before : spaces.at(-1)) ?? all[0]
  if (at === undefined) return [command]
  return [`${command.slice(0, at)} \\`, command.slice(at + 1)]
}

/** Where the spaces of a command are that stand outside of quotes, and of a comment behind it. */
function outside(command: string): number[] {
  const at: number[] = []
  let quote = ''
  for (let i = 0; i < command.length; i++) {
    const char = command[i]!
    if (quote === '' && char === '\\') i++
    else if (quote === '"' && char === '\\') i++
    else if (quote !== '') quote = char === quote ? '' : quote
    else if (char === "'" || char === '"') quote = char
    else if (char === '#' && command[i - 1] === ' ') break
    else if (char === ' ') at.push(i)
  }
  return at
}
