import { LateMap, LateSet } from '../core/late.ts'
import { seriesOf } from '../core/series-of.ts'

/** A folder or an archive, with what the texts in it say of whose it is. */
export interface Folder {
  readonly parent: Folder | undefined
  readonly written: string
  /** Without what packing put on it. */
  readonly name: string
  // of the many folders that hold nothing of the kind there is none of these
  children?: LateMap<string, Folder>
  /** Machines that the texts below it name. */
  named?: LateSet<string>
  /** Those that the texts in it name, not counting its folders. */
  namedHere?: LateSet<string>
  /** Whether a capture below it says whose it is. */
  hasNaming?: true
  /** Paths below it, without what only tells when, of captures that are about a whole machine. */
  wide?: LateSet<string>
  /** The same of all folders in it that may be called as a machine, with how many of them hold one. */
  wideBelow?: LateMap<string, number>
}

/** Folders that are told apart. */
export const MOST_FOLDERS = 200_000
/** Captures that are about a whole machine: folders that both hold one are two machines', or two moments of one. */
const MACHINE_WIDE =
  /^(?:vmstat|nproc|lscpu|cpuinfo|df|free|uptime|loadavg|meminfo|dmesg|kern(?:el)?(?:[._-]?log)?|messages|syslog|journal\w*|iostat|mpstat|sar\w*|top|ps|uname|os-release|ifconfig|ip[._-]\w+|netstat|ss|sockstat|lsof|slabinfo|mounts?|swaps|zoneinfo|interrupts)(?=$|[._-])/i
/** Captures that say whose their folder is. */
const NAMING = /^(?:hostname|uname)/i
const SUFFIX = /\.(?:gz|xz|bz2|zst|lz4|tgz|tar|zip)$/
/** Folders of the system, of collectors and of moments: no machine is called so. */
const NO_MACHINE =
  /^(?:\d+|proc|sys|var|log|logs|etc|run|tmp|usr|home|root|opt|boot|dev|host|hosts|nodes?|machines|namespaces|pods?|containers?|sos_commands|sos_logs|commands?|data|files?|old|new|before|after|backup|copy|output|captures?|incident\w*|bundle\w*|crash|vmcores?|kdump|pstore|(?:127\.0\.0\.1|localhost)-.*|cgroup|fs|net|kernel|systemd|journal|self|process(?:es)?|network|memory|cpu|pressure|disks?|storage|t\d+|sample\w*|round\w*|run\w*|first|second|last)$/i

/** The folders of the input. */
export class Folders {
  readonly root: Folder = { parent: undefined, written: '', name: '' }
  #count = 0

  /** The folders of a path from the root on, and the name of the file. `isCrowded`: its own folder is one too many. */
  place(path: string): { chain: Folder[]; file: string; isCrowded: boolean } {
    const parts = path.split(/[/!]+/).filter((part) => part !== '' && part !== '.')
    const file = (parts.pop() ?? '').replace(SUFFIX, '')
    const chain = [this.root]
    for (const part of parts) {
      const at = chain.at(-1)!
      const next = at.children?.get(part) ?? this.#folder(at, part)
      if (next === undefined) break
      chain.push(next)
    }
    return { chain, file, isCrowded: chain.length <= parts.length }
  }

  /** Undefined of one too many: what lies in it is as if it lay beside it. */
  #folder(parent: Folder, written: string): Folder | undefined {
    if (this.#count >= MOST_FOLDERS) return undefined
    this.#count++
    const at: Folder = { parent, written, name: written.replace(SUFFIX, '') }
    ;(parent.children ??= new LateMap()).set(written, at)
    return at
  }
}

/** Tells all folders around a file what lies in them. `isWide`: it is about a whole machine, whatever it is called. */
export function tellOf(chain: readonly Folder[], file: string, isWide = false): void {
  const series = seriesOf(file)
  const name = nameOf(series)
  if (NAMING.test(name)) for (const at of chain) at.hasNaming = true
  if (!isWide && !MACHINE_WIDE.test(name)) return
  for (const [i, at] of chain.entries()) {
    const below = [...chain.slice(i + 1).map((folder) => folder.name), series].join('/')
    if (at.wide?.has(below) === true) continue
    if (at.wide === undefined) at.wide = new LateSet(below)
    else at.wide.add(below)
    if (at.parent === undefined || NO_MACHINE.test(at.name)) continue
    const counts = (at.parent.wideBelow ??= new LateMap())
    counts.set(below, (counts.get(below) ?? 0) + 1)
  }
}

/** Whether a machine may be called as the folder is. */
export const isCalled = ({ name }: Folder): boolean => !NO_MACHINE.test(name) && seriesOf(`${name}/x`) === `${name}/x`

const nameOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1)

/** Its path, without what repeats or says nothing in it. */
export const pathOf = ({ parent, written }: Folder): string => (parent?.parent === undefined ? written : `${pathOf(parent)}/${written}`)
