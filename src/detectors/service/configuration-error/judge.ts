import { entitiesFor } from '../../../casefile/containers.ts'
import { onlyEnded } from '../../../casefile/outputs.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { CONFIGURATION_REFUSAL, type ConfigurationRefusal } from '../../../records/configuration-refusal.ts'
import { refusalProof, refusedAt, startRefusals } from '../../container/start-refusals.ts'
import { isConfigured, type StartFacts } from '../../container/start-words.ts'
import { subject } from '../../container/words.ts'
import { troubleOf } from '../troubles.ts'
import { isTaken, taken } from './taken.ts'
import { unmade } from './unmade.ts'

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
  /** Another object, with its kind: `ServiceAccount api`. */
  object?: string | undefined
  namespace?: string | undefined
  /** Why pods are not made, as the rule of the cluster that refuses them says it. */
  says?: string | undefined
  /** Of a limit or a version: as it is, and what is asked for. */
  value?: number | undefined
  needs?: number | undefined
  /** They were made since. */
  healed?: boolean | undefined
  /** Of a server that cannot listen: where it wanted to, and who does already. */
  address?: string | undefined
  port?: number | undefined
  holder?: string | undefined
  holderPid?: number | undefined
  missing: boolean
  file?: string | undefined
  line?: number | undefined
  stopped: boolean
  message: string
  /** Of a container that cannot be started for it. */
  start?: StartFacts | undefined
}

export const judge = (scope: Scope): Found<Facts>[] => [...refusals(scope), ...taken(scope), ...unmade(scope), ...notStarted(scope)]

/** A server or program says what it was told and cannot use. */
function refusals(scope: Scope): Found<Facts>[] {
  const byName = grouped(
    scope.events(CONFIGURATION_REFUSAL).filter(({ what }) => !isTaken(what)),
    ({ what }) => `${what.kind}\0${what.name ?? ''}\0${what.file ?? what.at.artifact}\0${what.fileLine ?? ''}`,
  )
  return [...byName.values()].map((events) => {
    // of a sentence and its detail the one with the figures
    const { what } = events.find((event) => event.what.value !== undefined) ?? events[0]
    const trouble = troubleOf(scope, events)
    const known = trouble.who ?? what.by ?? serverOf(what.message)
    const stopped = trouble.stopped || what.kind === 'command' || what.ends === true
    const home = known === undefined ? onlyEnded(scope) : undefined
    return {
      ...happened(events),
      facts: {
        who: known ?? (home === undefined ? undefined : subject(home)),
        pod: home?.pod ?? trouble.pod,
        container: home?.container ?? trouble.container,
        unit: trouble.unit,
        kind: what.kind,
        name: what.name,
        ...(/^(?:directive|parameter|variable|key)$/.test(what.kind) ? { [what.kind]: what.name } : {}),
        missing: what.missing,
        file: what.file,
        line: what.fileLine,
        stopped,
        message: what.sentence,
        value: what.value,
        needs: what.needs,
        ...(what.kind === 'command'
          ? {
              start: startOf(what, {
                pod: home?.pod ?? trouble.pod,
                namespace: home?.namespace,
                container: home?.container ?? trouble.container,
                engine: home?.engine,
              }),
            }
          : {}),
      },
      about: { ...trouble.about, ...(home === undefined ? {} : entitiesFor(home)) },
      proof: [...toldBy(events, 'application log', 'what it refuses'), ...trouble.ends],
      severity: stopped ? 'error' : 'warning',
      // any table in which a key is missing says the same
      certainty: /\bKeyError: /.test(what.sentence) ? 'suggested' : 'stated',
    }
  })
}

/** What a container should have run, as its log tells. */
const startOf = (
  { name, sentence }: ConfigurationRefusal,
  home: Pick<StartFacts, 'pod' | 'namespace' | 'container' | 'engine'>,
): StartFacts => ({ kind: 'command', name, words: sentence, ...home })

/** Servers whose sentence names them. */
const SERVERS: readonly (readonly [RegExp, string])[] = [
  [/unrecognized configuration parameter|invalid value for parameter/, 'PostgreSQL'],
  [/FATAL CONFIG FILE/, 'Redis'],
  [/\[emerg\]/, 'nginx'],
]
const serverOf = (message: string): string | undefined => SERVERS.find(([says]) => says.test(message))?.[1]

/** A container that is not created or started: what its pod, its image or an object names is missing (kubelet, container runtimes). */
function notStarted(scope: Scope): Found<Facts>[] {
  return startRefusals(scope).flatMap((refusal): Found<Facts>[] => {
    const { of, said, healed } = refusal
    // what runs by now is told of the container
    if (of.engine || healed || said === undefined || !isConfigured(said)) return []
    const [kind = '', object] = said.kind === 'key' || said.kind === 'object' ? said.name!.split(' ') : []
    const [name, namespace] = (object?.replaceAll('"', '') ?? '').split('/').toReversed()
    return [
      {
        ...refusedAt(refusal),
        facts: {
          who: of.pod === undefined ? undefined : `pod ${of.pod}`,
          pod: of.pod,
          container: of.container,
          kind: said.kind,
          name: said.key ?? (object === undefined ? said.name : name),
          key: said.key,
          ...(object === undefined ? {} : { [/secret/i.test(kind) ? 'secret' : 'configMap']: name }),
          namespace: namespace ?? of.namespace,
          missing: true,
          stopped: true,
          message: refusal.message!.slice(0, 500),
          start: { ...said, pod: of.pod, namespace: of.namespace, container: of.container, init: of.init },
        },
        about: { ...entitiesFor(of, refusal.state?.containerId), container: of.container },
        proof: refusalProof(refusal, 'why the container is not created'),
        certainty: 'stated',
      },
    ]
  })
}
