import type { Step } from '../../../core/finding.ts'
import { size } from '../../../core/words/numbers.ts'
import type { Facts } from './facts.ts'
import { engineOf, isMany, unitOf, whose } from './raise.ts'

/** Share of the limit from which memory that is not the processes' own is what to look at. */
const LARGE = 0.3

/** What removes the cause: of what filled the limit, else of who runs there. */
export function durableStep(f: Facts): Step {
  const whole = f.usageKb ?? f.limitKb ?? 0
  const runs = f.hog ?? f.comm ?? ''
  if (f.split !== undefined && f.split.shmemKb > whole * LARGE)
    return durable(
      `Bound the tmpfs or shared memory (${size(f.split.shmemKb)}): size= of the mount, sizeLimit of an emptyDir with medium Memory. It counts against the limit.`,
    )
  if (f.split !== undefined && f.split.kernelKb > whole * LARGE)
    return durable(
      `Kernel memory (${size(f.split.kernelKb)}: slab, sockets, page tables) counts too: look for very many files, sockets or threads.`,
    )
  if (f.heapSetting?.startsWith('-X') === true || /^java/.test(runs))
    return durable(
      `Set -XX:MaxRAMPercentage=70${f.heapSetting === undefined ? '' : ` instead of ${f.heapSetting}`}: the heap follows the limit and leaves room beside it.`,
    )
  if (f.heapSetting?.startsWith('--max') === true || /^(?:node|npm)/.test(runs))
    return durable('Set --max-old-space-size to about 75 % of the limit: Node collects before the kernel kills.')
  if (f.heapSetting?.startsWith('GOMEMLIMIT') === true)
    return durable('Set GOMEMLIMIT to about 90 % of the limit, from the limit itself: Go collects before the kernel kills.')
  if (isMany(f))
    return durable('Give every container a memory request and a limit that fit into the node together: then one cannot starve the others.')
  if (f.parentLimit)
    return durable(
      `Give what runs under ${whose(f) ?? f.oomCgroup!} limits of its own that fit into this one: then one cannot starve the others.`,
    )
  const mib = f.recommendedKb === undefined ? undefined : Math.round(f.recommendedKb / 1024)
  const [unit, engine] = [unitOf(f), engineOf(f)]
  if (mib !== undefined && unit !== undefined)
    return durable(`Put MemoryMax=${mib}M into a drop-in of ${unit}: --runtime lasts until the next boot.`)
  if (mib !== undefined && engine !== undefined)
    return durable(`Put --memory ${mib}m into what starts the container (a compose file, a script).`)
  return durable(`Bound what ${runs === '' ? 'the program' : runs} takes (heap, caches, workers) below the limit.`)
}

/** Whether the processes' own memory filled it, as far as is known. */
export function isOfProcesses({ split, usageKb, limitKb, parentLimit }: Facts): boolean {
  const whole = usageKb ?? limitKb ?? 0
  return !parentLimit && (split === undefined || Math.max(split.shmemKb, split.kernelKb) <= whole * LARGE)
}

const durable = (text: string): Step => ({ when: 'durable', say: text })
