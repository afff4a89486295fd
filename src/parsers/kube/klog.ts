import type { LogLine } from '../../core/log-line.ts'
import type { KubeletEvent } from '../../records/kubelet-event.ts'

const UID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The programs of distributions that the kubelet runs in: OpenShift, k3s, RKE2, k0s, MicroK8s. */
const KUBELET = /kubelet|^(?:(?:origin|atomic-openshift|openshift)-node|hyperkube|kubelite|k3s|rke2|k0s)/

/** The kubelet writes to the journal itself; other programs only quote it. */
export const isKubelet = ({ kernel, ident }: LogLine): boolean => kernel !== true && (ident === undefined || KUBELET.test(ident))

/** The same, and klog wrote the line, whose head may be cut: `pod_workers.go:1298] `. */
export const isKlog = (line: LogLine): boolean =>
  isKubelet(line) && (line.source !== undefined || /\.go:\d{1,5}\] /.test(line.message.slice(0, 120)))

/** Value of a field of a structured klog line: `name="value"` or `name=value`. */
export function klogField(message: string, name: string): string | undefined {
  const at = message.indexOf(` ${name}=`)
  if (at < 0) return undefined
  const value = /^"([^"]{0,500})"|^([^\s"]{1,500})/.exec(message.slice(at + name.length + 2, at + name.length + 520))
  return value === null ? undefined : (value[1] ?? value[2])
}

/** A long text of a structured klog line, as it was before Go quoted it. A line that was cut ends without its quote. */
export function klogText(message: string, name: string): string | undefined {
  const at = message.indexOf(` ${name}="`)
  if (at < 0) return undefined
  return /^(?:[^"\\]|\\.){1,6000}/s.exec(message.slice(at + name.length + 3, at + name.length + 6003))?.[0].replace(/\\(.)/gs, '$1')
}

/** The pod of a structured line. */
export function klogPod(message: string): Pick<KubeletEvent, 'namespace' | 'pod' | 'podUid'> {
  const [namespace, pod, more] = (klogField(message, 'pod') ?? '').split('/')
  const uid = klogField(message, 'podUID')
  return namespace === undefined || pod === undefined || pod === '' || more !== undefined
    ? {}
    : { namespace, pod, podUid: uid !== undefined && UID.test(uid) ? uid : undefined }
}

/** A quoted error without its backslashes, the quotes that end it, and the fields that klog writes behind it. */
export const unquoted = (text: string): string => text.replace(/\\{0,3}"{1,2} pod="[^"]{0,500}".*$/s, '').replace(/(?<!\\)\\+"/g, '"')
