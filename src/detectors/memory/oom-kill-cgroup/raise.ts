import type { Step } from '../../../core/finding.ts'
import { withShortIds } from '../../../core/words/names.ts'
import { size } from '../../../core/words/numbers.ts'
import { capital, either, opt, say, when } from '../../../core/words/opt.ts'
import { podArguments, word } from '../../../core/words/shell.ts'
import { HEAP_SHARE, heapWithin } from '../limits.ts'
import { type Facts, heldKb } from './facts.ts'

/** Prints what the kernel says of kills at limits. */
export const KERNEL_LINES = "journalctl -k --no-pager -g 'oom-kill:|Task in|memory: usage|Killed process' | tail -20"

const lastOf = (cgroup: string | undefined): string => cgroup?.split('/').at(-1) ?? ''

/** The unit of systemd whose limit it is: a limit further down is not the unit's own. */
export const unitOf = ({ oomCgroup, limitOwner }: Facts): string | undefined => {
  const last = lastOf(oomCgroup)
  return limitOwner !== 'container' && /\.(?:service|scope|slice)$/.test(last) ? last : undefined
}

/** The limit that all pods of a node have in common. */
export const isMany = ({ limitOwner }: Pick<Facts, 'limitOwner'>): boolean =>
  limitOwner === 'all pods' || limitOwner === 'pods of one class'

/** What people call it whose limit it is. */
export const whose = (f: Facts): string | undefined =>
  withShortIds(f.limitOwner === 'service' || f.limitOwner === 'slice' ? (unitOf(f) ?? f.ownerName) : f.ownerName)

/** A manager of a user's own starts it. */
const systemctl = ({ oomCgroup = '' }: Facts): string => (/\/user@\d{1,10}\.service\/./.test(oomCgroup) ? 'systemctl --user' : 'systemctl')

/** `docker` or `podman`, where its own tools can change the container. */
export const engineOf = ({ limitOwner, runtime = 'docker', containerId = '', podUid, parentLimit }: Facts): string | undefined =>
  limitOwner === 'container' &&
  !parentLimit &&
  podUid === undefined &&
  /^(?:docker|podman)$/.test(runtime) &&
  /^[0-9a-f]{4,64}$/.test(containerId)
    ? runtime
    : undefined

/** How the recommended limit was computed. */
function howOf(f: Facts): string {
  const { heapKb = 0, swapUsageKb = 0 } = f
  const held = heldKb(f)
  if (heapKb > held) return `the heap of ${size(heapKb)} and a quarter for what is beside it`
  return say(`the ${size(held)} that it held`, when(swapUsageKb >= 1024, ' in memory and swap'), ' and a quarter').slice(0, -1)
}

export function raiseStep(f: Facts): Step {
  const { recommendedKb, limitOwner } = f
  if (isMany(f))
    return {
      when: 'now',
      say: 'Move the largest pods to another node, or lower what they use: this limit grows only with the RAM of the node.',
      run: 'kubectl top pods -A --sort-by=memory | head -15',
    }
  if (recommendedKb === undefined)
    return f.ownerName === undefined
      ? {
          when: 'now',
          say: 'Find whose limit it is before you raise it: the lines above the kill name the cgroup.',
          run: "journalctl -k --no-pager -g 'oom-kill:|Task in|memory: usage|Killed process' | tail -20",
        }
      : { when: 'now', say: 'Find its limit and what it uses, then raise the limit or lower the use.', run: useCommand(f) }
  const mib = Math.round(recommendedKb / 1024)
  const how = `: ${howOf(f)}`
  const less = opt`No room for that? Keep the limit and set ${heapWithin(f.limitKb, f)} (${HEAP_SHARE * 100} % of it).`
  const step = (text: string, run?: string, changes?: 'host'): Step => ({
    when: 'now',
    say: [`${text}${how}.`, less].filter((part) => part !== undefined).join(' '),
    run,
    changes,
  })
  if (f.binding === 'kmem')
    return step(
      `Raise the limit of kernel memory of ${f.oomCgroup} to ${mib} MiB`,
      `echo ${mib}M > ${word(`/sys/fs/cgroup/memory${f.oomCgroup}/memory.kmem.limit_in_bytes`)}`,
      'host',
    )
  const { pod, podUid, container } = f
  if (limitOwner === 'container' || limitOwner === 'pod') {
    const whichOne = limitOwner === 'pod' ? 'the containers, in sum,' : either(opt`"${container}"`, 'the container')
    if (pod !== undefined)
      return step(
        `In what owns the pod, set limits.memory of ${whichOne} to ${mib}Mi`,
        `kubectl get pod ${podArguments(pod)} -o yaml | grep -A6 ownerReferences`,
      )
    if (podUid !== undefined)
      return step(`Find the pod by its uid, and in what owns it set limits.memory of ${whichOne} to ${mib}Mi`, podByUid(podUid))
    const engine = engineOf(f)
    return engine === undefined
      ? step(`Raise the memory limit of ${whose(f)} to ${size(recommendedKb)}`)
      : step(
          `Raise the limit of the container to ${mib} MiB`,
          `${engine} update --memory ${mib}m --memory-swap ${mib}m ${f.containerId!.slice(0, 12)}`,
          'host',
        )
  }
  if (limitOwner === 'batch job') return step(`Submit the job with more memory, --mem=${mib}M`)
  const unit = unitOf(f)
  if (unit !== undefined)
    return step(
      `${capital(`raise MemoryMax= of ${unit}`)} to ${mib}M`,
      `${systemctl(f)} set-property --runtime ${word(unit)} MemoryMax=${mib}M`,
      'host',
    )
  if (f.oomCgroup === undefined)
    return step(
      `Raise the limit of its cgroup to ${mib} MiB`,
      "journalctl -k --no-pager -g 'oom-kill:|Task in|Memory cgroup stats' | tail -20",
    )
  const file =
    f.kmemUsageKb === undefined ? `/sys/fs/cgroup${f.oomCgroup}/memory.max` : `/sys/fs/cgroup/memory${f.oomCgroup}/memory.limit_in_bytes`
  return step(`Raise the limit of ${f.oomCgroup} to ${mib} MiB`, `echo ${mib}M > ${word(file)}`, 'host')
}

const podByUid = (uid: string): string => `kubectl get pods -A -o yaml | grep -B9 'uid: ${uid}'`

const WHOLE_UID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/

/** What shows how much of its limit it uses now. */
export function useCommand(f: Facts): string {
  if (f.pod !== undefined) return `kubectl top pod ${podArguments(f.pod)} --containers`
  // on its node: the name of the pod is not known
  if (f.podUid !== undefined)
    return WHOLE_UID.test(f.podUid) ? `crictl stats --label io.kubernetes.pod.uid=${f.podUid}` : podByUid(f.podUid)
  const engine = engineOf(f)
  if (engine !== undefined) return `${engine} stats --no-stream ${f.containerId!.slice(0, 12)}`
  const unit = unitOf(f)
  if (unit !== undefined) return `${systemctl(f)} show -p MemoryMax -p MemoryCurrent -p MemoryPeak ${word(unit)}`
  return 'systemd-cgtop -m -n 1 --depth=8 | head -20'
}

export function verifyStep({ pod, podUid, container, runsOn, countedKills, countedIn }: Facts): Step {
  if (countedKills !== undefined && pod === undefined && countedIn !== undefined)
    return {
      when: 'verify',
      say: `The count stays at ${countedKills} for an hour.`,
      run: `cat ${word(countedIn)}`,
    }
  if ((runsOn !== undefined || countedKills !== undefined) && pod !== undefined)
    return {
      when: 'verify',
      say: `The count of oom_kill in it stands still for an hour${runsOn === undefined ? '' : ': its restarts do not tell of such kills'}.`,
      run: `kubectl exec ${podArguments(pod)}${container === undefined ? '' : ` -c ${word(container)}`} -- cat /sys/fs/cgroup/memory.events`,
    }
  const namespace = pod?.includes('/') ? ` -n ${word(pod.slice(0, pod.indexOf('/')))}` : ' -A'
  return pod === undefined && podUid === undefined
    ? { when: 'verify', say: 'No further kill for an hour.', run: "journalctl -k --no-pager --since -1h -g 'Memory cgroup out of memory'" }
    : { when: 'verify', say: 'No restart for an hour.', run: `kubectl get pods${namespace} -w` }
}
