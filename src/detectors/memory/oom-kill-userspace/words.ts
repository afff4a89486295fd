import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { processName } from '../../../core/words/names.ts'
import { plural, size, times } from '../../../core/words/numbers.ts'
import { capital, either, opt, say, when } from '../../../core/words/opt.ts'
import { podArguments, word } from '../../../core/words/shell.ts'
import { actsAlone, type Facts } from './judge.ts'

export const headline = (f: Facts, count: number): string => {
  const again = when(count > 1, ` ${times(count)}`)
  const name = f.victims[0]!
  switch (f.killer) {
    case 'systemd-oomd':
      return say(capitalIfWords(name), opt` of user ${userOf(f)}`, ` was killed by systemd-oomd`, again, whyOomd(f))
    case 'earlyoom':
    case 'nohang':
      if (f.victims.length > 1) return say(`${listed(f.victims, 3)} were ended by ${f.killer}`, leftOf(f))
      return f.survived === true
        ? say(
            name,
            opt`, which held ${size(f.rssKb)},`,
            ` did not exit when ${f.killer} sent ${f.signal ?? 'it a signal'}, and still runs`,
            leftOf(f),
          )
        : say(capitalIfWords(name), opt`, which held ${size(f.rssKb)},`, ` was ended by ${f.killer}`, opt` (${f.signal})`, leftOf(f))
    case 'kubelet':
      return say(
        f.victims.length === 1 ? `Pod ${name} was evicted by kubelet` : `Pods ${listed(f.victims, 5)} were evicted by kubelet`,
        when(f.victims.length === 1, again),
        ' because ',
        either(opt`node ${f.host}`, f.victims.length === 1 ? 'its node' : 'their node'),
        ' was short of memory',
      )
    case 'lmkd':
      return say(
        listed(f.victims),
        f.victims.length > 1 ? ' were' : ' was',
        ' killed by lmkd, the low memory killer of Android',
        again,
        when(f.victims.length === 1, opt`, to free ${size(f.rssKb)}`),
      )
    case 'talos':
      return say(`${capital(name)} was killed`, again, ' by the OOM controller of Talos', opt` on node ${f.host}`)
  }
}

const capitalIfWords = (name: string): string => (/^(?:something|a process) ?/.test(name) ? capital(name) : name)

/** Whose session it is in, where the unit is a user's. */
const userOf = ({ cgroup, unit }: Facts): string | undefined =>
  unit?.startsWith('user') === true ? undefined : /\/user-(\d{1,10})\.slice\//.exec(cgroup ?? '')?.[1]

/** The last part of a cgroup's path. */
const lastOf = (cgroup: string | undefined): string | undefined =>
  cgroup === '/' ? 'the machine' : cgroup?.slice(cgroup.lastIndexOf('/') + 1)

function whyOomd(f: Facts): string {
  const over = opt` for ${f.thresholdSeconds} s`
  if (f.reason === undefined) return '; the reason is not in the input'
  return either(
    opt`: what runs in ${lastOf(f.measured)} waited for memory ${f.pressurePct} % of the time, above the limit of ${f.thresholdPct} %${over ?? ''}`,
    opt`: what runs in ${lastOf(f.measured)} waited for memory more than ${f.thresholdPct} % of the time${over ?? ''}`,
    opt`: ${f.reason}, above the limit of ${f.thresholdPct} %`,
    `: ${f.reason}`,
  )
}

const leftOf = (f: Facts): string =>
  either(
    opt`: ${f.memAvailablePct} % of memory was available and ${f.swapFreePct} % of swap free`,
    opt`: ${f.memAvailablePct} % of memory was available`,
    when(f.killer === 'nohang', ''),
    ': available memory and free swap were below its limits',
  )

/** What the kubelet evicts is told of the pods themselves. */
export const effect = (f: Facts, count: number): Sentence =>
  f.killer === 'kubelet'
    ? undefined
    : say(
        capitalIfWords(listed(f.victims, 3)),
        f.victims.length > 1 ? ' were' : ' was',
        ` killed by ${f.killer === 'talos' ? 'Talos' : f.killer}`,
        when(count > 1, ` ${times(count)}`),
      )

export const cause = (f: Facts, count: number): Sentence[] => {
  switch (f.killer) {
    case 'systemd-oomd':
      return [opt`${plural2(f.processes)} ended with it`, `systemd-oomd took ${chosenBy(f)}, which need not be the one that leaks`]
    case 'earlyoom':
    case 'nohang':
      return [
        f.survived === true
          ? 'A process that ignores the signal, or that waits in the kernel, keeps its memory'
          : 'It acts before the kernel would, and takes the process with the highest score: that need not be the one that leaks',
      ]
    case 'kubelet':
      return ['It removes pods that use more than they request, before the kernel has to kill']
    case 'lmkd':
      return [
        when(count > 1 && f.victims.length > 3, `It killed ${listed(f.victims, 8)}`),
        opt`${(f.whys?.length ?? 0) > 1 ? 'Its reasons' : 'Its reason'}: ${f.whys?.join('; ')}`,
        opt`Android starts ${f.restarted === undefined ? undefined : listed(f.restarted, 4)} again: it was running`,
        f.isOrdinary === true
          ? 'That is its ordinary work on cached apps'
          : 'An app in view or a service was taken, so memory was really short',
      ]
    case 'talos':
      return [
        'It watches how long tasks wait for memory (PSI) and ends the whole cgroup that its expression ranks first: that need not be the one that leaks, and memory may still have been free',
      ]
  }
}

const isSwap = ({ reason }: Facts): boolean => /^(?:memory and )?swap/.test(reason ?? '')

/** How systemd-oomd chooses. */
const chosenBy = (f: Facts): string =>
  f.reason === 'memory pressure'
    ? 'the cgroup with the most reclaim'
    : isSwap(f)
      ? 'the cgroup that held the most swap'
      : 'the one that its rules chose'

const plural2 = (processes: number | undefined): Sentence =>
  processes === undefined ? undefined : plural(processes, 'process', 'processes')

export const fix = (f: Facts): Step[] => [nowStep(f), durableStep(f), verifyStep(f)]

const isUsers = ({ cgroup = '' }: Facts): boolean => /\/user@\d{1,10}\.service\/./.test(cgroup)

function nowStep(f: Facts): Step {
  if (f.survived === true && f.pid !== undefined)
    return {
      when: 'now',
      say: `See whether ${processName(f)} ignores the signal or waits in the kernel (state D), which no signal ends.`,
      run: `ps -o pid,stat,wchan:32,rss,comm -p ${f.pid}`,
    }
  if (f.killer === 'systemd-oomd')
    return {
      when: 'now',
      say: 'See what uses the memory now: the victim was chosen by the rules of systemd-oomd.',
      run: 'systemd-cgtop -m -n 1 --depth=8 | head -20',
    }
  if (actsAlone(f.killer))
    return {
      when: 'now',
      say: 'See what uses the memory now: the victim was chosen by its score.',
      run: 'ps -eo pid,comm,rss,oom_score --sort=-rss | head -15',
    }
  if (f.killer === 'kubelet')
    return { when: 'now', say: 'Find which pods use more than they request.', run: 'kubectl top pods -A --sort-by=memory | head -15' }
  if (f.killer === 'talos')
    return {
      when: 'now',
      say: 'See how long tasks wait for memory on the node, and what holds it.',
      run: talosRun(f, 'read /proc/pressure/memory'),
    }
  return { when: 'now', say: 'See what stays resident.', run: 'dumpsys meminfo' }
}

function durableStep(f: Facts): Step {
  switch (f.killer) {
    case 'systemd-oomd':
      return {
        when: 'durable',
        say: `Give what leaks a MemoryHigh= of its own; shield what must live with ManagedOOMPreference=avoid${either(opt`; the limit of ${f.thresholdPct} % is ${isSwap(f) ? 'SwapUsedLimit= in oomd.conf' : 'ManagedOOMMemoryPressureLimit='}`, '')}.`,
        run:
          f.unit === undefined
            ? 'oomctl'
            : `systemctl ${isUsers(f) ? '--user ' : ''}show -p MemoryHigh -p MemoryMax -p ManagedOOMPreference ${word(f.unit)}`,
      }
    case 'earlyoom':
      return {
        when: 'durable',
        say: `Give ${f.comm ?? 'what grows'} a memory limit of its own; --avoid and --prefer of earlyoom change whom it takes, -m and -s when.`,
        run: 'systemctl cat earlyoom; cat /etc/default/earlyoom',
      }
    case 'nohang':
      return {
        when: 'durable',
        say: `Give ${(f.victims.length > 1 ? undefined : f.comm) ?? 'what grows'} a memory limit of its own; the thresholds and whom it takes stand in the configuration of nohang.`,
        run: "grep -hE '^[a-z@]' /etc/nohang/*.conf",
      }
    case 'kubelet':
      return {
        when: 'durable',
        say:
          f.victims.length > 1
            ? 'Set the memory request of each to what it really uses, and system-reserved of kubelet so that the node keeps a reserve.'
            : 'Set its memory request to what it really uses, and system-reserved of kubelet so that the node keeps a reserve.',
        run:
          f.victims.length > 1
            ? 'kubectl top pods -A --containers --sort-by=memory | head -20'
            : opt`kubectl top pod ${f.pod === undefined ? undefined : podArguments(f.pod)} --containers`,
      }
    case 'lmkd':
      return { when: 'durable', say: `Reduce what stays resident${f.victims.length > 1 ? '' : ` beside ${f.comm ?? 'it'}`}.` }
    case 'talos':
      return {
        when: 'durable',
        say: 'Give it a memory request and a limit: by default a pod without them is taken first, one with a limit last. If it kills while memory is free, raise the threshold in triggerExpression of an OOMConfig document.',
        run: talosRun(f, 'get machineconfig -o yaml'),
      }
  }
}

const talosRun = ({ host }: Facts, command: string): string => `talosctl${host === undefined ? '' : ` -n ${word(host)}`} ${command}`

const verifyStep = (f: Facts): Step =>
  f.killer === 'kubelet'
    ? {
        when: 'verify',
        say: 'MemoryPressure of the node stays False for an hour.',
        run: 'kubectl get nodes -o custom-columns=\'NODE:.metadata.name,MEMORY:.status.conditions[?(@.type=="MemoryPressure")].status\'',
      }
    : f.killer === 'talos'
      ? {
          when: 'verify',
          say: 'No further cgroup is sent SIGKILL for an hour.',
          run: `${talosRun(f, 'dmesg')} | grep 'Sending SIGKILL to cgroup'`,
        }
      : {
          when: 'verify',
          say: 'Under load the share of time that tasks wait for memory (some avg60) stays near 0.',
          run: 'cat /proc/pressure/memory',
        }
