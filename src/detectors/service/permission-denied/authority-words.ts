import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { times } from '../../../core/words/numbers.ts'
import { capital, midSentence, opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import { fieldCommand, namespaceArgument } from '../../container/words.ts'
import type { Facts } from './judge.ts'
import { unlistedCause, unlistedEffect, unlistedFix, unlistedHeadline } from './unlisted-words.ts'

/** `system:serviceaccount:ops:lock` is service account ops/lock. */
function userOf({ subject = '' }: Facts): string {
  const [system, kind, ...name] = subject.split(':')
  if (system !== 'system') return `user "${subject}"`
  if (kind === 'serviceaccount') return `service account ${name.join('/')}`
  return kind === 'node' ? `the kubelet of node ${name.join(':')}` : `user "${subject}"`
}

/** What the server answered, in its own words. */
const answerOf = ({ message }: Facts): string =>
  /\b(?:[a-z]\w{1,11} authentication failed|Access denied|(?:WRONGPASS|NOAUTH) [\w ,'-]{3,80}|Login was refused|[Aa]uthentication failed)/i
    .exec(message)?.[0]
    .trim() ?? 'its user or password is not taken'

const verbOf = ({ operation }: Facts): string => (operation === undefined || operation === '*' ? 'do this with' : operation)
/** `ingresses.networking.k8s.io in the whole cluster`. */
const asked = (f: Facts): string =>
  `${verbOf(f)} ${listed([f.object ?? 'an object', ...(f.alsoDenied ?? [])], 3)}${f.object?.startsWith('/') === true ? '' : f.namespace === undefined ? ' in the whole cluster' : ` in namespace ${f.namespace}`}`

const often = (f: Facts, count: number): string =>
  f.stopped ? `, and ${f.who === undefined ? 'the program ended' : 'it ended'} over that` : count > 1 ? ` (refused ${times(count)})` : ''

export function authorityHeadline(f: Facts, count: number): string {
  if (f.unlisted !== undefined) return unlistedHeadline(f, f.unlisted, count)
  if (f.mechanism === 'login')
    return say(
      f.who === undefined ? `${f.object ?? 'A server'} refuses a login` : `${f.who} cannot log in${opt` to ${f.object}` ?? ''}`,
      opt` as "${f.subject}"`,
      `: ${answerOf(f)}`,
      often(f, count),
    )
  const user = userOf(f)
  return f.who === undefined
    ? say(`${capital(user)} may not ${asked(f)}: no role allows it`, often(f, count))
    : say(`${f.who} may not ${asked(f)}: no role of ${user} allows it`, often(f, count))
}

export const authorityEffect = (f: Facts): Sentence =>
  f.unlisted !== undefined
    ? unlistedEffect(f, f.unlisted)
    : f.mechanism === 'login'
      ? say(`${f.who ?? 'A program'} cannot log in${opt` to ${f.object}` ?? ''}`)
      : say(`${f.who ?? capital(userOf(f))} may not ${asked(f)}`)

export const authorityCause = (f: Facts): Sentence[] =>
  f.unlisted !== undefined
    ? unlistedCause(f.unlisted)
    : f.mechanism === 'login'
      ? ['The server was reached and answered: the network, its address and its port are right']
      : [
          'The API server knows who asks (RBAC): a Role or ClusterRole with this verb and resource is missing, or is not bound to it',
          when(
            f.namespace === undefined,
            'A Role and a RoleBinding count in their own namespace only: for the whole cluster it takes the Cluster kinds',
          ),
        ]

/** The object that is asked for, without what is behind its slash: can-i wants it so. */
const canI = (f: Facts): string =>
  `kubectl auth can-i ${word(f.operation ?? 'get')} ${word(f.object ?? 'pods')}${f.subject === undefined ? '' : ` --as=${word(f.subject)}`}${f.object?.startsWith('/') === true ? '' : f.namespace === undefined ? ' -A' : ` -n ${word(f.namespace)}`}`

export function authorityFix(f: Facts): Step[] {
  if (f.unlisted !== undefined) return unlistedFix(f, f.unlisted)
  if (f.mechanism === 'login')
    return [
      {
        when: 'now',
        say: `Compare the user and the password that ${midSentence(f.who ?? 'the program')} is given with those that ${f.object ?? 'the server'} knows: a secret that was changed on one side only.`,
        run: fieldCommand(f.pod, 'env:|envFrom:|secretName', 8),
      },
      { when: 'durable', say: 'Keep both in one place, and let whoever changes it restart what uses it.' },
      {
        when: 'verify',
        say: `${f.unit ?? 'It'} logs in, and no new line of this kind comes for ten minutes.`,
        ...(f.pod === undefined ? {} : { run: `kubectl get pods${namespaceArgument(f.pod)} -w` }),
      },
    ]
  const name = f.subject?.split(':').at(-1)
  return [
    {
      when: 'now',
      say: 'See which roles are bound to it.',
      run: `kubectl get rolebindings,clusterrolebindings -A -o wide${name === undefined ? '' : ` | grep -F ${word(name)}`}`,
    },
    {
      when: 'durable',
      say: `Allow "${f.operation ?? 'get'}" on ${listed([f.object ?? 'it', ...(f.alsoDenied ?? [])], 3)} in a ${f.namespace === undefined ? 'ClusterRole' : `Role of namespace ${f.namespace}`} that is bound to ${userOf(f)}; what installs it (chart, manifest) mostly brings the right one.`,
    },
    { when: 'verify', say: 'It answers yes, and no new line of this kind comes for ten minutes.', run: canI(f) },
  ]
}
