import type { Found } from '../../../core/failure.ts'
import type { Scope } from '../../../core/scope.ts'
import { notMade } from '../../container/not-made.ts'
import type { Facts } from './judge.ts'

const OBJECT = /\b(?<kind>serviceaccount|priorityclass|runtimeclass)(?:\.[a-z.0-9]{1,60})? "(?<object>[\w.-]{1,253})" not found/i
const WORDS: Readonly<Record<string, string>> = {
  serviceaccount: 'ServiceAccount',
  priorityclass: 'PriorityClass',
  runtimeclass: 'RuntimeClass',
}
/** k8s.io/apiserver/pkg/admission/plugin/webhook: whoever is asked says no. */
const DENIED = /\badmission webhook "(?<webhook>[\w.-]{1,253})" denied the request: ?(?<says>.{0,1500})/s
/** A ValidatingAdmissionPolicy of the cluster's own. */
const POLICY = /\bValidatingAdmissionPolicy '(?<policy>[\w.-]{1,253})' with binding '[^']{1,253}' denied request: (?<says>.{0,1500})/s
/** A quota demands what the pod does not tell (plugin/pkg/admission/resourcequota), or a LimitRange forbids what it does (limitranger). */
const UNTOLD = /\bfailed quota: (?<quota>[\w.-]{1,253}): (?<says>must specify .{1,300})/
const RANGE =
  /\bis forbidden: (?<says>\[?(?:maximum|minimum) [\w./-]{1,80} (?:usage|limit to request ratio) per (?:Container|Pod|PersistentVolumeClaim) is .{1,400})/
/** What the API itself does not take (k8s.io/apimachinery/pkg/api/errors NewInvalid). */
const INVALID = /^(?:Pod|pods) "[^"]{1,253}" is invalid: (?<says>.{1,600})/s

/** What Kyverno puts before the names of its policies. */
const PREFACE = /^resource \w{1,60}\/\S{1,300} was blocked due to the following policies:? ?/

type Refusal = Pick<Facts, 'kind' | 'name' | 'object' | 'says'>

function refusalIn(answer: string): Refusal | undefined {
  const object = OBJECT.exec(answer)?.groups
  if (object !== undefined)
    return { kind: 'object', name: object['object'], object: `${WORDS[object['kind']!.toLowerCase()]} ${object['object']}` }
  const denied = DENIED.exec(answer)?.groups
  if (denied !== undefined) return { kind: 'webhook', name: denied['webhook'], says: denied['says']!.replace(PREFACE, '').trim() }
  const policy = POLICY.exec(answer)?.groups
  if (policy !== undefined) return { kind: 'policy', name: policy['policy'], says: policy['says'] }
  const untold = UNTOLD.exec(answer)?.groups
  if (untold !== undefined) return { kind: 'quota', name: untold['quota'], says: untold['says'] }
  const range = RANGE.exec(answer)?.groups
  if (range !== undefined) return { kind: 'LimitRange', name: undefined, says: range['says'] }
  const invalid = INVALID.exec(answer)?.groups
  return invalid === undefined ? undefined : { kind: 'specification', name: undefined, says: invalid['says'] }
}

/** Pods that the API server does not make: an object that they name does not exist, or a rule of the cluster does not let them be. */
export function unmade(scope: Scope): Found<Facts>[] {
  return notMade(scope).flatMap(({ owner, namespace, answer, happened, proof, healed }): Found<Facts>[] => {
    const refusal = refusalIn(answer)
    if (refusal === undefined) return []
    return [
      {
        ...happened,
        facts: {
          who: owner,
          ...refusal,
          namespace,
          ...(healed ? { healed } : {}),
          missing: refusal.kind === 'object',
          stopped: true,
          message: answer.slice(0, 1500),
        },
        about: {},
        proof,
        certainty: 'stated',
        ongoing: healed ? false : undefined,
        ...(healed ? { severity: 'note' as const } : {}),
      },
    ]
  })
}
