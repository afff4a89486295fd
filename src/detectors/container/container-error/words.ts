import type { Heard, Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import * as engines from './engine-words.ts'
import type { Facts } from './judge.ts'
import * as pods from './pod-words.ts'

/** Kubernetes and container engines stop, start and tell of containers in ways of their own. */
const of = ({ engine }: Facts): typeof pods | typeof engines => (engine ? engines : pods)

export const headline = (f: Facts, count: number): string => of(f).headline(f, count)
export const state = (f: Facts): Sentence => of(f).state(f)
export const effect = (f: Facts, count: number): Sentence => of(f).effect(f, count)
export const cause = (f: Facts): Sentence[] => of(f).cause(f)
export const excluded = (f: Facts): Sentence[] => of(f).excluded(f)
export const fix = (f: Facts): Step[] => of(f).fix(f)
export const hear = (f: Facts, said: Heard): Facts | undefined => (f.engine ? undefined : pods.hear(f, said))
