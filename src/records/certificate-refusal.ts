import { lineType } from '../core/record.ts'
import type { Peer } from './peer-failure.ts'

export type CertificateFault = 'expired' | 'not yet valid' | 'unknown issuer' | 'wrong name' | 'revoked' | 'not loaded'

/** A certificate that was not accepted, or that a server could not load. */
export interface CertificateRefusal {
  readonly fault: CertificateFault
  /** Whose certificate it is. */
  readonly peer?: Peer | undefined
  /** RFC 3339: the end of its validity. */
  readonly notAfter?: string | undefined
  readonly notBefore?: string | undefined
  /** The file that holds it. */
  readonly file?: string | undefined
  /** Names that it is valid for, where another was asked. */
  readonly names?: string | undefined
}

export const CERTIFICATE_REFUSAL = lineType<CertificateRefusal>('certificate-refusal')
