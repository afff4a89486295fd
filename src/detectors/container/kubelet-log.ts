import type { LogLine } from '../../core/log-line.ts'
import type { Cited } from '../../core/span.ts'
import type { KubeEvent } from '../../records/kube-event.ts'

/** What the kubelet's own log says of containers that are killed or held back (pkg/kubelet/kuberuntime, pod_workers.go). */
export const KUBELET_LITERALS = ['probe, will be restarted', 'CrashLoopBackOff: ', 'pod is evicted successfully'] as const
/** And of images that do not come. */
export const PULL_LITERALS = ['with ImagePullBackOff: ', 'with ErrImagePull: '] as const

const field = (message: string, name: string): string | undefined => {
  const at = message.indexOf(` ${name}="`)
  if (at < 0) return undefined
  const from = at + name.length + 3
  const end = message.indexOf('"', from)
  return end < 0 || end - from > 500 ? undefined : message.slice(from, end)
}

/** The same in the words of an event; undefined for a line that only quotes one. */
export function kubeletEvent(line: Cited<LogLine>): Cited<KubeEvent> | undefined {
  const { message } = line
  if (
    line.kernel === true ||
    (line.ident !== undefined && !line.ident.includes('kubelet')) ||
    !/^[IWEF]\d{4} |\.go:\d{1,5}\] /.test(message.slice(0, 120))
  )
    return undefined
  const pod = field(message, 'pod')?.split('/')
  const known =
    pod?.length === 2
      ? {
          kind: 'pod',
          namespace: pod[0],
          name: pod[1],
          uid: field(message, 'podUID') ?? / podUID=([0-9a-f-]{36})(?:\s|$)/.exec(message)?.[1],
        }
      : undefined
  const of = { at: line.at, ...(line.time === undefined ? {} : { time: line.time }), type: 'Warning', count: 1, from: 'kubelet', ...known }
  const killed = /(Container (\S{1,253}) failed (?:liveness|startup) probe, will be restarted)/.exec(message)
  if (killed !== null) return { ...of, container: killed[2], reason: 'Killing', message: killed[1]! }
  if (message.includes('pod is evicted successfully')) return { ...of, reason: 'Evicted', message: 'evicted' }
  const pull = / with (?:ImagePullBackOff|ErrImagePull): \\{0,3}"(.{1,1500})/s.exec(message)
  if (pull !== null) {
    const said = pull[1]!.replace(/\\+"/g, '"').replace(/"" pod=".*$/s, '')
    const image = /image "([^"]{1,400})"/.exec(said)?.[1]
    return image === undefined
      ? undefined
      : { ...of, reason: 'Failed', message: said.startsWith('Back-off pulling') ? said : `Failed to pull image "${image}": ${said}` }
  }
  const held =
    /CrashLoopBackOff: \\{0,3}"back-off (\S{1,16}) restarting failed container=(\S{1,253}) pod=([^_\s]{1,253})_([^(\s]{1,253})\(([0-9a-f-]{36})\)/.exec(
      message,
    )
  if (held === null) return undefined
  return {
    ...of,
    kind: 'pod',
    namespace: held[4],
    name: held[3],
    uid: held[5],
    container: held[2],
    reason: 'BackOff',
    message: `Back-off restarting failed container ${held[2]} (waits ${held[1]})`,
  }
}
