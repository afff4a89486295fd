import type { CertificateRefusal } from '../../../records/certificate-refusal.ts'

/** Addresses of one network: RFC 1918, RFC 6598, RFC 4193, and of this machine and link. */
const OWN =
  /^(?:10\.|127\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|::1$|f[cd][0-9a-f]{2}:|fe80:)/i
/** So many strangers do not see the end of a certificate by chance. */
const MANY_STRANGERS = 3

/** Addresses of the clients that refuse a certificate, each once. */
export const clientsOf = (refusals: readonly CertificateRefusal[]): readonly string[] => [
  ...new Set(refusals.flatMap(({ client }) => client ?? [])),
]

const isStranger = ({ by, client }: CertificateRefusal): boolean => by === 'client' && client !== undefined && !OWN.test(client)

/**
 * A public port is tried by scanners, and by people who click a warning away: that one of them turns away tells nothing of the certificate, but for several that
 * say that its time is over.
 */
export const isAccident = (refusal: CertificateRefusal): boolean => isStranger(refusal) && !/^(?:expired|revoked)$/.test(refusal.fault)

export const areFewStrangers = (refusals: readonly CertificateRefusal[]): boolean =>
  refusals.every(isStranger) && clientsOf(refusals).length < MANY_STRANGERS
