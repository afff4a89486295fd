import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { times } from '../../../core/words/numbers.ts'
import { say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './judge.ts'

/** Characters of a rule's answer that a headline has room for. */
const SHORT = 130

const rule = ({ kind, name }: Facts): string => {
  if (kind === 'webhook') return `admission webhook ${name} denies them`
  if (kind === 'policy') return `admission policy ${name} denies them`
  if (kind === 'quota') return `quota ${name} wants to know more of them`
  return kind === 'LimitRange' ? 'a LimitRange of the namespace forbids them' : 'their specification is not valid'
}

const briefly = ({ says = '' }: Facts): string => (says.length <= SHORT ? says : `${says.slice(0, SHORT - 10).replace(/\s\S*$/, '')} …`)

export const unmadeHeadline = (f: Facts, count: number): string =>
  say(
    `${f.who ?? 'A workload'} ${f.healed === true ? 'had to wait for its pods' : 'gets no new pods'}: ${rule(f)}`,
    when(f.says !== '', `: ${briefly(f)}`),
    when(count > 1, ` (tried ${times(count)})`),
  )

export const unmadeCause = (f: Facts): Sentence[] => [
  'The API server refuses each pod before it exists; its owner tries again by itself',
  when(briefly(f) !== f.says, `All that it says: ${f.says}`),
]

export function unmadeFix(f: Facts): Step[] {
  const at = f.namespace === undefined ? '-A' : `-n ${word(f.namespace)}`
  const LOOK: Readonly<Record<string, readonly [string, string]>> = {
    webhook: [
      'See what the webhook is for, and the rule that it names.',
      'kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations',
    ],
    policy: ['See what the policy demands.', `kubectl get validatingadmissionpolicy ${word(f.name ?? '')} -o yaml`],
    quota: ['See what the quota counts: what it counts each pod must tell.', `kubectl describe resourcequota ${at}`],
    LimitRange: ['See what the namespace allows one pod or container.', `kubectl describe limitrange ${at}`],
    specification: ['See the template of its pods.', `kubectl get deployments,statefulsets,daemonsets,jobs ${at}`],
  }
  const [look, run] = LOOK[f.kind] ?? LOOK['specification']!
  return [
    { when: 'now', say: look, run },
    {
      when: 'durable',
      say:
        f.kind === 'quota'
          ? 'Give its containers these requests and limits, or the namespace a LimitRange with defaults.'
          : 'Set in its pod template what is named above, and let the delivery check it against the same rules.',
    },
    { when: 'verify', say: 'Its pods are made within a minute.', run: `kubectl get pods ${at} -w` },
  ]
}
