import { doneAfter } from '../../../casefile/done-since.ts'
import { entitiesFor } from '../../../casefile/containers.ts'
import { onlyEnded } from '../../../casefile/outputs.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { CONFIGURATION_REFUSAL, type ConfigurationRefusal } from '../../../records/configuration-refusal.ts'
import { engineStarts } from '../../container/engine-starts.ts'
import { refusalProof, refusedAt, startRefusals } from '../../container/start-refusals.ts'
import { isConfigured, type StartFacts } from '../../container/start-words.ts'
import { subject } from '../../container/words.ts'
import type { Setting } from '../../systemd/unit-failed/setting.ts'
import { unitSettings } from '../../systemd/unit-settings.ts'
import { troubleOf } from '../troubles.ts'
import { refusalGroups, whole } from './refusal-groups.ts'
import { reloadOf } from './reload.ts'
import { taken } from './taken.ts'
import { engineTyped } from './typed-engine.ts'
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
  /** It was to be taken over while the program runs, which goes on with the old one. */
  reload?: true | undefined
  message: string
  /** Of a container that cannot be started for it. */
  start?: StartFacts | undefined
  /** Of a unit that systemd cannot start for it. */
  setting?: Setting | undefined
  /** Seconds until it was started after all. */
  backSeconds?: number | undefined
}

export const judge = (scope: Scope): Found<Facts>[] => [
  ...refusals(scope),
  ...taken(scope),
  ...unmade(scope),
  ...notStarted(scope),
  ...ofEngines(scope),
  ...ofUnits(scope),
]

/** Whose variable or file it is. */
const NAMES_SETTINGS = /\benv|environ|variable|\bconfig|setting|propert|placeholder|director|KeyError|\bfile\b|\bflag\b|password|secret/i

/** A server or program says what it was told and cannot use. */
function refusals(scope: Scope): Found<Facts>[] {
  return refusalGroups(scope).map((events) => {
    const what = whole(events)
    const trouble = troubleOf(scope, events, true)
    const known = trouble.who ?? what.by ?? serverOf(what.message)
    const reload = reloadOf(scope, events)
    const stopped = (reload === undefined && trouble.stopped) || what.kind === 'command' || what.ends === true
    const started = /^(?:Elastic|Open)[sS]earch$/.test(what.by ?? '') ? doneAfter(scope, 'start', events.at(-1)!) : undefined
    const home = known === undefined ? onlyEnded(scope) : undefined
    const tool = home === undefined && trouble.pod === undefined ? engineTyped(scope, what.at) : undefined
    return {
      ...happened(
        events.filter(
          (event) => event.what.name === what.name && (what.kind !== 'certificate file' || event.what.fileLine === events[0].what.fileLine),
        ),
      ),
      facts: {
        who: known ?? (home === undefined ? undefined : subject(home)),
        pod: home?.pod ?? trouble.pod,
        container: home?.container ?? trouble.container,
        unit: trouble.unit,
        kind: what.kind,
        name: what.name,
        ...(/^(?:directive|parameter|variable|key)$/.test(what.kind) ? { [what.kind]: what.name } : {}),
        ...(started === undefined ? {} : { healed: true }),
        missing: what.missing,
        file: what.file,
        line: what.fileLine,
        stopped,
        reload: reload === undefined ? undefined : true,
        message: what.sentence,
        value: what.value,
        needs: what.needs,
        ...(what.kind === 'command'
          ? {
              start: startOf(what, {
                pod: home?.pod ?? trouble.pod,
                namespace: home?.namespace,
                container: home?.container ?? trouble.container,
                engine: home?.engine ?? (tool === undefined ? undefined : true),
                tool,
              }),
            }
          : {}),
      },
      about: { ...trouble.about, ...(home === undefined ? {} : entitiesFor(home)) },
      proof: [
        ...toldBy(events, 'application log', 'what it refuses'),
        ...cite(reload, 'its reload failed'),
        ...(reload === undefined ? trouble.ends : []),
      ],
      against: toldBy(started === undefined ? [] : [started], 'application log', 'it started later'),
      ...(started === undefined ? {} : { ongoing: false }),
      // a form that was filled in badly says the same of its fields
      severity:
        started !== undefined ? 'note' : stopped ? 'error' : what.missing && !NAMES_SETTINGS.test(what.sentence) ? 'note' : 'warning',
      // any table in which a key is missing says the same
      certainty: /\bKeyError: /.test(what.sentence) ? 'suggested' : 'stated',
    }
  })
}

/** What a container should have run, as its log tells. */
const startOf = (
  { name, sentence }: ConfigurationRefusal,
  home: Pick<StartFacts, 'pod' | 'namespace' | 'container' | 'engine' | 'tool'>,
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
        about: entitiesFor(of, refusal.state?.containerId),
        proof: refusalProof(refusal, 'why the container is not created'),
        certainty: 'stated',
      },
    ]
  })
}

/** An engine says what of its command, its file or its image it cannot use. */
function ofEngines(scope: Scope): Found<Facts>[] {
  // the program's own last line, where an engine quotes no more than that
  const own = new Set(scope.events(CONFIGURATION_REFUSAL).map(({ what: { at } }) => `${at.artifact}\0${at.line}`))
  return engineStarts(scope)
    .filter(({ start, found }) => isConfigured(start) && !found.proof.some(({ at }) => own.has(`${at.artifact}\0${at.line}`)))
    .map(({ found, start }) => ({
      ...found,
      facts: {
        who: subject(start),
        container: start.container,
        kind: start.kind ?? 'other',
        name: start.name,
        missing: start.kind !== 'port',
        stopped: true,
        message: (found.facts.message ?? start.words ?? '').slice(0, 500),
        start,
      },
    }))
}

/** systemd, or mount(8), says what of a unit's file or of fstab it cannot use. */
function ofUnits(scope: Scope): Found<Facts>[] {
  return unitSettings(scope).map(({ found, setting }) => {
    const { unknown, backSeconds, message, reason } = found.facts
    const isBack = backSeconds !== undefined
    return {
      ...found,
      facts: {
        who: setting.unit,
        unit: setting.unit,
        kind: 'setting',
        name: setting.option ?? setting.setting,
        missing: /no such/i.test(reason ?? ''),
        file: unknown?.file,
        line: unknown?.line,
        stopped: true,
        message: reason ?? message,
        setting,
        backSeconds,
      },
      severity: isBack || found.severity === 'note' ? 'note' : 'error',
    }
  })
}
