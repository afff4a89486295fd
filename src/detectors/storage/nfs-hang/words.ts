import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { count, duration, plural, times } from '../../../core/words/numbers.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './judge.ts'

const MOST_MOUNTS = 4
const protocolOf = (f: Facts): string => f.protocol ?? 'NFS'
const mountsOf = (f: Facts): string | undefined => (f.mounts.length === 0 ? undefined : listed(f.mounts, MOST_MOUNTS))

export function headline(f: Facts, outages: number): string {
  if (f.server === undefined)
    return say(
      either(opt`The NFS client of ${f.host}`, 'The NFS client'),
      ` lost ${f.lostLocks === 1 ? 'a lock on a file' : `${plural(f.lostLocks, 'lock')} on files`}: ${f.lockServer === undefined ? 'the server' : `server ${f.lockServer}`} did not give ${f.lostLocks === 1 ? 'it' : 'them'} back`,
    )
  if (f.recovered)
    return say(
      `${protocolOf(f)} server ${f.server} did not answer`,
      outages > 1 ? opt` ${times(outages)}, the last time for ${duration(f.seconds)}` : opt` for ${duration(f.seconds)}`,
      ', then it answered again',
    )
  return say(
    `${protocolOf(f)} server ${f.server} does not answer`,
    either(opt`: whoever touches ${mountsOf(f)} waits`, ': whoever touches its mounts waits'),
  )
}

export const effect = (f: Facts, outages: number): Sentence =>
  f.server === undefined || f.recovered
    ? headline(f, outages)
    : say(`${protocolOf(f)} server ${f.server} does not answer`, opt`: ${mountsOf(f)} ${f.mounts.length === 1 ? 'hangs' : 'hang'}`)

export const cause = (f: Facts): Sentence[] =>
  f.server === undefined
    ? [
        'Such a lock is lost when the server was away or forgot its clients (a restart, a lease that ran out)',
        opt`The client says of it: ${f.stateSays}`,
        'What held it goes on without it, and two programs may write over each other',
      ]
    : [
        when(f.unanswered > 1 && f.protocol === undefined, `${count(f.unanswered)} requests got no answer`),
        when(f.recovered, opt`The waiting at ${mountsOf(f)} is over`),
        when(
          !f.recovered,
          f.protocol === 'SMB'
            ? 'The kernel tries to connect anew; until it can, who waits hangs (state D)'
            : f.soft
              ? 'Requests are given up after a while (a soft mount): programs get I/O errors, and writes are lost'
              : 'A hard mount waits without end; who waits cannot be killed (state D), and no later line says that it answers again',
        ),
      ]

export function fix(f: Facts): Step[] {
  if (f.server === undefined)
    return [
      {
        when: 'now',
        say: 'See which files are locked over NFS, and restart the programs that held one.',
        run: 'cat /proc/locks; mount -t nfs,nfs4',
      },
      {
        when: 'durable',
        say: "Keep the server's restart shorter than its grace period, and its state directory on a disk that survives it.",
      },
      {
        when: 'verify',
        say: 'No further lock is lost for an hour (0).',
        run: "journalctl -k --since '-1 hour' | grep -c 'Lock reclaim failed'",
      },
    ]
  const server = word(f.server)
  return [
    f.recovered
      ? { when: 'now', say: `See what happened on ${f.server} or on the way to it in that time.`, run: `ping -c 20 ${server}` }
      : {
          when: 'now',
          say: `See whether ${f.server} is up, and reachable from here on the port of ${protocolOf(f)}.`,
          run: `nc -zvw 5 ${server} ${f.protocol === 'SMB' ? 445 : 2049}`,
        },
    {
      when: 'durable',
      say: `Repair ${f.server} or the network between.${f.protocol === 'SMB' ? '' : ' Keep the mount hard: a soft one loses what is written.'}`,
    },
    {
      when: 'verify',
      say: 'It answers within 10 s; a look that hangs is ended then.',
      run: `timeout -s KILL 10 ${f.mounts.length === 0 ? (f.protocol === 'SMB' ? 'df -h -t cifs' : 'df -h -t nfs -t nfs4') : `stat -f ${f.mounts.slice(0, MOST_MOUNTS).map(word).join(' ')}`}`,
    },
  ]
}
