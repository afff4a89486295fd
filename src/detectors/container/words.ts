import type { Step } from '../../core/finding.ts'
import { podArguments, word } from '../../core/words/shell.ts'
import type { Engine } from '../../records/engine-event.ts'

/** Engines print so many digits of an id. */
const SHORT_ID = 12

export interface Named {
  readonly pod?: string | undefined
  readonly container?: string | undefined
  readonly containerId?: string | undefined
  readonly init?: boolean | undefined
  /** Docker or podman tells of it, not Kubernetes. */
  readonly engine?: boolean | undefined
  /** Which engine, where the input tells. */
  readonly tool?: Engine | undefined
}

/** Begins a sentence: `Container "api" of pod shop/api-7d9f`, `Pod shop/api-7d9f`. */
export function subject({ pod, container, containerId, init }: Named): string {
  const kind = init === true ? 'Init container' : 'Container'
  if (container !== undefined) return pod === undefined ? `${kind} "${container}"` : `${kind} "${container}" of pod ${pod}`
  if (pod !== undefined) return init === true ? `An init container of pod ${pod}` : `Pod ${pod}`
  return containerId === undefined ? `${kind} (name not in the input)` : `${kind} ${containerId.slice(0, 12)}`
}

/** Begins a sentence about a pod. */
export const podSubject = (pod: string | undefined): string => (pod === undefined ? 'Pod (name not in the input)' : `Pod ${pod}`)

/** `api` of `api-1`: compose knows services. */
const serviceOf = (container: string): string => container.replace(/-\d{1,4}$/, '')

/** What an engine is asked about a container with; undefined where Kubernetes is. crictl knows ids only. */
function engineName({
  pod,
  container,
  containerId,
  engine,
  tool,
}: Named): { readonly tool: Engine; readonly name: string | undefined } | undefined {
  const id = containerId?.slice(0, SHORT_ID)
  if (tool === 'crictl' && id !== undefined) return { tool, name: id }
  if (tool === 'docker compose' && container !== undefined) return { tool, name: serviceOf(container) }
  if (tool === 'docker service' && container !== undefined) return { tool, name: container.replace(/\.\w{1,40}$/, '') }
  return engine === true && pod === undefined ? { tool: tool ?? 'docker', name: container ?? id } : undefined
}

/** `docker inspect -f … api`, with the engine's own command. */
export function engineCommand(of: Named, command: (name: string) => string): string | undefined {
  const own = engineName(of)
  return own?.name === undefined ? undefined : `${own.tool} ${command(word(own.name))}`
}

/** Its log; of the run before where it has ended. Nothing where no name is known. */
export function logsCommand(of: Named, previous: boolean): string | undefined {
  const { pod, container } = of
  if (engineName(of) !== undefined) return engineCommand(of, (name) => `logs --tail 50 ${name}`)
  if (pod === undefined) return undefined
  const which = container === undefined ? '--all-containers' : `-c ${word(container)}`
  return `kubectl logs ${podArguments(pod)} ${which}${previous ? ' --previous' : ''} --tail=50`
}

/** Shows whether it runs, and how often it was restarted. */
export function watchCommand(of: Named): string | undefined {
  const own = engineName(of)
  if (own?.tool === 'crictl') return of.container === undefined ? 'crictl ps -a' : `crictl ps -a --name ${word(of.container)}`
  if (own?.tool === 'docker service') return `docker service ps --no-trunc ${word(own.name!)}`
  if (own?.tool === 'docker compose') return 'docker compose ps -a'
  if (own !== undefined) return own.name === undefined ? `${own.tool} ps -a` : `${own.tool} ps -a --filter name=${word(own.name)}`
  return of.pod === undefined ? 'kubectl get pods -A' : `kubectl get pod ${podArguments(of.pod)} -w`
}

/** Five of the letters and digits that Kubernetes makes names of (k8s.io/apimachinery/pkg/util/rand). */
const MADE_UP = /-[bcdfghjklmnpqrstvwxz2456789]{5}$/

/** What a made-up name begins with: pods of one owner have it in common. */
export const ownerStem = (pod: string | undefined): string | undefined =>
  pod === undefined || !MADE_UP.test(pod) ? undefined : pod.replace(MADE_UP, '')

/** That it stays up, after what made its pod was changed: a pod of a Deployment is then made anew, under another name. */
export function staysUp(f: Named & { readonly restarts: number | undefined }): Step {
  const isAnew = f.pod !== undefined && f.tool !== 'crictl' && MADE_UP.test(f.pod)
  return {
    when: 'verify',
    say:
      f.restarts === undefined || f.restarts === 0 || isAnew
        ? 'No restart for an hour.'
        : `The restarts stay at ${f.restarts} for an hour.`,
    run: isAnew ? `kubectl get pods${namespaceArgument(f.pod)} -w` : watchCommand(f),
  }
}

/** ` -n shop` of `shop/api-7d9f`; all of them where the namespace is not known. */
export const namespaceArgument = (pod: string | undefined): string =>
  pod?.includes('/') === true ? ` -n ${word(pod.slice(0, pod.indexOf('/')))}` : ' -A'

/** Lines of a pod's object that hold a word, and so many behind each. */
export const fieldCommand = (pod: string | undefined, field: string, behind: number): string | undefined =>
  pod === undefined
    ? undefined
    : `kubectl get pod ${podArguments(pod)} -o yaml | grep -A${behind} ${/^\w+$/.test(field) ? '' : '-E '}${word(field)}`

/** Its owner (a ReplicaSet, a Job, …), which has to be corrected in its place. */
export const ownerCommand = (pod: string | undefined): string | undefined => fieldCommand(pod, 'ownerReferences', 5)

/** Events of one pod, and kills of the OOM killer for a whole node (SystemOOM), where they are not in the input. */
export const eventsCommand = (pod: string): string => `kubectl get events -A | grep -E ${word(`SystemOOM|${pod.split('/').at(-1)!}`)}`

/** A runtime's sentence without the wrappings of gRPC and of the calls above it. */
export const withoutWrapping = (text: string): string =>
  text
    .replace(/^\(combined from similar events\): /, '')
    .replace(/rpc error: code = \w{1,40} desc = /g, '')
    .replace(/^(?:Error: |Error response from daemon: )+/, '')
    .trim()
