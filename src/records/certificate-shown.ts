import { lineType } from '../core/record.ts'

/** What a program prints of a certificate that it was asked to show (openssl, curl -v): one of its lines. */
export interface CertificateShown {
  /** RFC 3339, in UTC: the end of its validity, and its beginning. */
  readonly notAfter?: string | undefined
  readonly notBefore?: string | undefined
  /** Common name of its subject: whose it is. */
  readonly subject?: string | undefined
}

export const CERTIFICATE_SHOWN = lineType<CertificateShown>('certificate-shown')
