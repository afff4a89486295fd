/** A machine that serves others, or that lies below them; or one that is served by it. */
export type Side = 'below' | 'above'

/** Who gives: what people call it in names of folders and files. */
const BELOW =
  /^(?:baremetal|dom0|esxi|filer|hosts?|hosting|hv|hypervisors?|nas|phys(?:ical)?|proxmox|pve|san|servers?|storage|target|vmhost)$/
/** Who takes. */
const ABOVE = /^(?:clients?|ct|ctr?s|domu|guests?|initiators?|lxc|tenant|virtual|vms?)$/

const sideIn = (part: string): Side | undefined => {
  const words = part.toLowerCase().split(/[^a-z\d]+/)
  const [below, above] = [BELOW, ABOVE].map((side) => words.some((word) => side.test(word)))
  return below === above ? undefined : below === true ? 'below' : 'above'
}

const partsOf = (path: string): readonly string[] => path.split(/[/!]+/).filter((part) => part !== '' && part !== '.')

/** Which of two machines a text is of, as its own name or the folder nearest around it says: `hypervisor/dmesg.txt` beside `guest/syslog`. */
export class Sides {
  /** Folders that are around all texts say nothing of any. */
  readonly #common: number

  constructor(paths: readonly string[]) {
    const [first = [], ...others] = paths.map((path) => partsOf(path).slice(0, -1))
    this.#common = others.reduce((least, parts) => {
      const split = first.findIndex((part, i) => i >= least || part !== parts[i])
      return split < 0 ? least : Math.min(least, split)
    }, first.length)
  }

  of(path: string): Side | undefined {
    for (const part of partsOf(path).slice(this.#common).toReversed()) {
      const side = sideIn(part)
      if (side !== undefined) return side
    }
    return undefined
  }
}
