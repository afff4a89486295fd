import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { times } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { podArguments, word } from '../../../core/words/shell.ts'
import type { Facts } from './judge.ts'

const refused = (f: Facts): string => `${f.who ?? 'A program'} may not ${f.operation === 'mkdir' ? 'create' : 'write'} ${f.path}`

export const readOnlyHeadline = (f: Facts, count: number): string =>
  say(`${refused(f)}: the file system there is read-only`, f.stopped ? ', so it ended' : when(count > 1, ` (refused ${times(count)})`))

export const readOnlyEffect = (f: Facts): Sentence => refused(f)

export const readOnlyCause = (f: Facts): Sentence[] => [
  f.pod === undefined
    ? 'It was mounted so, as the root of a container may be (--read-only, readOnlyRootFilesystem), or an error made it so: then the log of its kernel says it'
    : 'readOnlyRootFilesystem of its securityContext, or readOnly of the volume, mounts it so; an error of the file system on its node would do the same',
]

export function readOnlyFix(f: Facts): Step[] {
  const folder = f.path!.replace(/\/[^/]*$/, '') || '/'
  const place = f.operation === 'mkdir' ? f.path! : folder
  return f.pod === undefined
    ? [
        {
          when: 'now',
          say: 'See how it is mounted where the program runs.',
          run: `findmnt -T ${word(folder)} -o TARGET,SOURCE,FSTYPE,OPTIONS`,
        },
        {
          when: 'durable',
          say: `Give it a place of its own that may be written at ${place} (a volume, a tmpfs); remount nothing that the kernel made read-only.`,
        },
        { when: 'verify', say: `${f.who ?? 'It'} writes there, and no such line comes for ten minutes.` },
      ]
    : [
        {
          when: 'now',
          say: 'See what its securityContext and its volumes say.',
          run: `kubectl get pod ${podArguments(f.pod)} -o yaml | grep -nE 'readOnly|mountPath'`,
        },
        { when: 'durable', say: `Mount an emptyDir at ${place}, in what owns the pod; the root may stay read-only.` },
        { when: 'verify', say: opt`Container "${f.container}" stays up for ten minutes.` ?? 'It stays up for ten minutes.' },
      ]
}
