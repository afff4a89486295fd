import { word } from '../../../core/words/shell.ts'
import type { Facts } from './judge.ts'
import type { Known } from './known.ts'

/** What is wrong is no line of a file: the rights of data or of a key, the version that wrote data. */
export function ofData(f: Facts): Known | undefined {
  if (f.kind === 'mode of' || (f.kind === 'data directory' && f.name !== undefined)) {
    const isInside = (f.pod ?? f.container) !== undefined
    const mode = /\buse (0?[0-7]{3})\b/.exec(f.message)?.[1] ?? (f.kind === 'mode of' ? '600' : '700')
    return {
      now: {
        say: `See whose ${f.name} is, and who else may read it${isInside ? ' (inside the container, or where it is mounted from)' : ''}.`,
        ...(isInside ? {} : { run: `namei -l ${word(f.name!)}` }),
      },
      durable: { say: `Leave it to its owner alone (chmod ${mode}), and let what makes or mounts it keep that mode.` },
    }
  }
  if (f.kind !== 'data directory') return undefined
  return {
    now: { say: 'Start it with the version that wrote the data: nothing is lost so far. Copy the data before anything else.' },
    durable: {
      say: 'Bring the data over with the tools of the server (a dump and its restore, an upgrade version by version), and name the version of the image or package instead of the latest one.',
    },
  }
}
