import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import * as daemon from './daemon-words.ts'
import type { Facts } from './judge.ts'
import * as keeper from './own-limit-words.ts'

const isOfDaemon = (f: Facts): f is daemon.Facts => !keeper.isOfKeeper(f)

export const headline = (f: Facts, count: number): string =>
  isOfDaemon(f) ? daemon.headline(f, count) : keeper.headline(f as keeper.OfKeeper, count)
export const effect = (f: Facts, count: number): Sentence =>
  isOfDaemon(f) ? daemon.effect(f, count) : keeper.effect(f as keeper.OfKeeper, count)
export const cause = (f: Facts, count: number): Sentence[] => (isOfDaemon(f) ? daemon.cause(f, count) : keeper.cause(f as keeper.OfKeeper))
export const fix = (f: Facts): Step[] => (isOfDaemon(f) ? daemon.fix(f) : keeper.fix(f as keeper.OfKeeper))
