import { doneAfter } from '../../../casefile/done-since.ts'
import { entitiesFor } from '../../../casefile/containers.ts'
import { onlyEnded } from '../../../casefile/outputs.ts'
import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { grouped } from '../../../core/grouped.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { CONFIGURATION_REFUSAL, type ConfigurationRefusal } from '../../../records/configuration-refusal.ts'
import { engineStarts } from '../../container/engine-starts.ts'
import { refusalProof, refusedAt, startRefusals } from '../../container/start-refusals.ts'
import { isConfigured, type StartFacts } from '../../container/start-words.ts'
import { subject } from '../../container/words.ts'
import type { Setting } from '../../systemd/unit-failed/setting.ts'
import { unitSettings } from '../../systemd/unit-settings.ts'
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

type Refusals = readonly [Refusal, ...Refusal[]]
type Refusal = Event<ConfigurationRefusal & LogLine>

/** A server or program says what it was told and cannot use. */
function refusals(scope: Scope): Found<Facts>[] {
  const byName = grouped(
    oneOfEachLine(scope.events(CONFIGURATION_REFUSAL)).filter(({ what }) => !isTaken(what)),
    ({ what }) => `${what.kind}\0${what.name ?? ''}\0${what.file ?? what.at.artifact}\0${what.fileLine ?? ''}`,
  )
  return joined([...byName.values()]).map((events) => {
    const what = whole(events)
    const trouble = troubleOf(scope, events, true)
    const known = trouble.who ?? what.by ?? serverOf(what.message)
    const stopped = trouble.stopped || what.kind === 'command' || what.ends === true
    const started = /^(?:Elastic|Open)[sS]earch$/.test(what.by ?? '') ? doneAfter(scope, 'start', events.at(-1)!) : undefined
    const home = known === undefined ? onlyEnded(scope) : undefined
    return {
      ...happened(events.filter((event) => event.what.name === what.name)),
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

/** A line may fit the words of a server and those of many programs: the one that tells more counts. */
function oneOfEachLine(refusals: readonly Refusal[]): readonly Refusal[] {
  const worth = ({ what: { by, name, file } }: Refusal): number => [by, name, file].filter((told) => told !== undefined).length
  const best = new Map<string, Refusal>()
  for (const one of refusals) {
    const key = `${one.what.at.artifact}\0${one.what.at.line}`
    const known = best.get(key)
    if (known === undefined || worth(one) > worth(known)) best.set(key, one)
  }
  return [...best.values()]
}

/** A place and its reason stand on neighbouring lines of one program: the first names the file, the next what is wrong there. */
function joined(groups: readonly Refusals[]): Refusals[] {
  const isNext = (a: Refusals, b: Refusals): boolean =>
    a.some(({ what: above }) =>
      b.some(
        ({ what }) =>
          what.at.artifact === above.at.artifact &&
          Math.abs(what.at.line - above.at.line) === 1 &&
          what.ident === above.ident &&
          what.pid === above.pid,
      ),
    )
  const isPlace = ([{ what }]: Refusals): boolean => what.file !== undefined && what.name === undefined
  const places = groups.filter(isPlace)
  const taken = new Set<Refusals>()
  const others = groups
    .filter((group) => !isPlace(group))
    .map((group): Refusals => {
      const place =
        group[0].what.file === undefined || group[0].what.kind === 'file'
          ? places.find((one) => !taken.has(one) && isNext(one, group))
          : undefined
      if (place === undefined) return group
      taken.add(place)
      return [...group, ...place]
    })
  // several lines that each name the place only
  return [...others, ...places.filter((one) => !taken.has(one))]
}

/** With the place that a neighbouring line names. */
function whole(events: Refusals): Refusals[0]['what'] {
  // of a sentence and its detail the one with the figures
  const { what } = events.find((event) => event.what.value !== undefined) ?? events[0]
  if (what.file !== undefined || what.name === undefined) return what
  const place = events.find((other) => other.what.file !== undefined && other.what.name === undefined)?.what
  return place === undefined ? what : { ...what, file: place.file, fileLine: what.fileLine ?? place.fileLine }
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
