import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { times } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './judge.ts'

/** Characters of an answer that a headline has room for. */
const SHORT = 110

const CLASS = /storageclass\S{0,40} "([\w.-]{1,253})" not found/
const briefly = ({ says, kind, answer }: Facts): string => {
  const missing = CLASS.exec(answer)?.[1]
  if (missing !== undefined) return `storage class ${missing} does not exist`
  if (says.length <= SHORT) return says
  if (kind === 'rights')
    return `its driver is not allowed to make it${opt` (${(/UnauthorizedOperation|AuthorizationFailed|AccessDenied|[Pp]ermission denied|[Ff]orbidden/.exec(says) ?? /\b403\b/.exec(says))?.[0]})` ?? ''}`
  return `${says.slice(0, SHORT).replace(/\s\S*$/, '')} …`
}
const who = (f: Facts): string => (f.claim === undefined ? 'A volume claim (name not in the input)' : `Volume claim ${f.claim}`)

export const claimHeadline = (f: Facts): string =>
  say(
    `${who(f)} ${f.healed ? 'had to wait for its volume' : 'gets no volume'}`,
    when(f.tries > 1, ` (tried ${times(f.tries)})`),
    `: ${briefly(f)}`,
    when(f.healed, '; it is there by now'),
  )

export const claimEffect = (f: Facts): Sentence => say(`${who(f)} ${f.healed ? 'had to wait for its volume' : 'gets no volume'}`)

export const claimCause = (f: Facts): Sentence[] => [
  when(briefly(f) !== f.says && !CLASS.test(f.answer), `The answer: ${f.says}`),
  when(!f.healed, 'Pods that use the claim stay Pending until it has one; the provisioner tries again by itself'),
]

export function claimFix(f: Facts): Step[] {
  const at = f.namespace === undefined ? '-A' : `-n ${word(f.namespace)}`
  const missing = CLASS.exec(f.answer)?.[1]
  return [
    missing === undefined
      ? {
          when: 'now',
          say: 'See which provisioner makes volumes of its class, and whether its controller runs.',
          run: 'kubectl get storageclass; kubectl get pods -A -o wide | grep -iE "csi|provisioner"',
        }
      : { when: 'now', say: 'See which storage classes there are.', run: 'kubectl get storageclass' },
    {
      when: 'durable',
      say:
        missing !== undefined
          ? `Create the storage class ${missing}, or name one that exists in a new claim.`
          : f.kind === 'rights'
            ? 'Give the identity of the driver’s controller the right that is named: its role or account in the cloud or the storage.'
            : 'Correct what the answer names, in the storage, in its class or in the claim.',
    },
    { when: 'verify', say: 'The claim is Bound within a minute.', run: `kubectl get pvc ${at} -w` },
  ]
}
