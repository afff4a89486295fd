import { lineType } from '../core/record.ts'

/** An order of a certificate from an ACME server failed for now, or was fulfilled. */
export interface CertificateOrder {
  /** The name that it is for, where its line tells. */
  readonly name: string | undefined
  readonly isFulfilled: boolean
}

export const CERTIFICATE_ORDER = lineType<CertificateOrder>('certificate-order')
