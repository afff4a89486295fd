import { message } from '../../core/message.ts'
import { DONE_SINCE, type DoneSince } from '../../records/done-since.ts'

const SHAPES: readonly (readonly [says: RegExp, did: DoneSince['did']])[] = [
  // Caddy (certmagic), certbot, cert-manager
  [
    /\bcertificate (?:renewed|obtained) successfully\b|\bSuccessfully received certificate\b|\bThe certificate has been successfully issued\b/i,
    'certificate',
  ],
  // Elasticsearch and OpenSearch: the name of the node, and what it became
  [/^(?:\[[^\]]{1,200}\]\s{0,4}){0,5}\[[\w.-]{1,200}\] started(?: \{.{0,2000})?$/, 'start'],
  [/\bCluster health status changed from \[\w{3,6}\] to \[(?:GREEN|YELLOW)\]/, 'start'],
]

/** What failed was done after all: a renewal of a certificate, the start of Elasticsearch. */
export const doneSince = message<DoneSince>({
  id: 'done-since',
  emits: DONE_SINCE,
  holds: [
    'certificate renewed successfully',
    'certificate obtained successfully',
    'successfully received certificate',
    'certificate has been successfully issued',
    '] started',
    'cluster health status changed',
  ],
  read({ message: text, kernel }) {
    if (kernel === true || text.length > 2400) return undefined
    const shape = SHAPES.find(([says]) => says.test(text))
    return shape === undefined ? undefined : { did: shape[1] }
  },
})
