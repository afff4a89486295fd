import { TYPED_COMMAND } from '../core/command.ts'
import { grouped } from '../core/grouped.ts'
import { logsAsked, type LogsAsked } from '../core/logs-command.ts'
import { once, type Scope } from '../core/scope.ts'
import { LAST_LINE } from '../core/last-line.ts'
import { secondsBetween } from '../core/span.ts'
import { mayBeLogOf } from './anybodys-log.ts'
import { commandAbove } from './command-above.ts'
import { type Container, containersOf } from './containers.ts'
import { engineContainers } from './containers-by.ts'
import { kubeEvents } from './kube-events.ts'
import type { ContainerState } from '../records/container-state.ts'
import { TERMINATION_MESSAGE, type TerminationMessage } from '../records/termination-message.ts'
import { namespaceAround } from './pod-names.ts'

/** Whose output a line is in whose envelope nobody is named. */
export interface Writer {
  /** namespace/name, or the name alone. */
  readonly pod?: string | undefined
  readonly container?: string | undefined
  /** What else tells of that container. */
  readonly home?: Container | undefined
  /** Nothing but the file tells it, which may be anybody's: a line that names its speaker is of that one. */
  readonly isGuess?: true | undefined
}

type Place = { readonly artifact: string; readonly line: number; readonly text?: string }

/** `kubectl logs --prefix`, whatever was pasted in front of it. */
const PREFIX = /^.{0,60}?\[pod\/(?<pod>[a-z\d.-]{1,253})\/(?<container>[a-z\d-]{1,63})\] /

/** `kubectl logs -p`: whoever typed it meant the pod that the ticket is about, and left its name out. */
const NAMELESS =
  /^(?:sudo )?(?:kubectl|oc|k) (?:(?:-n|--namespace) \S{1,253} )?logs(?: (?:-n|-c|--namespace|--tail|--since) \S{1,253}| -\S{1,100}){0,8}\s*$/

function guessed(scope: Scope): Writer | undefined {
  const one = onlyEnded(scope)
  return one === undefined ? undefined : { pod: one.pod, container: one.container, home: one, isGuess: true }
}

/** The container that the prefix of a line names, whose log the command above it prints, or whose name the file has in its own; of `logs-previous.txt` the only one that ended. */
export const writerAt = once((scope): ((at: Place) => Writer | undefined) => {
  const commandOf = commandAbove(scope)
  const typedIn = new Set(scope.rows(TYPED_COMMAND).map(({ at }) => at.artifact))
  const namespaceOf = namespaceAround(scope)
  const files = new Map<string, Writer | undefined>()
  const left = leftAt(scope)
  return ({ artifact, line, text }) => {
    const words = left({ artifact, line })
    if (words !== undefined) return words
    const prefix = text?.includes('[pod/') === true ? PREFIX.exec(text)?.groups : undefined
    if (prefix !== undefined) return writerOf(scope, { pod: prefix['pod'], container: prefix['container'], previous: false })
    const above = commandOf({ artifact, line })
    if (above !== undefined) {
      const asked = logsAsked(above.command)
      if (asked === undefined && NAMELESS.test(above.command)) return guessed(scope)
      return asked === undefined
        ? undefined
        : writerOf(scope, { ...asked, namespace: asked.namespace ?? namespaceOf({ ...above.at, line }) })
    }
    if (typedIn.has(artifact)) return undefined
    if (!files.has(artifact)) files.set(artifact, byFileName(scope, artifact))
    return files.get(artifact)
  }
})

/** The same of a line that may name its speaker. */
export function writerOfLine(scope: Scope, { at, ident }: { readonly at: Place; readonly ident?: string | undefined }): Writer | undefined {
  const writer = writerAt(scope)(at)
  const names = [writer?.container, writer?.pod?.split('/').at(-1)]
  if (writer?.isGuess !== true || ident === undefined) return writer
  // who speaks by its own name is no guess, and no other is the one that ended
  return names.some((name) => name?.includes(ident) === true) ? { ...writer, isGuess: undefined } : undefined
}

/** The container that left the words of a place when it ended, as its status tells them. */
export const leftAt = once((scope): ((at: Place) => Writer | undefined) => {
  const words = grouped(scope.rows(TERMINATION_MESSAGE), ({ at }) => `${at.artifact}\0${at.line}`)
  return ({ artifact, line }) => leftBehind(scope, words.get(`${artifact}\0${line}`) ?? [])
})

/** Whether the container runs again by now. */
export const runsAgain = ({ home }: Writer): boolean =>
  home?.states.some(({ which, state }) => which === 'state' && state === 'Running') === true

/** Who left these words when it ended; several may stand on one line of JSON. */
function leftBehind(scope: Scope, [first, ...others]: readonly TerminationMessage[]): Writer | undefined {
  if (first === undefined) return undefined
  const { pod, namespace, container } = first
  if (others.some((other) => other.pod !== pod || other.container !== container)) return undefined
  if (pod !== undefined) return writerOf(scope, { pod, container, namespace, previous: true })
  const home = nameless(containersOf(scope).filter((one) => container === undefined || one.container === container))
  return { container, home }
}

function writerOf(scope: Scope, { pod, owner, namespace, container, unit }: LogsAsked): Writer | undefined {
  if (unit !== undefined) return undefined
  const known = containersOf(scope)
  if (pod === undefined && owner === undefined) {
    const home = ofEngine(scope, container)
    return { container: home?.container ?? container, home }
  }
  const called = pod === undefined ? known.filter((one) => isMadeBy(one, owner!)) : (byPod(scope).get(pod) ?? [])
  const homes = called.filter(
    (one) =>
      (namespace === undefined || one.namespace === undefined || one.namespace === namespace) &&
      (container === undefined || one.container === undefined || one.container === container),
  )
  const home = homes.length === 1 ? homes[0] : (homes.find(hasEnded) ?? nameless(known))
  const name = pod ?? home?.pod?.split('/').at(-1)
  const space = namespace ?? home?.namespace
  if (name === undefined) return undefined
  return { pod: space === undefined ? name : `${space}/${name}`, container: container ?? home?.container, home }
}

const nameOf = ({ pod }: Container): string | undefined => pod?.split('/').at(-1)

const byPod = once((scope) => grouped(containersOf(scope), nameOf))

/** Containers of an engine, by their names and by the services of compose that they may be of. */
const ofEngines = once((scope) => {
  const own = containersOf(scope).filter(({ engine }) => engine)
  return { own, named: engineContainers(scope), ofServices: grouped(own, serviceOf) }
})

/** The container of an engine that is called so, by its name, its id or its service. */
function ofEngine(scope: Scope, name: string | undefined): Container | undefined {
  const { own, named, ofServices } = ofEngines(scope)
  // that of a name that may be an id is the first of both
  if (name === undefined || ID.test(name)) {
    const home = own.find((one) => one.container === name || isIdOf(one, name))
    if (home !== undefined) return home
  }
  if (name === undefined) return undefined
  const services = ofServices.get(name)
  return named.get(name)?.[0] ?? (services?.length === 1 ? services[0] : undefined)
}

/** Compose calls the first container of service db in project shop shop-db-1, until version 2 shop_db_1; with several projects it is none for certain. */
const serviceOf = ({ container = '' }: Container): string => container.replace(/[-_]\d{1,4}$/, '').replace(/^.*[-_](?=.)/, '')

/** The only container of the input, a piece of whose status does not name it. */
const nameless = (known: readonly Container[]): Container | undefined =>
  known.length === 1 && known[0]!.pod === undefined && !known[0]!.engine ? known[0] : undefined

const isMadeBy = (one: Container, owner: string): boolean => nameOf(one)?.startsWith(`${owner}-`) === true

/** An id, or as much of it as people type. */
const ID = /^[0-9a-f]{6,64}$/

const isIdOf = ({ states }: Container, id: string | undefined): boolean =>
  id !== undefined && ID.test(id) && states.some(({ containerId }) => containerId?.startsWith(id) === true)

/** Where the kubelet keeps what a container writes (kubernetes.io/docs/concepts/cluster-administration/logging/): the pod, its namespace and the container are in the path. */
const KEPT_IN = [
  /(?:^|[/!])pods\/(?<namespace>[a-z\d.-]{1,63})_(?<pod>[a-z\d.-]{1,253})_[\da-f-]{8,64}\/(?<container>[a-z\d-]{1,63})\/\d{1,10}\.log/,
  /(?:^|[/!])(?<pod>[a-z\d.-]{1,253})_(?<namespace>[a-z\d.-]{1,63})_(?<container>[a-z\d-]{1,63})-[\da-f]{64}\.log/,
]

/** Whose output a file is by its path: `api-7d9f6c9b5-2xk4p.log`, `logs/api-previous.txt`, `pods/shop_api-0_UID/web/0.log`; one that names nobody, by its own name and its folders, is of the only one that ended. */
function byFileName(scope: Scope, artifact: string): Writer | undefined {
  const kept = KEPT_IN.map((path) => path.exec(artifact)?.groups).find((groups) => groups !== undefined)
  if (kept !== undefined)
    return writerOf(scope, { pod: kept['pod']!, namespace: kept['namespace']!, container: kept['container']!, previous: false })
  const file = artifact.split(/[/!]/).at(-1) ?? ''
  if (!/\.(?:log|txt|out|err)$|log/i.test(file)) return undefined
  const stands = (name: string | undefined): boolean => {
    const at = name === undefined || name.length < 3 ? -1 : file.indexOf(name)
    return at >= 0 && !/[a-z0-9]/.test(file[at - 1] ?? '') && !/[a-z0-9]/.test(file[at + name!.length] ?? '')
  }
  const known = containersOf(scope)
  const ofOne = known.filter(({ pod }) => stands(pod?.split('/').at(-1)))
  const ofPod = ofOne.length > 0 ? ofOne : known.filter(({ pod }) => stands(makerOf(pod)))
  const named = (ofPod.length > 0 ? ofPod : known).filter(({ container }) => stands(container))
  const homes = named.length > 0 ? named : ofPod
  const isGuess = (): boolean => isAnonymous(scope, artifact) && /prev|crash|\blogs?\b/i.test(file) && mayBeOfOnlyEnded(scope, artifact)
  const home = homes.length === 1 ? homes[0] : homes.find(hasEnded)
  if (home !== undefined) return { pod: home.pod, container: home.container, home }
  const made = homes.length > 0 ? undefined : podsMade(scope).find(({ name }) => stands(name))
  if (made !== undefined) return writerOf(scope, { pod: made.name, namespace: made.namespace, previous: false })
  return isGuess() ? guessed(scope) : undefined
}

/** Pods of which only their controller tells that it made them (`Created pod: NAME`, pkg/controller/controller_utils.go). */
const podsMade = once((scope): readonly { readonly name: string; readonly namespace: string | undefined }[] =>
  kubeEvents(scope).flatMap(({ what: { reason, message, namespace } }) => {
    const name = reason === 'SuccessfulCreate' ? /^Created pod: ([a-z0-9][a-z0-9.-]{1,251}[a-z0-9])$/.exec(message)?.[1] : undefined
    return name === undefined ? [] : [{ name, namespace }]
  }),
)

/** `coredns` of coredns-5dd5756b68-8xk2p: what made the pods of a ReplicaSet. */
const makerOf = (pod: string | undefined): string | undefined => /^(?:.{1,63}\/)?(.{1,240})-[a-z\d]{8,10}-[a-z\d]{5}$/.exec(pod ?? '')?.[1]

/** Seconds between the end of a container and the last line of a log that may still be its own, or that of its next start. */
const A_DAY = 24 * 3600

/** Nothing in the path of a log speaks of another than the only container that ended, nor does its time. */
function mayBeOfOnlyEnded(scope: Scope, artifact: string): boolean {
  const one = onlyEnded(scope)
  if (one === undefined) return false
  const { states, pod, container } = one
  const names = [pod, container, ...states.map(({ image }) => image)]
  if (!states.some(({ at }) => at.artifact === artifact || mayBeLogOf(artifact, at.artifact, names))) return false
  const last = scope.endOf(artifact)?.time
  const apart = last === undefined ? [] : states.flatMap(({ time }) => (time === undefined ? [] : (secondsBetween(time, last) ?? [])))
  return apart.length === 0 || apart.some((seconds) => Math.abs(seconds) <= A_DAY)
}

/** A log that names nobody. */
const isAnonymous = (scope: Scope, artifact: string): boolean => scope.rows(LAST_LINE).some(({ at }) => at.artifact === artifact)

/** A state that says that it ended with an error, or waits to be started again. */
export const hasFailed = ({ state, reason, exitCode }: ContainerState): boolean =>
  /^(?:CrashLoopBackOff|Restarting|Error)$/.test(reason ?? '') || (state === 'Terminated' && exitCode !== undefined && exitCode !== 0)

const hasEnded = ({ states }: Container): boolean => states.some(hasFailed)

/** The one container of the input that ended with an error: what stands beside it and names nobody is its own. */
export const onlyEnded = once((scope): Container | undefined => {
  const ended = containersOf(scope).filter((one) => (one.pod ?? one.container) !== undefined && hasEnded(one))
  return ended.length === 1 ? ended[0] : undefined
})
