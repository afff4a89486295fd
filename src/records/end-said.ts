import { type Broken, type RecordType } from '../core/record.ts'

/** Why something ended, that a program says in several lines: the head, the reason below it, the place below that. */
export interface EndSaid {
  /** All of it in one sentence, which begins as the first line does. */
  readonly sentence: string
  readonly gravity: Broken['gravity']
}

/** The head alone tells nothing: a reader is shown the sentence. */
export const END_SAID: RecordType<EndSaid> = {
  name: 'end-said',
  broke: ({ sentence, gravity }) => ({ says: sentence, gravity, times: 1 }),
}
