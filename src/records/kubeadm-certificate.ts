import { lineType } from '../core/record.ts'

/** A row of `kubeadm certs check-expiration` of a certificate whose time is over. */
export interface KubeadmCertificate {
  /** As kubeadm calls it: `apiserver`, `admin.conf`. */
  readonly name: string
  /** The day of its end, `2026-05-17`, in UTC. */
  readonly day: string
}

export const KUBEADM_CERTIFICATE = lineType<KubeadmCertificate>('kubeadm-certificate')
