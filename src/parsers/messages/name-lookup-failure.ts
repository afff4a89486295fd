import { message } from '../../core/message.ts'
import { AGAIN, NO_NAME, SHAPES } from '../net/lookup-words.ts'
import { peerIn } from '../peer.ts'
import { NAME_LOOKUP_FAILURE, type NameLookupFailure } from '../../records/name-lookup-failure.ts'

/**
 * BIND: lib/dns/resolver.c, lib/ns/query.c. Servers of strangers fail all day; one with an address of one's own network (RFC 1918) is a forwarder.
 */
const FORWARDER =
  /\b(?:host unreachable|network unreachable|connection refused|timed out|unexpected RCODE (?:SERVFAIL|REFUSED)|(?:SERVFAIL|REFUSED) unexpected RCODE) resolving '(?<name>[\w.-]{1,253})\/\w{1,10}\/IN': (?<resolver>10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2})#\d{1,5}/i
const TOLD_CLIENT = /\bquery failed \((?:SERVFAIL|timed out)\) for (?<name>[\w.-]{1,253})\/IN\/\w{1,10}\b/

/**
 * CoreDNS: plugin/log, `10.1.2.3:49959 - 43955 "A IN api.example.org. udp 32 false 512" SERVFAIL qr,rd 32 0.001s`: what it told a client. The
 * servers that it asks are at fault; of HINFO it asks itself, for a loop.
 */
const QUERY_LOG =
  /^(?:\[INFO\] )?\[?[\da-fA-F.:]{3,60}\]?:\d{1,5} - \d{1,6} "(?!HINFO )[A-Z\d]{1,10} IN (?<name>[\w.-]{1,253}?)\.? (?:udp|tcp) \d{1,5} (?:true|false) \d{1,6}" (?:SERVFAIL|REFUSED) /

/** Who says the same of a name that does not exist and of a resolver that does not answer: Java, Kafka, BusyBox. */
const MAY_BE_EITHER = /UnknownHostException|from bootstrap\.servers|: bad address '/

/** A program that could not look up a name. A mail server's check of a client's name is no failure of its own. */
export const nameLookupFailure = message<NameLookupFailure>({
  id: 'name-lookup-failure',
  emits: NAME_LOOKUP_FAILURE,
  holds: [
    ...[
      'temporary failure in name resolution',
      'name or service not known',
      // musl: src/network/gai_strerror.c
      ...['name does not resolve', 'name has no usable address'],
      'nodename nor servname',
      'no address associated with hostname',
    ],
    ...['no such host', 'eai_again', 'enotfound', 'eai_noname', 'unknownhostexception', 'server misbehaving', 'servfail'],
    ...[
      'resolve host',
      " resolving '",
      'query failed (',
      'resolve the host',
      'translate host',
      'resolve name',
      'find host',
      ': lookup ',
      'gaierror',
      'nxdomain}',
      ...['plugin/errors: ', ':53: ', 'getaddrinfo', "couldn't resolve server", 'failure resolving '],
      'host not found in ',
      'host not found, try again',
      'could not resolve address',
      'concurrent DNS queries reached',
      ': bad address ',
      'epmd error for host ',
      '(REFUSED)',
      "server can't find ",
    ],
  ],
  read({ message: text, kernel, priority, ident }) {
    if (kernel === true || (priority !== undefined && priority > 6)) return undefined
    // a name that one letter is for is of its writer; a relay is of this server
    const relay = /^postfix/.test(ident ?? '')
      ? /\bto=<[^>]{1,200}@(?<domain>[^>]{1,200})>, relay=none,.{0,160}\bstatus=deferred \(.{0,80}\bName service error for name=(?<name>[\w.-]{1,253}) type=\w{1,5}: Host not found, try again/.exec(
          text,
        )?.groups
      : undefined
    if (relay !== undefined && relay['domain'] !== relay['name']) return { name: relay['name'], how: 'no answer', domain: relay['domain'] }
    if (/^(?:postfix|sendmail|exim|sshd|dovecot)/.test(ident ?? '') || /does not resolve to address/.test(text)) return undefined
    const logged = QUERY_LOG.exec(text)?.groups
    if (logged !== undefined) return { name: logged['name'], how: 'no answer', of: 'forwarder' }
    const handed = FORWARDER.exec(text)?.groups
    if (handed !== undefined) return { name: handed['name'], resolver: handed['resolver'], how: 'no answer', of: 'forwarder' }
    const told = TOLD_CLIENT.exec(text)?.groups
    if (told !== undefined) return { name: told['name'], how: 'no answer', of: 'client' }
    for (const [shape, how] of SHAPES) {
      const found = shape.exec(text)?.groups
      if (found === undefined) continue
      const again = found['again'] !== undefined || AGAIN.test(text)
      const resolver = found['resolver']
      const most = found['most']
      if (most !== undefined) return { how: 'no answer', most: Number(most) }
      const unsure = (how === undefined || MAY_BE_EITHER.test(text)) && !again && !NO_NAME.test(text)
      return {
        name: found['name']?.replace(/\.$/, ''),
        resolver,
        how: how === 'no answer' || again ? 'no answer' : 'no such name',
        ...(unsure ? { unsure } : {}),
      }
    }
    if (/^\s*at |errno: -?\d+, code:/.test(text)) return undefined
    if (AGAIN.test(text) && /name resolution|gaierror|getaddrinfo/i.test(text)) return { ...nameIn(text), how: 'no answer' }
    return NO_NAME.test(text) && /gaierror|getaddrinfo|name or service|nodename|hostname/i.test(text)
      ? { ...nameIn(text), how: 'no such name' }
      : undefined
  },
})

/** The name of whom it wanted to reach, in a URL or before a port. */
function nameIn(text: string): Pick<NameLookupFailure, 'name'> {
  const host = peerIn(text)?.host
  return host === undefined || /^[\d.]+$|[:/]/.test(host) ? {} : { name: host }
}
