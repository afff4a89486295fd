import { lineType } from '../core/record.ts'

/** The kubelet could not get a ConfigMap or Secret that a volume is made of. */
export interface KubeletObject {
  readonly kind: 'configmap' | 'secret'
  readonly namespace: string
  readonly name: string
  readonly missing: boolean
}

export const KUBELET_OBJECT = lineType<KubeletObject>('kubelet-object')
