import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { seedOf } from '../fuzz/random.ts'
import { root } from './stories.ts'

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }

/** Decided by the version of the package: the same in each run of it, another in the next one. `OSDX_SHARE=N` takes another, `all` all. */
const TURN = process.env['OSDX_SHARE'] ?? String(seedOf(version, 0))

/** A seed for what is drawn at random, of the same turn. */
export const SEED = TURN === 'all' ? 0 : Number(TURN)

/** One of `parts` shares, whose turn it is. */
export const shareOf = <T>(some: readonly T[], parts: number): T[] =>
  TURN === 'all' ? [...some] : some.filter((_, i) => i % parts === Number(TURN) % parts)
