import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './judge.ts'

type Members = NonNullable<Facts['backend']>

const nameOf = ({ server, address }: Members[number]): string => `${server}${opt` (${address})` ?? ''}`

export const backendHeadline = (f: Facts, members: Members): string =>
  say(
    `${f.who} ${f.reachedAgain ? 'had' : 'has'} no server left in backend ${f.host}`,
    when(members.length > 0 && !f.reachedAgain, `: ${listed(members.map(nameOf), 3)} ${members.length === 1 ? 'is' : 'are'} down`),
    when(f.reachedAgain, '; one is back since'),
  )

export const backendCause = (members: Members): Sentence[] => [
  'Whoever asks there is answered 503',
  when(members.length > 0, `Its checks say: ${[...new Set(members.flatMap(({ why }) => why ?? []))].slice(0, 2).join('; ')}`),
]

export function backendFix(f: Facts, members: Members): Step[] {
  const address = members[0]?.address
  return [
    {
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
      say: `Bring the servers of ${f.host} back; what ended them all at once (a release, their database, the network) is the cause.`,
    },
    { when: 'verify', say: 'They are UP, and stay so for ten minutes.' },
  ]
}
