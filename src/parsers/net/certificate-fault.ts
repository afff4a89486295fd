import type { CertificateFault } from '../../records/certificate-refusal.ts'

/** Go's crypto/x509, OpenSSL's X509_V_ERR_*, Node's codes, the JVM's PKIX validator, rustls, .NET, GnuTLS, curl; the plainest word of each. */
const FAULTS: readonly (readonly [RegExp, CertificateFault])[] = [
  [
    /not yet valid: current time \S{10,40} is before|certificate is not yet valid|certificate (?:of \S{1,255} )?is not yet activated|certificate valid in future|CertificateNotYetValid|CERT_NOT_YET_VALID|InvalidCertificate\(NotValidYet|peer certificate: (?:NotValidYet|certificate not valid yet)/,
    'not yet valid',
  ],
  // Go says so of both ends of its validity, and which it is behind it
  [/certificate has expired or is not yet valid(?!:? {0,2}(?:current time|\S{0,20} current time))/, 'out of its time'],
  [
    /certificate has expired|certificate (?:\S{1,80} )?(?:is )?expired\b|expired certificate|CERT_HAS_EXPIRED|CertificateExpiredException|PKIX path validation failed: .{0,120}\bvalidity check failed|alert certificate_expired|certificate in \S{1,200} is expired|InvalidCertificate\(Expired|peer certificate: Expired|uses expired certificate/i,
    'expired',
  ],
  // .NET: X509ChainStatusFlags says the same of both ends of its validity
  [/certificate chain: [\w, ]{0,120}\bNotTimeValid\b/, 'out of its time'],
  [
    /doesn't contain any IP SANs|relies on legacy Common Name|not valid for any names|certificate is valid for .{1,200}, not |hostname mismatch|IP address mismatch|ALTNAME_INVALID|no subject alternative|no name matching \S{1,253} found|no alternative certificate subject name matches|does not match (?:the )?(?:certificate|target host)|RemoteCertificateNameMismatch|InvalidCertificate\(NotValidForName|peer certificate: (?:NotValidForName|certificate not valid for name)|no certificate subject alternative name matches/i,
    'wrong name',
  ],
  [
    /certificate (?:has been |was |is )?revoked|CERT_REVOKED|certificate chain: [\w, ]{0,120}\bRevoked\b|InvalidCertificate\(Revoked|peer certificate: Revoked/i,
    'revoked',
  ],
  [
    /signed by unknown authority|PKIX path (?:building|validation) failed|unable to get (?:local )?issuer certificate|self[- ]signed certificate|UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT|unable to verify the first certificate|unknown certificate authority|unknown ca\b|certificate verify error|certificate chain: [\w, ]{0,120}\b(?:PartialChain|UntrustedRoot)\b|InvalidCertificate\(UnknownIssuer|peer certificate: UnknownIssuer|certificate issuer is unknown|doesn't have a known issuer|verify the issuer's authority|issuer is not recognized/i,
    'unknown issuer',
  ],
  [
    /cannot load certificate(?: key)? "|key values mismatch|failed to load (?:key pair|certificate)|could not load (?:server )?certificate|could not load private key file/i,
    'not loaded',
  ],
  // the reason stands nowhere
  [
    /certificate[ _]verify[ _]failed|certificate verification failed|remote certificate (?:is|was) (?:invalid|rejected)\b|RemoteCertificateChainErrors|The certificate of \S{1,255} is not trusted/i,
    'not accepted',
  ],
]

/** What is wrong with a certificate, as the side that refuses it tells. */
export const faultIn = (text: string): CertificateFault | undefined => FAULTS.find(([shape]) => shape.test(text))?.[1]

/** A certificate that has only a common name: no name will do. */
export const isNameless = (text: string): boolean =>
  /relies on legacy Common Name|not valid for any names|No subject alternative names present/i.test(text)
