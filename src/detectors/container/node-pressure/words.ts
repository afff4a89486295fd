import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { duration, times } from '../../../core/words/numbers.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './judge.ts'

const WHAT: Readonly<Record<string, string>> = { memory: 'memory', disk: 'disk space', pids: 'process numbers' }
const nodeOf = (f: Facts): string => (f.node === undefined ? 'A node (name not in the input)' : `Node ${f.node}`)

export const headline = (f: Facts): string =>
  say(
    `${nodeOf(f)} ${f.over ? 'was for a time' : 'is'} short of ${WHAT[f.resource]!}`,
    either(
      opt`: the kernel killed ${f.victim} (pid ${f.victimPid})`,
      when(f.imagesKept !== undefined, ': no unused image is left to remove'),
      when(f.oomKills !== undefined, ': the kernel killed a process on it'),
      ` (${f.condition})`,
    ),
    when((f.oomKills ?? 0) > 1, `, the last of ${f.oomKills} kills`),
    when(
      f.oomKills === undefined && (f.reclaims ?? 0) > 1,
      opt`, and the kubelet tried ${f.reclaims === undefined ? undefined : times(f.reclaims)} to win some back`,
    ),
    opt` within ${duration(f.overSeconds)}`,
  )

export const effect = (f: Facts): Sentence => say(`${nodeOf(f)} ${f.over ? 'was for a time' : 'is'} short of ${WHAT[f.resource]!}`)

/** The kubelet's word where it says more than the name of the condition. */
const saidOf = (f: Facts): string | undefined =>
  f.reason === undefined || /^kubelet has (?:disk pressure|insufficient \w+ available|insufficient PID available)$/.test(f.message ?? '')
    ? undefined
    : f.message

export const cause = (f: Facts): Sentence[] => [
  opt`The kubelet says: ${saidOf(f)}`,
  when(
    f.imagesKept !== undefined,
    'What fills the disk is not unused images: logs, data of containers (emptyDir, writable layers) or images in use',
  ),
  when(f.oomKills !== undefined, 'That is the memory of the whole node, not the limit of one pod'),
  when(!f.over && f.oomKills === undefined, 'It takes no new pods and evicts pods until that is over'),
]

const FIRST: Readonly<Record<string, Omit<Step, 'when'>>> = {
  memory: { say: 'See which pods hold most memory.', run: 'kubectl top pods -A --sort-by=memory | head -20' },
  disk: {
    say: 'On the node, see what fills its disk: images, logs, volumes.',
    run: 'du -xhd2 /var/lib/kubelet /var/lib/containerd /var/log | sort -rh | head',
  },
  pids: { say: 'On the node, see which program has most processes and threads.', run: 'ps -eLo comm= | sort | uniq -c | sort -rn | head' },
}

export const fix = (f: Facts): Step[] => [
  { when: 'now', ...FIRST[f.resource]! },
  {
    when: 'durable',
    say:
      f.resource === 'pids'
        ? 'Give every pod a limit of process numbers (podPidsLimit of the kubelet), and the system its own reserve.'
        : `Give every pod a request and a limit for ${f.resource === 'disk' ? 'ephemeral-storage' : f.resource}, and the system its own reserve (system-reserved, kube-reserved).`,
  },
  {
    when: 'verify',
    say: `${f.condition} is False for an hour.`,
    run: `kubectl describe node${f.node === undefined ? 's' : ` ${word(f.node)}`} | grep ${f.condition}`,
  },
]
