import { message } from '../../core/message.ts'
import { CERTIFICATE_REFUSAL, type CertificateFault, type CertificateRefusal } from '../../records/certificate-refusal.ts'
import { peerIn } from '../peer.ts'

/** Go's crypto/x509, OpenSSL's X509_V_ERR_*, Node's codes, the JVM's PKIX validator; the plainest word of each. */
const FAULTS: readonly (readonly [RegExp, CertificateFault])[] = [
  [
    /not yet valid: current time \S{10,40} is before|certificate is not yet valid|CertificateNotYetValid|CERT_NOT_YET_VALID/,
    'not yet valid',
  ],
  [
    /certificate has expired|certificate (?:\S{1,80} )?(?:is )?expired\b|expired certificate|CERT_HAS_EXPIRED|CertificateExpiredException|PKIX path validation failed: .{0,120}\bvalidity check failed|alert certificate_expired|certificate in \S{1,200} is expired/i,
    'expired',
  ],
  [
    /certificate is valid for .{1,200}, not |doesn't contain any IP SANs|hostname mismatch|IP address mismatch|ALTNAME_INVALID|no subject alternative|not valid for any names|does not match (?:the )?(?:certificate|target host)|relies on legacy Common Name/i,
    'wrong name',
  ],
  [/certificate (?:has been |was |is )?revoked|CERT_REVOKED/i, 'revoked'],
  [
    /signed by unknown authority|PKIX path (?:building|validation) failed|unable to get (?:local )?issuer certificate|self[- ]signed certificate|UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT|unable to verify the first certificate|unknown certificate authority|unknown ca\b|certificate verify failed|certificate verify error/i,
    'unknown issuer',
  ],
  [
    /cannot load certificate(?: key)? "|key values mismatch|failed to load (?:key pair|certificate)|could not load (?:server )?certificate/i,
    'not loaded',
  ],
]

/** A certificate that is refused, as the one that refuses it tells; what a server says of a stranger's bad handshake is the stranger's. */
export const certificateRefusal = message<CertificateRefusal>({
  id: 'certificate-refusal',
  emits: CERTIFICATE_REFUSAL,
  holds: [
    ...[
      'x509: ',
      'certificate has expired',
      'is expired',
      'expired certificate',
      'cert_has_expired',
      'certificateexpired',
      'certificate_expired',
    ],
    ...[
      'certificate expired',
      'not yet valid',
      'certificate verify',
      'issuer certificate',
      'self signed certificate',
      'self-signed certificate',
    ],
    ...[
      'pkix path',
      'first certificate',
      'leaf_signature',
      'self_signed_cert',
      'altname_invalid',
      'unknown authority',
      'unknown ca',
      'certificate revoked',
    ],
    ...[
      'certificate is revoked',
      'hostname mismatch',
      'no subject alternative',
      'cannot load certificate',
      'key values mismatch',
      'load key pair',
    ],
    ...['could not load server certificate', 'failed to load certificate', 'certificate authority'],
  ],
  read({ message: text, kernel, priority }) {
    if (kernel === true || (priority !== undefined && priority > 5)) return undefined
    if (/TLS handshake error from|while SSL handshaking, client|^\s*at |\brenew(?:al|ed|ing)?\b|\[(?:info|debug|notice)\]/i.test(text))
      return undefined
    const fault = FAULTS.find(([shape]) => shape.test(text))?.[1]
    if (fault === undefined) return undefined
    return {
      fault,
      peer: fault === 'not loaded' ? undefined : peerIn(text),
      notAfter:
        /\bis after (\d{4}-\d\d-\d\dT[\d:.]{5,15}Z?)/.exec(text)?.[1] ??
        /\bis expired: (\d{4}-\d\d-\d\d[\d: +UTC-]{0,24})/.exec(text)?.[1]?.trim() ??
        javaDate(text),
      notBefore: /\bis before (\d{4}-\d\d-\d\dT[\d:.]{5,15}Z?)/.exec(text)?.[1],
      file: /(?:load certificate(?: key)? "|certificate in )(\/[^"\s]{2,300})/.exec(text)?.[1],
      names: /certificate is valid for (.{1,200}?), not /.exec(text)?.[1],
    }
  },
})

/** `NotAfter: Wed Mar 11 00:00:00 UTC 2026` as the JVM prints it. */
const javaDate = (text: string): string | undefined => /NotAfter: (\w{3} \w{3} [ \d]\d [\d:]{8} \w{2,5} \d{4})/.exec(text)?.[1]
