import { type Broken, type RecordType } from '../core/record.ts'
import type { RuntimeCrash } from './runtime-crash.ts'

/** Why something ended, that a program says in several lines: the head, the reason below it, the place below that. */
export interface EndSaid {
  /** All of it in one sentence, which begins as the first line does; absent where the first line says all of it. */
  readonly sentence?: string | undefined
  readonly gravity: Broken['gravity']
  /** What it is where the process then dies of a signal: a panic may also end a thread, a request, or the process with an exit status. */
  readonly crash?: RuntimeCrash | undefined
}

/** The head alone tells nothing: a reader is shown the sentence. */
export const END_SAID: RecordType<EndSaid> = {
  name: 'end-said',
  broke: ({ sentence, gravity }) => (sentence === undefined ? undefined : { says: sentence, gravity, times: 1 }),
}
