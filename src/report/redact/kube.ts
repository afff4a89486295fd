import { isPseudonym, type Parts, type Sight, taken } from './identity.ts'
import type { Names } from './names.ts'
import { isKnownNamespace } from './well-known.ts'

const NAME = '[a-z\\d](?:[a-z\\d-]{0,61}[a-z\\d])?'
/** Behind what says that it is one. */
const NAMESPACES: readonly RegExp[] = [
  new RegExp(`(\\b(?:kubectl|oc|helm|stern)\\b[^|;]{0,200}? (?:-n[ =]?|--namespace[ =]))(${NAME})(?![\\w/-])`, 'g'),
  new RegExp(`(\\bnamespaces?(?:["']?[:=] ?|/| (?=["'\\\\]))\\\\?["']?)(${NAME})(?=["'\\\\,;\\s/)]|$)`, 'g'),
  new RegExp(`(\\bns/)(${NAME})(?![\\w-])`, 'g'),
  new RegExp(`(\\bsystem:serviceaccount:)(${NAME})(?=:)`, 'g'),
  new RegExp(`(\\bpods?["']?[=: ]\\\\?["']?)(${NAME})(?=/${NAME}(?:\\.${NAME})?["'\\\\,;:\\s)]|/${NAME}$)`, 'gi'),
  new RegExp(`(\\bk8s_[^_\\s]{1,80}_[^_\\s]{1,253}_)(${NAME})(?=_)`, 'g'),
  new RegExp(`(/var/log/pods/)(${NAME})(?=_)`, 'g'),
  new RegExp(`(/var/log/containers/[^_\\s]{1,253}_)(${NAME})(?=_)`, 'g'),
]
/** Pods, behind what says that they are some. */
const PODS: readonly RegExp[] = [
  new RegExp(`(\\bpods?["']?[=: ]\\\\?["']?${NAME}/)(${NAME}(?:\\.${NAME}){0,3})(?![\\w-])`, 'gi'),
  new RegExp(`(\\bpod/)(${NAME}(?:\\.${NAME}){0,3})(?![\\w-])`, 'g'),
  new RegExp(`(/var/log/pods/${NAME}_)(${NAME}(?:\\.${NAME}){0,3})(?=_)`, 'g'),
  new RegExp(`(/var/log/containers/)(${NAME}(?:\\.${NAME}){0,3})(?=_)`, 'g'),
  new RegExp(`(\\bk8s_[^_\\s]{1,80}_)(${NAME}(?:\\.${NAME}){0,3})(?=_)`, 'g'),
]
/** Any word may stand there: only of one that is known. */
const SPOKEN = new RegExp(`(\\bnamespace )(${NAME})(?=[,;\\s/)]|\\.?$)`, 'g')
const PAIR = new RegExp(`((?<![\\w./-]))(${NAME})(?=/(${NAME}(?:\\.${NAME}){0,3}))`, 'g')
/** Digits and consonants of which Kubernetes makes suffixes (k8s.io/apimachinery/pkg/util/rand): what is before them is the pod's ReplicaSet. */
const OF_SET = /^(.+-(?:[a-f\d]{6,10}|[bcdfghjklmnpqrstvwxz2456789]{6,10}))-[bcdfghjklmnpqrstvwxz2456789]{5}$/

/** What stands in every text that one of them could find something in. */
const SOME = /namespace|\bns\/|kubectl|\boc |helm|stern|serviceaccount|pod|k8s_|containers\//i

export function* kubeSights(text: string, withPods: boolean): Generator<Sight> {
  if (!SOME.test(text)) return
  for (const pattern of NAMESPACES) yield* taken(text, pattern, namespaceOf, true)
  if (!withPods) return
  for (const pattern of PODS) yield* taken(text, pattern, (name) => [{ kind: 'pod', key: name.toLowerCase() }])
}

/** Where a namespace that is known is meant: before its pod, or behind the word. */
export function* namespacesMeant(text: string, names: Names): Generator<Sight> {
  if (text.includes('namespace ')) yield* taken(text, SPOKEN, (name) => names.named('namespace', name), true)
  if (!text.includes('/')) return
  for (const { index, 1: before = '', 2: name = '', 3: pod = '' } of text.matchAll(PAIR)) {
    const parts = names.named('namespace', name)
    if (parts !== undefined && names.isPod(pod)) yield { from: index + before.length, spelling: name, parts }
  }
}

export const namespaceOf = (name: string): Parts | undefined =>
  isKnownNamespace(name) || isPseudonym(name) || !/[a-z]/.test(name) ? undefined : [{ kind: 'namespace', key: name.toLowerCase() }]

/** A pod's name, and that of the ReplicaSet that made it. */
export function podNames(name: string): readonly { readonly spelling: string; readonly parts: Parts }[] {
  const key = name.toLowerCase()
  const set = OF_SET.exec(key)?.[1]
  return [
    { spelling: key, parts: [{ kind: 'pod', key }] },
    ...(set === undefined ? [] : [{ spelling: set, parts: [{ kind: 'replicaset', key: set }] satisfies Parts }]),
  ]
}
