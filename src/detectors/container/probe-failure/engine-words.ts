import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { duration, times } from '../../../core/words/numbers.ts'
import { opt, say } from '../../../core/words/opt.ts'
import { engineCommand, logsCommand, subject, watchCommand } from '../words.ts'
import type { Facts } from './judge.ts'

const named = (f: Facts) => ({ ...f, engine: true })

export const headlineOfEngine = (f: Facts, met: string | undefined): string =>
  f.ready === true
    ? say(`${subject(f)} was unhealthy for a while, and is healthy again`)
    : say(
        `${subject(f)} is unhealthy: `,
        f.failures > 1 ? `its health check failed ${times(f.failures)} in a row` : 'its health check fails',
        opt`: ${met}`,
      )

export const causeOfEngine = (f: Facts): Sentence[] => [
  `${f.present?.is === 'ended' ? 'By itself an' : 'It still runs: the'} engine kills and restarts nothing for that. Swarm, depends_on with service_healthy and proxies act on it`,
  opt`It is checked every ${duration(f.periodSeconds)}, and unhealthy after ${f.failureThreshold} failures in a row`,
]

export const fixOfEngine = (f: Facts, isSlow: boolean): Step[] => [
  f.answer === undefined
    ? {
        when: 'now',
        say: 'Read what its last checks wrote.',
        run: engineCommand(named(f), (name) => `inspect -f '{{json .State.Health}}' ${name}`),
      }
    : { when: 'now', say: 'Read what it does while the check fails.', run: logsCommand(named(f), false) },
  {
    when: 'durable',
    say: isSlow
      ? 'Make the check cheap: it must not wait for a database or a lock; its timeout must outlast a slow answer.'
      : 'Correct what the check meets, or the check itself: it runs inside the container, with the tools and the address that are there.',
  },
  { when: 'verify', say: 'Its status is (healthy), and stays so for an hour.', run: watchCommand(named(f)) },
]
