import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import { UPSTREAM } from '../../../records/peer-failure.ts'
import type { Facts } from './judge.ts'
import { behindService } from './proxy-words.ts'

type Members = NonNullable<Facts['backend']>

const nameOf = ({ server, address }: Members[number]): string => `${server}${opt` (${address})` ?? ''}`

export const behind = ({ host }: Facts): string => (host === UPSTREAM ? 'behind it' : `in backend ${host}`)

export const backendHeadline = (f: Facts, members: Members): string =>
  say(
    `${f.who} ${f.reachedAgain ? 'had' : 'has'} no server left ${behind(f)}`,
    when(members.length > 0 && !f.reachedAgain, `: ${listed(members.map(nameOf), 3)} ${members.length === 1 ? 'is' : 'are'} down`),
    when(f.reachedAgain, '; one is back since'),
  )

export const backendCause = (f: Facts, members: Members): Sentence[] => [
  `Whoever asks there is answered ${f.proxy === 'nginx' ? '502' : '503'}`,
  when(members.length > 0, `Its checks say: ${[...new Set(members.flatMap(({ why }) => why ?? []))].slice(0, 2).join('; ')}`),
]

export function backendFix(f: Facts, members: Members): Step[] {
  const address = members[0]?.address
  const service = behindService(f.host)
  return [
    service !== undefined
      ? { when: 'now', say: 'See whether it has endpoints, and what its pods do.', run: service }
      : {
          when: 'now',
          say: `See from this machine whether ${address ?? 'one of them'} answers now.`,
          run:
            address === undefined
              ? undefined
              : `nc -vz -w 3 ${address
                  .split(/:(?=\d+$)/)
                  .map(word)
                  .join(' ')}`,
        },
    {
      when: 'durable',
      say: `Bring the servers ${f.host === UPSTREAM ? 'behind it' : `of ${f.host}`} back; what ended them all at once (a release, their database, the network) is the cause.`,
    },
    { when: 'verify', say: 'They are UP, and stay so for ten minutes.' },
  ]
}
