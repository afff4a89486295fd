import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { processName, withShortIds } from '../../../core/words/names.ts'
import { size } from '../../../core/words/numbers.ts'
import { capital, either, opt, say, when } from '../../../core/words/opt.ts'
import { ledgerText } from '../oom-facts.ts'
import type { Facts } from './facts.ts'

export const headline = (f: Facts): string => {
  const who = processName(f)
  if (f.kind === 'victim does not die')
    return say(`${who} was killed for want of memory but keeps its memory: it sits in the kernel and cannot end`)
  const limit = opt` of ${size(f.limitKb)}`
  if (f.kind === 'killer disabled')
    return say(
      either(opt`${who} waits`, 'Some task waits'),
      f.isAtLimit === true
        ? ` for memory for ever: the cgroup is at its limit${limit ?? ''}, and its OOM killer is switched off`
        : ' for memory in a cgroup, very likely the one whose OOM killer is switched off',
    )
  const where = nameOf(f) ?? (f.scope === 'memcg' ? 'A memory cgroup, whose name is not in the input,' : (f.host ?? 'The machine'))
  return say(
    /\.(?:service|slice)$/.test(where) || where === f.host ? where : capital(where),
    f.scope === 'memcg' ? either(opt` is at its memory limit${limit}`, ' is at its memory limit') : ' ran out of memory',
    ', and no process is left that may be killed',
  )
}

/** Of units the unit itself. */
const nameOf = ({ ownerName }: Facts): string | undefined => withShortIds(ownerName?.replace(/^(?:service|slice) /, ''))

export const effect = (f: Facts): Sentence => (f.kind === 'no killable process' ? 'No process was left that may be killed' : headline(f))

export const cause = (f: Facts): Sentence[] => {
  if (f.kind === 'victim does not die')
    return ['The kernel could not take its memory back, since its memory map is locked', 'Until it ends, memory stays short']
  if (f.kind === 'killer disabled') return ['memory.oom_control says oom_kill_disable 1: the kernel kills nothing there and prints nothing']
  return [
    opt`${f.invoker} asked for more`,
    (f.shielded ?? []).length === 0
      ? undefined
      : `The largest are shielded from the OOM killer (by their oom_score_adj): ${listed(
          f.shielded!.map((s) => `${s.name} (${s.oomScoreAdj}, ${size(s.rssKb)})`),
          4,
        )}`,
    f.ledger === undefined ? undefined : ledgerText(f.ledger),
    f.scope === 'memcg'
      ? 'What asks there for memory is refused or goes past the limit, again and again'
      : 'The kernel panics then, since it cannot go on',
  ]
}

const SHIELDED = 'for p in /proc/[0-9]*; do [ "$(cat $p/oom_score_adj)" -le -900 ] && echo $p $(cat $p/comm); done 2>/dev/null'

export function fix(f: Facts): Step[] {
  const verify: Step = {
    when: 'verify',
    say: 'No task waits for memory any longer, for an hour.',
    run: 'ps -eo pid,stat,wchan:32,comm | grep oom',
  }
  const shield: Step = {
    when: 'durable',
    say: 'Shield only what the machine cannot live without, and give the large users cgroups with limits of their own.',
  }
  switch (f.kind) {
    case 'killer disabled':
      return [
        {
          when: 'now',
          say: 'Raise the limit of the cgroup, end a task in it, or write 0 to its memory.oom_control. These have it off:',
          run: 'grep -r --include=memory.oom_control "oom_kill_disable 1" /sys/fs/cgroup/memory',
        },
        { when: 'durable', say: 'Leave the OOM killer of the kernel on, unless another program watches memory.oom_control and acts.' },
        verify,
      ]
    case 'victim does not die':
      return [
        {
          when: 'now',
          say: `See where ${processName(f)} waits: a hung disk, NFS server or driver keeps it alive.`,
          run: `cat /proc/${f.pid}/stack`,
        },
        { when: 'durable', say: 'Mend what it waits for: the disk, the server or the driver that its stack names.' },
        { when: 'verify', say: 'The process is gone, and its memory is free.', run: `ps -o pid,stat,rss,comm -p ${f.pid}` },
      ]
    case 'no killable process':
      return [
        {
          when: 'now',
          say: say(
            'Take the shield (oom_score_adj -1000, never killed) from what need not have it',
            when((f.shielded ?? []).length > 0, opt`, first of all from ${f.shielded?.[0]?.name}`),
            opt`, or raise the limit of ${nameOf(f)} above ${size(f.limitKb)}`,
          ),
          run: SHIELDED,
        },
        shield,
        verify,
      ]
  }
}
