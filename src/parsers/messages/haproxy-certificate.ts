import { message } from '../../core/message.ts'
import { CONFIGURATION_REFUSAL, type ConfigurationRefusal } from '../../records/configuration-refusal.ts'

/** `parsing [/etc/haproxy/haproxy.cfg:36] : `, since 2.x `config : parsing […] : `. */
const PLACE = /\bparsing \[(?<file>\/[^:\]]{1,300}):(?<line>\d{1,7})\] ?: /
/**
 * What HAProxy cannot use of the files behind `crt`, `ca-file` and `crl-file` (src/ssl_ckch.c, before 2.2 src/ssl_sock.c): one sentence for
 * each file, on the line of the place or below it.
 */
const SAYS =
  /(?:^\s{0,8}|: )(?<says>unable to (?:load|read) (?:the )?(?:SSL |chain )?(?:private key|certificate(?:s)?(?: chain| list)?|DH parameters)(?: from| file)?[^'"]{0,40}|inconsistencies between private key and certificate loaded (?:from )?(?:PEM file )?|No (?:Private Key|certificate) found in )['"](?<name>[^'"]{1,300})['"]/i

/** A certificate or key that HAProxy cannot use, so that it does not start or keeps its old configuration. */
export const haproxyCertificate = message<ConfigurationRefusal>({
  id: 'haproxy-certificate',
  emits: CONFIGURATION_REFUSAL,
  holds: ['private key from', 'private key and certificate loaded', 'SSL certificate', 'private key found in', 'certificate from file'],
  read({ message: text, kernel, ident }) {
    // a file that is not there is told as such
    if (kernel === true || text.length > 2000 || /\bno such file\b/i.test(text)) return undefined
    const found = SAYS.exec(text)
    if (found === null) return undefined
    const place = PLACE.exec(text)?.groups
    // below the place only its own words, that no client says
    if (place === undefined && ident !== undefined && !/^haproxy/.test(ident)) return undefined
    if (place === undefined && !/^\s{0,8}(?:unable to load SSL|inconsistencies between)/.test(text)) return undefined
    const { name, says } = found.groups!
    return {
      kind: 'certificate file',
      name,
      by: 'HAProxy',
      missing: false,
      file: place?.['file'],
      fileLine: place === undefined ? undefined : Number(place['line']),
      sentence: `${says}'${name}'`,
    }
  },
})
