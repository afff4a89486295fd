import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { duration, plural, times } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import type { Facts } from './judge.ts'

const deviceOf = (f: Facts): string => `Network device ${f.device}${f.host === undefined ? '' : ` of ${f.host}`}`

export const headline = (f: Facts, count: number): string =>
  f.stuck
    ? say(
        `${deviceOf(f)} is being removed and is not freed: ${plural(f.usageCount, 'reference')} to it ${f.usageCount === 1 ? 'is' : 'are'} left`,
        opt` (${f.heldReferences} taken in ${f.heldBy}())`,
        `; the kernel said so ${times(count)}`,
        when((f.seconds ?? 0) > 0, opt` in ${duration(f.seconds)}`),
      )
    : say(`${deviceOf(f)} was waited for while it was removed, ${times(count)}: usual at the end of a container, if it does not go on`)

export const effect = (f: Facts): Sentence => say(`${deviceOf(f)} is being removed and is not freed`)

export const cause = (f: Facts): Sentence[] =>
  f.stuck
    ? [
        `Its network namespace, as a rule that of a container which has ended, cannot be taken down${f.device === 'lo' ? ' (each namespace has a lo of its own: that of the machine is not meant)' : ''}`,
        'Creating and removing network namespaces, so starting and stopping containers, may wait behind it',
        when(f.firstUsageCount !== f.usageCount, `At first ${plural(f.firstUsageCount, 'reference')} were left`),
        when(
          f.firstUsageCount === f.usageCount,
          'The number of references does not go down: one was forgotten, a bug of the kernel or of a module',
        ),
      ]
    : ['The kernel says so every ten seconds for as long as somebody holds the device']

export const fix = (f: Facts): Step[] =>
  f.stuck
    ? [
        {
          when: 'now',
          say: 'See whether anything hangs behind it: tasks in state D, and network namespaces without a process.',
          run: "ps -eo state,pid,wchan:32,comm | grep '^D'; lsns -t net",
        },
        {
          when: 'durable',
          say: `Only a reboot frees it for certain. Then update the kernel${f.heldBy === undefined ? '' : ` (look for ${f.heldBy} in its changes)`}: IPv6 routes, open sockets and drivers forgot such references.`,
        },
        {
          when: 'verify',
          say: 'No such line for an hour in which containers end.',
          run: "journalctl -k --since '-1 hour' | grep -c 'unregister_netdevice: waiting for'",
        },
      ]
    : []
