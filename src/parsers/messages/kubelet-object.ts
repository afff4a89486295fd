import { message } from '../../core/message.ts'
import { KUBELET_OBJECT, type KubeletObject } from '../../records/kubelet-object.ts'

/** pkg/volume/configmap/configmap.go, pkg/volume/secret/secret.go: the event of the pod says only that it waits. */
export const kubeletObject = message<KubeletObject>({
  id: 'kubelet-object',
  emits: KUBELET_OBJECT,
  holds: ["Couldn't get configMap ", "Couldn't get secret "],
  read({ message: text, kernel }) {
    if (kernel === true) return undefined
    const m = /^Couldn't get (configMap|secret) ([\w.-]{1,63})\/([\w.-]{1,253}): (.{1,300})/.exec(text)
    return m === null
      ? undefined
      : { kind: m[1] === 'secret' ? 'secret' : 'configmap', namespace: m[2]!, name: m[3]!, missing: / not found\s*$/.test(m[4]!) }
  },
})
