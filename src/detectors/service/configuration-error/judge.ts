import { containersOf, entitiesFor, type Container } from '../../../casefile/containers.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { CONFIGURATION_REFUSAL } from '../../../records/configuration-refusal.ts'
import { KUBE_EVENT, type KubeEvent } from '../../../records/kube-event.ts'
import { subject } from '../../container/words.ts'
import { troubleOf } from '../troubles.ts'

export interface Facts {
  who: string | undefined
  unit?: string | undefined
  pod?: string | undefined
  container?: string | undefined
  /** `directive`, `parameter`, `variable`, `key`, `object`, … */
  kind: string
  /** The thing that is missing or refused, under its kind. */
  name: string | undefined
  directive?: string | undefined
  parameter?: string | undefined
  variable?: string | undefined
  key?: string | undefined
  secret?: string | undefined
  configMap?: string | undefined
  namespace?: string | undefined
  missing: boolean
  file?: string | undefined
  line?: number | undefined
  stopped: boolean
  message: string
}

export const judge = (scope: Scope): Found<Facts>[] => [...refusals(scope), ...missingKeys(scope)]

/** A server or program says what it was told and cannot use. */
function refusals(scope: Scope): Found<Facts>[] {
  const byName = grouped(
    scope.events(CONFIGURATION_REFUSAL),
    ({ what }) => `${what.kind}\0${what.name ?? ''}\0${what.file ?? what.at.artifact}\0${what.fileLine ?? ''}`,
  )
  return [...byName.values()].map((events) => {
    const [{ what }] = events
    const trouble = troubleOf(scope, events)
    const known = trouble.who ?? what.by ?? serverOf(what.message)
    const home = known === undefined ? endedAlone(scope) : undefined
    return {
      ...happened(events),
      facts: {
        who: known ?? (home === undefined ? undefined : subject(home)),
        pod: home?.pod,
        container: home?.container,
        unit: trouble.unit,
        kind: what.kind,
        name: what.name,
        ...(/^(?:directive|parameter|variable|key)$/.test(what.kind) ? { [what.kind]: what.name } : {}),
        missing: what.missing,
        file: what.file,
        line: what.fileLine,
        stopped: trouble.stopped,
        message: what.sentence,
      },
      about: { comm: trouble.comm, pid: trouble.pid, unit: trouble.unit, ...(home === undefined ? {} : entitiesFor(home)) },
      proof: [...toldBy(events, 'application log', 'what it refuses'), ...trouble.ends],
      severity: trouble.stopped ? 'error' : 'warning',
      // any table in which a key is missing says the same
      certainty: /\bKeyError: /.test(what.sentence) ? 'suggested' : 'stated',
    }
  })
}

/** The one container of the input that ended: a log beside it that names nobody is its own. */
function endedAlone(scope: Scope): Container | undefined {
  const ended = containersOf(scope).filter(
    ({ pod, container, states }) =>
      (pod ?? container) !== undefined &&
      states.some((state) => /^(?:CrashLoopBackOff|Restarting|Error)$/.test(state.reason ?? '') && state.exitCode !== 0),
  )
  return ended.length === 1 ? ended[0] : undefined
}

/** Servers whose sentence names them. */
const SERVERS: readonly (readonly [RegExp, string])[] = [
  [/unrecognized configuration parameter|invalid value for parameter/, 'PostgreSQL'],
  [/FATAL CONFIG FILE/, 'Redis'],
  [/\[emerg\]/, 'nginx'],
]
const serverOf = (message: string): string | undefined => SERVERS.find(([says]) => says.test(message))?.[1]

const KEY = /couldn't find key (?<key>\S{1,253}) in (?<kind>Secret|ConfigMap) (?:(?<namespace>[\w.-]{1,253})\/)?(?<object>[\w.-]{1,253})/i
const OBJECT = /\b(?<kind>secret|configmap) "(?<object>[\w.-]{1,253})" not found/i

/** A container that is not created because a ConfigMap or a Secret, or a key in it, is missing (kubelet, CreateContainerConfigError). */
function missingKeys(scope: Scope): Found<Facts>[] {
  const events = scope
    .events(KUBE_EVENT)
    .filter(({ what }) => what.kind !== 'node' && what.reason === 'Failed' && keyIn(what) !== undefined)
  const byKey = grouped(events, ({ what }) => `${what.namespace ?? ''}/${what.name ?? ''}\0${what.message}`)
  return [...byKey.values()].map((told) => {
    const [{ what }] = told
    const { key, kind = '', namespace, object } = keyIn(what)!
    const pod = what.name === undefined || what.namespace === undefined ? what.name : `${what.namespace}/${what.name}`
    return {
      ...happened(told),
      count: told.reduce((sum, { what: event }) => sum + event.count, 0),
      facts: {
        who: pod === undefined ? undefined : `pod ${pod}`,
        pod,
        container: what.container,
        kind: key === undefined ? 'object' : 'key',
        name: key ?? object,
        key,
        [/secret/i.test(kind) ? 'secret' : 'configMap']: object,
        namespace: namespace ?? what.namespace,
        missing: true,
        stopped: true,
        message: what.message,
      },
      about: { pod, container: what.container },
      proof: told.flatMap(({ what: event }) => cite(event, 'why the container is not created', 'kubernetes event')),
      certainty: 'stated',
    }
  })
}

const keyIn = ({ message }: Cited<KubeEvent>): Record<string, string | undefined> | undefined =>
  (KEY.exec(message) ?? OBJECT.exec(message))?.groups
