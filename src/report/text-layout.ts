import type { ChalkInstance } from 'chalk'
import { wrap } from './wrap.ts'

export interface Layout {
  readonly chalk: ChalkInstance
  /** Columns of prose, 40 to 100. */
  readonly width: number
  /** Columns there are. */
  readonly screen: number
  readonly tty: boolean
  readonly verbose: boolean
}

/** Prose beside its label: `   Cause   …`, wrapped and indented. Nothing for an empty text. */
export function block(label: string, text: string, { chalk, width }: Layout, column = 8, indent = 3): string[] {
  if (text === '') return []
  return wrap(text, width - column - indent).map(
    (line, i) => `${' '.repeat(indent)}${i === 0 ? chalk.bold(label.padEnd(column)) : ' '.repeat(column)}${line}`,
  )
}
