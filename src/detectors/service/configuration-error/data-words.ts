import type { Step } from '../../../core/finding.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './judge.ts'

interface Steps {
  readonly now: Step
  readonly durable: Step
}

/** What is wrong is no line of a file: the rights of data or of a key, the version that wrote data, swap beside a kubelet. */
export function ownSteps(f: Facts): Steps | undefined {
  if (f.name === '--fail-swap-on')
    return {
      now: { when: 'now', say: 'See which swap is in use, and what turns it on at boot.', run: 'swapon --show; grep -n swap /etc/fstab' },
      durable: {
        when: 'durable',
        say: 'Turn swap off and take it out of fstab, or set failSwapOn: false in the configuration of the kubelet.',
      },
    }
  if (f.kind === 'mode of' || (f.kind === 'data directory' && f.name !== undefined)) {
    const isInside = (f.pod ?? f.container) !== undefined
    const mode = /\buse (0?[0-7]{3})\b/.exec(f.message)?.[1] ?? (f.kind === 'mode of' ? '600' : '700')
    return {
      now: {
        when: 'now',
        say: `See whose ${f.name} is, and who else may read it${isInside ? ' (inside the container, or where it is mounted from)' : ''}.`,
        ...(isInside ? {} : { run: `namei -l ${word(f.name!)}` }),
      },
      durable: { when: 'durable', say: `Leave it to its owner alone (chmod ${mode}), and let what makes or mounts it keep that mode.` },
    }
  }
  if (f.kind !== 'data directory') return undefined
  return {
    now: { when: 'now', say: 'Start it with the version that wrote the data: nothing is lost so far. Copy the data before anything else.' },
    durable: {
      when: 'durable',
      say: 'Bring the data over with the tools of the server (a dump and its restore, an upgrade version by version), and name the version of the image or package instead of the latest one.',
    },
  }
}
