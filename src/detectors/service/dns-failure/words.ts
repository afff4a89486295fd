import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { times } from '../../../core/words/numbers.ts'
import { either, midSentence, opt, say } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import { namespaceArgument } from '../../container/words.ts'
import type { Facts } from './judge.ts'

export const headline = (f: Facts, count: number): string => {
  if (f.most !== undefined)
    return say(`${f.who ?? 'dnsmasq'} refuses lookups: ${f.most} questions are open already, as many as it may have (dns-forward-max)`)
  const names = f.names.length === 0 ? undefined : listed(f.names)
  const why =
    f.unsure === true
      ? 'not found'
      : f.how === 'no such name'
        ? `no such name${opt` for the resolver ${f.resolver}` ?? ''}`
        : `the resolver${opt` ${f.resolver}` ?? ''} gives no answer${
            f.downPods.length === 0
              ? ''
              : `, because the cluster's DNS is down (${f.downPods.length === 1 ? 'pod' : 'pods'} ${listed(
                  f.downPods.map((pod) => pod.split('/').at(-1)!),
                  2,
                )})`
          }`
  const end = f.stopped
    ? `; ${f.who === undefined ? 'the program' : 'it'} ended over that`
    : `${count > 1 ? `, ${times(count)}` : ''}${f.reachedSince === true ? '; it is reached since' : f.doneSince === true ? '; the certificate came later' : f.triedWell === true ? '; a later try was good' : ''}`
  return say(
    f.who === undefined
      ? either(opt`${f.names.length === 1 ? 'Name' : 'Names'} ${names} cannot be looked up`, 'Name resolution fails')
      : `${f.who} cannot look up ${names ?? 'names'}`,
    `: ${why}${end}`,
  )
}

/** What the cluster lacks whose members have these names. */
export const state = ({ cluster, lacks = '' }: Facts): Sentence => opt`${cluster} ${lacks.split(': ')[0]}.`

export const effect = (f: Facts): Sentence =>
  f.most !== undefined
    ? `${f.who ?? 'dnsmasq'} refuses lookups`
    : say(`${f.who ?? 'A program'} cannot look up ${f.names.length === 0 ? 'names' : listed(f.names)}`)

export const cause = (f: Facts): Sentence[] =>
  f.most !== undefined
    ? ['Its resolvers answer slowly or not at all, so questions pile up; or one client asks in a loop']
    : f.unsure === true
      ? [
          `${/UnknownHostException/.test(f.message) ? 'Java' : 'The program'} says the same of a name that does not exist and of a resolver that does not answer`,
        ]
      : f.how === 'no such name'
        ? ['The resolver answered and knows no such name: it is misspelled, lacks its domain, or its record or Service does not exist']
        : f.downPods.length > 0
          ? ['Every lookup of every pod goes through these: what asks is not at fault']
          : ['Of the name itself nothing was said: the resolver, or the way to it, is at fault']

/** A name without a domain, which a resolver outside knows only with the search domain of whoever asks. */
const isOneLabel = ({ name }: Facts): boolean => name !== undefined && /^[^.]+\.?$/.test(name)

/** Ten lookups of a name by a pod that is gone behind them. */
const within = (name: string, space: string | undefined): string =>
  `kubectl run dns-check -i --rm --restart=Never --image=busybox:1.36${space === undefined ? '' : ` -n ${word(space)}`} -- sh -c ${word(`for i in 1 2 3 4 5 6 7 8 9 10; do nslookup ${word(name)} || echo failed; done`)}`

export const fix = (f: Facts): Step[] => {
  const at = f.resolver === undefined ? '' : ` @${word(f.resolver)}`
  const isCluster = f.names.some((name) => /\.svc(?:\.cluster\.local)?$/.test(name))
  const space =
    /^[^.]{1,63}\.([^.]{1,63})\.svc(?:$|\.)/.exec(f.name ?? '')?.[1] ?? (f.pod?.includes('/') === true ? f.pod.split('/')[0] : undefined)
  const ask: Step =
    f.how === 'no such name' && (f.pod !== undefined || isCluster)
      ? {
          when: 'now',
          say: 'See which Services there are: a misspelt name, or one that was never made.',
          run: `kubectl get services ${space === undefined ? '-A' : `-n ${word(space)}`}`,
        }
      : f.name === undefined
        ? { when: 'now', say: 'See which resolvers are set and whether they answer.', run: 'resolvectl status || cat /etc/resolv.conf' }
        : f.resolver === undefined
          ? isCluster
            ? {
                when: 'now',
                say: 'Ask from within the cluster: a host does not know its names.',
                run: within(f.name, space),
                changes: 'cluster',
              }
            : { when: 'now', say: 'Ask as the program does.', run: `getent ahosts ${word(f.name)}; cat /etc/resolv.conf` }
          : {
              when: 'now',
              say: `Ask the resolver itself, from where ${midSentence(f.who ?? 'the program')} runs.`,
              run: `dig +time=2 +tries=1${at} ${isOneLabel(f) ? '. NS' : word(f.name)}`,
            }
  return [
    f.downPods.length === 0
      ? ask
      : {
          when: 'now',
          say: 'Read why the pods of the DNS end.',
          run: 'kubectl -n kube-system logs -l k8s-app=kube-dns --previous --tail=20 --prefix',
        },
    f.downPods.length > 0
      ? {
          when: 'durable',
          say: 'Correct what their log names, as a rule in their configuration (a loop by its forward line, a line that does not parse).',
          run: 'kubectl -n kube-system get configmap coredns -o yaml',
        }
      : isCluster || (f.pod !== undefined && f.how === 'no such name')
        ? {
            when: 'durable',
            say:
              f.how === 'no such name'
                ? 'Create the Service, or correct its name and namespace where the program takes it from.'
                : 'Bring the cluster’s DNS back: its pods, and what keeps packets from them.',
            ...(f.how === 'no such name' ? {} : { run: 'kubectl -n kube-system get pods -l k8s-app=kube-dns -o wide' }),
          }
        : {
            when: 'durable',
            say:
              f.unsure === true
                ? 'Where the resolver answers, correct the name or create its record; where it does not, bring it back.'
                : f.how === 'no such name'
                  ? 'Correct the name where it is configured, or create its record.'
                  : `Bring the resolver${opt` ${f.resolver}` ?? ''} back, and set a second one.`,
          },
    f.name === undefined || (f.pod !== undefined && f.how === 'no such name')
      ? {
          when: 'verify',
          say: 'No such line for ten minutes.',
          ...(f.pod === undefined ? {} : { run: `kubectl get pods${namespaceArgument(f.pod)} -w` }),
        }
      : {
          when: 'verify',
          ...(isOneLabel(f) && f.resolver !== undefined
            ? {
                say: `The resolver ${f.resolver} answers ten times in a row.`,
                run: `for i in $(seq 10); do dig +short +time=2 +tries=1${at} . NS | grep -q . || echo failed; done`,
              }
            : {
                say: `${f.name} resolves ten times in a row.`,
                ...(isCluster && f.resolver === undefined
                  ? { run: within(f.name, space), changes: 'cluster' as const }
                  : { run: `for i in $(seq 10); do getent hosts ${word(f.name)} || echo failed; done` }),
              }),
        },
  ]
}
