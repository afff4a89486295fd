import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { times } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './judge.ts'
import type { Exceeded, Quota } from './of-quotas.ts'

const amount = ({ resource, requested, used, limited }: Exceeded): string =>
  `${resource}: a pod asks for ${requested}${opt`, ${used} of ${limited} are used` ?? ''}`

const who = (f: Facts): string => f.owner ?? 'A workload'

export const quotaHeadline = (f: Facts, { name, exceeded }: Quota, count: number): string =>
  say(
    `${who(f)} ${f.healed ? 'had to wait for its pods' : 'gets no new pods'}: exceeded quota ${name}`,
    when(exceeded.length > 0, ` (${listed(exceeded.map(amount), 2)})`),
    when(!f.healed && count > 1, `; tried ${times(count)}`),
    when(f.healed, '; they were made since'),
  )

export const quotaCause = (f: Facts): Sentence[] => [
  'A ResourceQuota counts what the pods of its namespace request or are limited to, not what they use; the API server refuses whatever would go over it, and no node is asked',
  when(!f.healed, 'Its controller tries again by itself, at growing intervals'),
]

export function quotaFix(f: Facts, { name, exceeded }: Quota): Step[] {
  const at = f.namespace === undefined ? '-A' : `-n ${word(f.namespace)}`
  const what = listed(
    exceeded.map(({ resource }) => resource),
    3,
  )
  return [
    {
      when: 'now',
      say: 'See what its namespace may have, and which pods hold it.',
      run:
        f.namespace === undefined
          ? 'kubectl get resourcequota -A'
          : `kubectl describe resourcequota ${at} ${word(name)}; kubectl get pods ${at}`,
    },
    {
      when: 'durable',
      say: `Lower ${what === '' ? 'what its pods ask for' : `${what} of its pods`} to the real need, remove what is not needed there, or raise the quota.`,
    },
    { when: 'verify', say: 'Its pods are made within a minute.', run: `kubectl get pods ${at} -w` },
  ]
}
