import { message } from '../../core/message.ts'
import { CERTIFICATE_ORDER, type CertificateOrder } from '../../records/certificate-order.ts'

/** Caddy (certmagic), Traefik (lego), cert-manager, certbot. */
const FAILED =
  /\bcould not get certificate from issuer\b|\b[Uu]nable to obtain ACME certificate\b|\bsolving challenge\b|\bchallenge failed\b|\bSome challenges have failed\b|\bFailed to renew certificate\b/
const FULFILLED =
  /\bcertificate (?:obtained|renewed) successfully\b|\b[Cc]ertificates? obtained for domains?\b|\bServer responded with a certificate\b|\bSuccessfully received certificate\b/
/** Fields of a line in JSON, and words of a sentence. */
const NAME =
  /"(?:identifiers?|domains?|name)":\s?\[?"((?:\*\.)?[\w-]{1,63}(?:\.[\w-]{1,63}){1,8})"|\b(?:domains?|for|certificate) \[?\\?["']?((?:\*\.)?[\w-]{1,63}(?:\.[\w-]{1,63}){1,8})\b|\[((?:\*\.)?[\w-]{1,63}(?:\.[\w-]{1,63}){1,8})\]/

export const certificateOrder = message<CertificateOrder>({
  id: 'certificate-order',
  emits: CERTIFICATE_ORDER,
  holds: [
    ...[
      'certificate from issuer',
      'obtain ACME certificate',
      'solving challenge',
      'challenge failed',
      'challenges have failed',
      'renew certificate',
    ],
    ...['obtained successfully', 'renewed successfully', 'obtained for domain', 'responded with a certificate', 'received certificate'],
  ],
  read({ message: text, at, kernel }) {
    if (kernel === true || text.length > 4000) return undefined
    const isFulfilled = FULFILLED.test(text)
    if (!isFulfilled && !FAILED.test(text)) return undefined
    const name = NAME.exec(at.text) ?? NAME.exec(text)
    return { name: name?.[1] ?? name?.[2] ?? name?.[3], isFulfilled }
  },
})
