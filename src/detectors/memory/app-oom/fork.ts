import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { size } from '../../../core/words/numbers.ts'
import { opt, say } from '../../../core/words/opt.ts'
import type { Facts } from './judge.ts'

/** Redis forks itself for what runs in the background: the memory that it does not get is for the copy. */
export const isFork = ({ runtime, kind }: Pick<Facts, 'runtime' | 'kind'>): boolean => runtime === 'redis' && kind.includes('(fork)')

export const forkCause = (f: Facts): Sentence[] => [
  say(
    'Redis forks itself to save; unless vm.overcommit_memory is 1 the kernel must have its whole size once more for that',
    opt`, ${size(f.ownKb)}`,
  ),
  'Until a save succeeds it refuses writes, by default (stop-writes-on-bgsave-error)',
]

export const forkFix: Step[] = [
  {
    when: 'now',
    say: 'Let the kernel promise more than it has: what the copy does not write stays shared.',
    run: 'sysctl -w vm.overcommit_memory=1',
    changes: 'host',
  },
  {
    when: 'durable',
    say: 'Keep vm.overcommit_memory = 1 in /etc/sysctl.d, and maxmemory low enough that what changes during a save fits beside it.',
  },
  { when: 'verify', say: 'The next save succeeds: rdb_last_bgsave_status is ok.', run: 'redis-cli info persistence | grep bgsave' },
]
