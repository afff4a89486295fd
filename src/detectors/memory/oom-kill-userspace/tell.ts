import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import type { Facts as OfDaemon } from './judge.ts'
import type { Facts as OfKeeper } from './own-limit.ts'
import * as keeper from './own-limit-words.ts'
import * as daemon from './words.ts'

/** Of a daemon that watches the machine or the node, or of who keeps one program to a limit. */
export type Facts = OfDaemon | OfKeeper

export const headline = (f: Facts, count: number): string => (keeper.isKept(f) ? keeper.headline(f, count) : daemon.headline(f, count))
export const effect = (f: Facts, count: number): Sentence => (keeper.isKept(f) ? keeper.effect(f, count) : daemon.effect(f, count))
export const cause = (f: Facts, count: number): Sentence[] => (keeper.isKept(f) ? keeper.cause(f) : daemon.cause(f, count))
export const fix = (f: Facts): Step[] => (keeper.isKept(f) ? keeper.fix(f) : daemon.fix(f))
