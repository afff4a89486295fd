import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { times } from '../../../core/words/numbers.ts'
import { say, when } from '../../../core/words/opt.ts'
import { fileSystemOn } from '../words.ts'
import type { Facts } from './judge.ts'

export const headline = (f: Facts, count: number): string =>
  say(fileSystemOn(f), ' replayed its journal', when(count > 1, ` ${times(count)}`), ': it had not been unmounted cleanly before')

export const cause = (): Sentence[] => [
  'A crash, a reset, a power loss or a copy of a mounted file system leaves it so',
  'The replay succeeded: nothing needs repair',
]

export const fix = (f: Facts): Step[] => [
  {
    when: 'verify',
    say: `Nothing is to be done for ${f.device}. If the stop was not intended, read how the boot before it ended.`,
    run: 'journalctl -b -1 -n 100 --no-pager',
  },
]
