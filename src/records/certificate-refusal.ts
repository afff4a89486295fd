import { lineType } from '../core/record.ts'
import type { Peer } from './peer-failure.ts'

/** `out of its time`: one of both ends of its validity; `not accepted`: the reason is not told; `not presented`: a client showed none. */
export type CertificateFault =
  | 'expired'
  | 'not yet valid'
  | 'out of its time'
  | 'unknown issuer'
  | 'wrong name'
  | 'revoked'
  | 'not loaded'
  | 'not accepted'
  | 'not presented'

/** A certificate that was not accepted, or that a server could not load. */
export interface CertificateRefusal {
  readonly fault: CertificateFault
  /** Whose certificate it is. */
  readonly peer?: Peer | undefined
  /** A server of a load balancer, as its configuration calls it: `be_tls/s1`. */
  readonly member?: string | undefined
  /** The proxy that refuses the one of a server behind it. */
  readonly proxy?: 'Envoy' | undefined
  /** RFC 3339: the end of its validity. */
  readonly notAfter?: string | undefined
  readonly notBefore?: string | undefined
  /** What cannot be loaded is its private key. */
  readonly isKey?: true | undefined
  /** The file that holds it. */
  readonly file?: string | undefined
  /** As kubeadm calls it: `apiserver-etcd-client`. */
  readonly certificate?: string | undefined
  /** Names that it is valid for, where another was asked. */
  readonly names?: string | undefined
  /** It holds no subject alternative name. */
  readonly nameless?: true | undefined
  /** RFC 3339: the time at which it was refused, by the clock of the side that refuses. */
  readonly asOf?: string | undefined
  /** The other side refuses the certificate of this one, by this alert of TLS: as the client of a server, as the server that is asked, or nobody tells. */
  readonly alert?: string | undefined
  readonly by?: 'client' | 'server' | 'other side' | undefined
  /** Address of that client. */
  readonly client?: string | undefined
}

export const CERTIFICATE_REFUSAL = lineType<CertificateRefusal>('certificate-refusal')
