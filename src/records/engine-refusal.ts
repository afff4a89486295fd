import { lineType } from '../core/record.ts'
import type { Engine } from './engine-event.ts'

/** An engine says why it did not do what it was asked: pull an image, start a container, answer at all. */
export interface EngineRefusal {
  /** Where the line tells which. */
  readonly engine?: Engine | undefined
  /** `place`: no node of a swarm fits. */
  readonly about: 'image' | 'container' | 'daemon' | 'place'
  readonly container?: string | undefined
  /** 64 hexadecimal digits. */
  readonly containerId?: string | undefined
  readonly image?: string | undefined
  /** Of a daemon that does not answer: where it was asked, as written. */
  readonly socket?: string | undefined
  /** The engine's or the runtime's own words, whole. */
  readonly sentence: string
}

export const ENGINE_REFUSAL = lineType<EngineRefusal>('engine-refusal')
