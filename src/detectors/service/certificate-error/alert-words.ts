import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { peerName } from '../../../core/peer-name.ts'
import { listed } from '../../../core/words/lists.ts'
import { times } from '../../../core/words/numbers.ts'
import { capital, midSentence, opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './judge.ts'

/** The other side refuses the certificate of this one: who presents what to whom. */
const who = (f: Facts): string => midSentence(f.who ?? (f.refusedBy === 'client' ? 'this server' : 'the program'))

function sides(f: Facts): readonly [string, boolean] {
  if (f.refusedBy === 'server') return [opt`server ${f.peer}` ?? 'the server', false]
  const { clients = [] } = f
  if (f.refusedBy === 'client' && clients.length > 0)
    return [`${clients.length === 1 ? 'client' : 'clients'} ${listed(clients, 3)}`, clients.length > 1]
  return f.refusedBy === 'client' ? ['a client', false] : ['the other side', false]
}

export function refusedHeadline(f: Facts, count: number): string {
  const [other, several] = sides(f)
  return say(
    f.fault === 'not presented'
      ? `${capital(other)} ${several ? 'want' : 'wants'} a client certificate, and ${who(f)} presents none`
      : `${capital(other)} ${several ? 'refuse' : 'refuses'} the ${f.refusedBy === 'server' ? 'client ' : ''}certificate of ${who(f)}: ${f.alert}`,
    f.stopped ? '; it ended over that' : count > 1 ? `, ${times(count)}${opt` on ${f.node}` ?? ''}` : undefined,
  )
}

export const refusedEffect = (f: Facts): Sentence => {
  const [other, several] = sides(f)
  return `${capital(other)} ${several ? 'refuse' : 'refuses'} the certificate of ${who(f)}`
}

export const refusedCause = (f: Facts): Sentence[] => [
  f.fault === 'not presented'
    ? 'The server admits only clients that show a certificate of a CA that it knows (mutual TLS)'
    : f.fault === 'expired'
      ? 'Its validity is over by the clock of the side that refuses it'
      : f.fault === 'unknown issuer'
        ? `${f.refusedBy === 'client' ? 'The client' : 'The other side'} does not know the CA that issued it, or was not sent the certificates between`
        : f.fault === 'revoked'
          ? 'Its issuer withdrew it: it stays refused whatever its dates say'
          : 'The side that refuses it knows the reason, and its alert does not tell it: an issuer that it does not know, another name or the end of its validity all read like this',
  when(f.refusedBy === 'client', 'What is at fault is the certificate here or what that client trusts, not the network'),
]

export function refusedFix(f: Facts): Step[] {
  const server = f.host === undefined ? undefined : peerName(f.host, f.port ?? 443)
  return [
    f.refusedBy === 'server' && server !== undefined
      ? {
          when: 'now',
          say: 'See of which CAs the server takes client certificates, and read its own log: it holds the reason.',
          run: `openssl s_client -connect ${word(server)} </dev/null 2>/dev/null | grep -A 9 'client certificate CA names'`,
        }
      : {
          when: 'now',
          say: `Read the log of ${sides(f)[0]}: it holds the reason. Then read dates, issuer and names of the certificate that ${who(f)} presents.`,
        },
    {
      when: 'durable',
      say:
        f.fault === 'not presented'
          ? `Give ${who(f)} a certificate of a CA that the server takes.`
          : f.fault === 'expired' || f.fault === 'revoked'
            ? `Issue a new certificate for ${who(f)}, and let it load that.`
            : f.refusedBy === 'client'
              ? 'Let the client trust the CA that issued it (the caBundle of a webhook, a trust store), or present one that it accepts, with the whole chain.'
              : `Give ${who(f)} a certificate of a CA that the other side takes, with the names and the purpose that it asks for.`,
    },
    { when: 'verify', say: 'No such line for ten minutes.' },
  ]
}
