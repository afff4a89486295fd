import type { Block } from '../../src/core/block.ts'
import { message } from '../../src/core/message.ts'
import { lineType } from '../../src/core/record.ts'

/** A statement of every line that holds the literal: the line itself, told under `said`. */
export const saying = (literal: string): Block<object> =>
  message({ id: 'said', emits: lineType<object>('said'), holds: [literal], read: () => ({}) })
