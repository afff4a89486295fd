import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { word } from '../../../core/words/shell.ts'
import { UPSTREAM } from '../../../records/peer-failure.ts'
import type { Facts } from './judge.ts'

/** `orders.shop.svc.cluster.local:8443`: a Service of a cluster and its namespace. */
const SERVICE = /^(?<name>[a-z0-9][a-z0-9-]{0,62})\.(?<space>[a-z0-9][a-z0-9-]{0,62})\.svc(?:[.:]|$)/

/** The command that shows what is behind a Service; undefined of what is none. */
export function behindService(host: string): string | undefined {
  const service = SERVICE.exec(host)?.groups
  return service === undefined
    ? undefined
    : `kubectl -n ${word(service['space']!)} get endpointslices,pods -o wide | grep -F ${word(service['name']!)}`
}

/** Why nginx and a server behind it agree on no TLS. */
export const unshaken = ({ message }: Facts): Sentence =>
  /\bwrong version number\b/i.test(message)
    ? 'nginx speaks TLS to a port that answers without it (wrong version number)'
    : 'The server answers, and the two sides agree on no TLS: it wants a name (SNI), a protocol or a cipher that nginx does not offer'

/** What is behind a proxy takes no connections. */
export function proxyFix(f: Facts): Step[] {
  const service = behindService(f.host)
  const asked = f.address ?? (f.host === UPSTREAM ? undefined : f.host)
  return [
    service !== undefined
      ? { when: 'now', say: 'See whether its pods are ready, and on which port they listen.', run: service }
      : asked === undefined
        ? { when: 'now', say: 'Find out which server it asked: its access log names it (upstream_host, upstream_cluster).' }
        : {
            when: 'now',
            say: `See from where the proxy runs whether ${asked} answers now.`,
            run: f.port === undefined || f.address !== undefined ? undefined : `nc -vz -w 3 ${word(asked)} ${f.port}`,
          },
    {
      when: 'durable',
      say:
        f.proxy === 'nginx' && f.how === 'not made'
          ? 'Let nginx send the name (proxy_ssl_server_name on, proxy_ssl_name), and a protocol that the server takes (proxy_ssl_protocols); http:// where it speaks no TLS.'
          : `Bring what is behind ${f.host === UPSTREAM ? 'it' : f.peer} back, or correct port and protocol (TLS or none) where the proxy is configured.`,
    },
    { when: 'verify', say: 'No line of this kind for ten minutes.' },
  ]
}
