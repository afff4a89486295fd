import type { Found } from '../../../core/failure.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Engine } from '../../../records/engine-event.ts'
import type { Present } from '../present.ts'
import { ofEngines } from './of-engines.ts'
import { ofPods } from './of-pods.ts'
import type { Kind } from './sentence.ts'

export interface Facts {
  /** What it wrote last, in its own log. */
  readonly wrote?: string | undefined
  readonly pod: string | undefined
  readonly namespace: string | undefined
  readonly container: string | undefined
  readonly containerId: string | undefined
  readonly init: boolean
  readonly engine: boolean
  readonly exitCode: number | undefined
  readonly reason: string | undefined
  /** What the container or the runtime left as a message. */
  readonly message: string | undefined
  readonly restarts: number | undefined
  /** Its log is that of the run before. */
  readonly startedAgain: boolean
  /** It never ran: command, mount or configuration were not to be had. */
  readonly atStart: boolean
  /** Starts that were refused, as events count them. */
  readonly tries: number | undefined
  /** It was started in the end. */
  readonly healed: boolean
  /** The kubelet's word for a container of which it does not know how it ended. */
  readonly lost: string | undefined
  readonly sandboxChanged: boolean | undefined
  /** Of a message: what it is about, its name, the key that is missing, the words that decide. */
  readonly kind: Kind | undefined
  readonly name: string | undefined
  readonly key: string | undefined
  readonly words: string | undefined
  /** How it is at the end of the input. */
  readonly present: Present | undefined
  /** Of a pod as a whole: `was refused by its node, …`; the node, and whether another pod of its owner runs. */
  readonly endedAs?: string | undefined
  readonly node?: string | undefined
  readonly replaced?: boolean | undefined
  /** The engine whose container it is, where the input shows it. */
  readonly tool?: Engine | undefined
  /** It was asked to stop, and ended with this code. */
  readonly asked?: true | undefined
  /** Its log is in the input. */
  readonly logged?: true | undefined
}

/** A container cannot be started, or ended with an error of its own that no loop, kill or eviction explains. */
export const judge = (scope: Scope): Found<Facts>[] => [...ofPods(scope), ...ofEngines(scope)]
