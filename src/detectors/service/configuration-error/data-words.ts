import type { Facts } from './judge.ts'
import type { Known } from './known.ts'

/** What is wrong is no line of a file but the version that wrote the data. */
export function ofData(f: Facts): Known | undefined {
  if (f.kind !== 'data directory') return undefined
  return {
    now: { say: 'Start it with the version that wrote the data: nothing is lost so far. Copy the data before anything else.' },
    durable: {
      say: 'Bring the data over with the tools of the server (a dump and its restore, an upgrade version by version), and name the version of the image or package instead of the latest one.',
    },
  }
}
