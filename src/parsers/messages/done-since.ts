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
  // what an installer prints at its end: pip, npm, yarn
  [/^Successfully (?:installed|downloaded) [A-Za-z]|^added \d{1,6} packages(?:, and audited| in \d)|^success Saved lockfile\./, 'packages'],
  [/\bCluster health status changed from \[\w{3,6}\] to \[(?:GREEN|YELLOW)\]/, 'start'],
]

/** Docker's client, of what it pulled; the runner of GitLab, of what it will run. */
const IMAGE = /^(?:Status: (?:Downloaded newer image|Image is up to date) for|Using docker image sha256:[0-9a-f]{2,64} for) (\S{1,400})/

/** What failed was done after all: a renewal of a certificate, the start of Elasticsearch, a pull, an installation. */
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
    ...['status: downloaded newer image', 'status: image is up to date', 'using docker image sha256:'],
    ...['successfully installed', 'successfully downloaded', ' packages in ', ' packages, and audited', 'success saved lockfile'],
  ],
  read({ message: text, kernel }) {
    if (kernel === true || text.length > 2400) return undefined
    const image = IMAGE.exec(text)?.[1]
    if (image !== undefined) return { did: 'image', image }
    const shape = SHAPES.find(([says]) => says.test(text))
    return shape === undefined ? undefined : { did: shape[1] }
  },
})
