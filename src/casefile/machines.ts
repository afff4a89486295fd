import { hostName, shortName } from '../core/host-name.ts'
import { seriesOf } from '../core/series-of.ts'
import { aliasesOf } from './host-names.ts'

/** What one text says of whose it is. */
export interface Naming {
  readonly path: string
  /** Hosts that its lines or its facts name, with how many do. */
  readonly hosts: ReadonlyMap<string, number>
  /** Names that a machine gave up in it, each with the one that it took. */
  readonly renames?: readonly (readonly [string, string])[] | undefined
  /** Lines of a kernel stand in it that name no host. */
  readonly isKernelLog?: boolean | undefined
}

/** Whose a statement is. */
export interface Owner {
  /** Alike for all that is judged together. */
  readonly key: string
  /** The name that people use; undefined when nothing in the input tells it. */
  readonly name: string | undefined
}

interface Folder {
  readonly path: string
  readonly parent: Folder | undefined
  readonly name: string
  readonly children: Map<string, Folder>
  /** Machines that the texts below it name. */
  readonly named: Set<string>
  /** Those that the texts in it name, not counting its folders. */
  readonly namedHere: Set<string>
  /** Paths below it, without what only tells when. */
  readonly files: Set<string>
  /** Those of captures that are about a whole machine. */
  readonly wide: Set<string>
  /** The same of all folders in it that may be called as a machine, with how many of them hold one. */
  readonly wideBelow: Map<string, number>
}

const NOBODY: Owner = { key: '', name: undefined }
/** What the whole API server tells: it is of no single machine. */
export const CLUSTER: Owner = { key: '\0cluster', name: undefined }
/** Captures that are about a whole machine: folders that both hold one are two machines', or two moments of one. */
const MACHINE_WIDE =
  /^(?:vmstat|nproc|lscpu|cpuinfo|df|free|uptime|loadavg|meminfo|dmesg|kern(?:el)?(?:[._-]?log)?|messages|syslog|journal\w*|iostat|mpstat|sar\w*|top|ps|uname|os-release|ifconfig|ip[._-]\w+|netstat|ss|sockstat|lsof|slabinfo|mounts?|swaps|zoneinfo|interrupts)(?=$|[._-])/i
/** Captures that say whose their folder is. */
const NAMING = /^(?:hostname|uname)/i
const SUFFIX = /\.(?:gz|xz|bz2|zst|lz4|tgz|tar|zip)$/
const SOS_REPORT = /^sosreport-([\w.-]+?)-(?:\d{4,}|\d{4}-\d\d-\d\d).*$/
/** Folders of the system, of collectors and of moments: no machine is called so. */
const NO_MACHINE =
  /^(?:\d+|proc|sys|var|log|logs|etc|run|tmp|usr|home|root|opt|boot|dev|host|hosts|nodes?|machines|namespaces|pods?|containers?|sos_commands|sos_logs|commands?|data|files?|old|new|before|after|backup|copy|output|captures?|incident\w*|bundle\w*|crash|vmcores?|kdump|pstore|(?:127\.0\.0\.1|localhost)-.*|cgroup|fs|net|kernel|systemd|journal|self|process(?:es)?|network|memory|cpu|disks?|storage|t\d+|sample\w*|round\w*|run\w*|first|second|last)$/i

/** Whose each text and each line is. */
export class Machines {
  readonly #called: Map<string, string>
  readonly #root: Folder = folder('', undefined, '')
  readonly #own = new Map<string, ReadonlySet<string>>()
  /** Of the texts that name nobody, or several, in a folder. */
  readonly #homes = new Map<Folder, Owner>()
  readonly #foreign = new Map<Folder, 'none' | 'some' | 'here'>()
  readonly #spelled = new Map<string, { name: string; lines: number }>()

  constructor(texts: readonly Naming[]) {
    const names = new Map<string, number>()
    for (const { hosts } of texts)
      for (const [host, lines] of hosts) {
        const name = hostName(host)
        if (name !== undefined) names.set(name, (names.get(name) ?? 0) + lines)
      }
    this.#called = aliasesOf(names)
    const given = new Set<string>()
    for (const { path, renames = [] } of texts)
      for (const [before, after] of renames) {
        const [old, own] = [hostName(before), hostName(after)]
        // a name that another text knows is another machine's, or still in use
        if (old === undefined || own === undefined || texts.some((other) => other.path !== path && other.hosts.has(before))) continue
        this.#called.set(old, this.#called.get(own) ?? own)
        given.add(before)
      }
    for (const { path, hosts, isKernelLog = false } of texts) {
      const own = new Set([...hosts.keys()].flatMap((host) => this.#machine(host) ?? []))
      this.#own.set(path, own)
      const { chain, file } = this.#place(path)
      for (const machine of own) chain.at(-1)!.namedHere.add(machine)
      const series = seriesOf(file)
      for (const [i, at] of chain.entries()) {
        for (const machine of own) at.named.add(machine)
        this.#file(at, [...chain.slice(i + 1).map((f) => f.name), series].join('/'), isKernelLog)
      }
      for (const [host, lines] of hosts) {
        const machine = this.#machine(host)
        if (machine === undefined || given.has(host)) continue
        const before = this.#spelled.get(machine)
        if (before === undefined || lines > before.lines) this.#spelled.set(machine, { name: host.trim().replace(/\.$/, ''), lines })
      }
    }
    this.#adopt(this.#root)
  }

  /** Beside the folder of a machine that is called as it is, folders that hold what is about a whole machine are called as theirs. */
  #adopt(at: Folder): void {
    const children = [...at.children.values()]
    if (children.some((one) => this.#isOwn(one)))
      for (const one of children) {
        const name =
          one.named.size > 0 || one.wide.size === 0 || !isCalled(one) ? undefined : hostName(SOS_REPORT.exec(one.name)?.[1] ?? one.name)
        if (name === undefined || this.#called.has(name)) continue
        this.#called.set(name, name)
        this.#spelled.set(name, { name: SOS_REPORT.exec(one.name)?.[1] ?? one.name, lines: 0 })
      }
    for (const one of children) this.#adopt(one)
  }

  /** Whether a folder is called as the machine that the texts in it name. */
  #isOwn(one: Folder): boolean {
    const called = isCalled(one) && one.named.size > 0 ? this.#folderCalled(one.name) : undefined
    return called !== undefined && one.named.has(called)
  }

  /** Machines that lines or facts name. */
  get names(): readonly string[] {
    return [...new Set(this.#called.values())]
  }

  /** All names of one machine, as compared. */
  aliases(key: string): readonly string[] {
    return [...this.#called].filter(([, machine]) => machine === key).map(([name]) => name)
  }

  /** The machine that a name is of, when it is one that this input tells of by itself. */
  called(host: string | undefined): Owner | undefined {
    const machine = this.#machine(host)
    return machine === undefined || !this.#spelled.has(machine) ? undefined : this.#owner(machine)
  }

  /** Whose a statement is that stands in this text and, perhaps, names its host. */
  of(path: string, host: string | undefined): Owner {
    const machine = this.#machine(host)
    if (machine !== undefined) return this.#owner(machine)
    const own = this.#own.get(path) ?? new Set()
    if (own.size === 1) return this.#owner([...own][0]!)
    const { chain } = this.#place(path)
    const known = this.#homes.get(chain.at(-1)!)
    if (known !== undefined) return known
    const home = this.#home(chain)
    this.#homes.set(chain.at(-1)!, home)
    return home
  }

  #file(at: Folder, file: string, isKernelLog: boolean): void {
    if (at.files.has(file) && !isKernelLog) return
    at.files.add(file)
    if (at.wide.has(file) || !(isKernelLog || MACHINE_WIDE.test(nameOf(file)))) return
    at.wide.add(file)
    if (at.parent !== undefined && !NO_MACHINE.test(at.name)) at.parent.wideBelow.set(file, (at.parent.wideBelow.get(file) ?? 0) + 1)
  }

  #machine(host: string | undefined): string | undefined {
    const name = hostName(host)
    return name === undefined ? undefined : this.#lookUp(name)
  }

  /** The machine of a name that may be told nowhere else: longer or shorter than the one that is. */
  #lookUp(name: string): string | undefined {
    const known = this.#called.get(name) ?? (this.#spelled.has(name) ? name : undefined)
    if (known !== undefined) return known
    const short = shortName(name)
    const machine = this.#called.get(short) ?? (this.#spelled.has(short) ? short : undefined)
    // another domain is another machine
    return machine !== undefined && this.aliases(machine).every((other) => `${name}.`.startsWith(`${other}.`)) ? machine : undefined
  }

  #owner(machine: string): Owner {
    return { key: machine, name: this.#spelled.get(machine)?.name ?? machine }
  }

  /** Of a text whose lines name nobody: a folder that is called as a machine, else the only machine that is named nearest around it. */
  #home(chain: readonly Folder[]): Owner {
    for (const at of chain.toReversed()) {
      const called = this.#folderCalled(at.name)
      if (called !== undefined) return this.#owner(called)
    }
    for (let i = chain.length - 1; i >= 0; i--) {
      const at = chain[i]!
      const below = chain[i + 1]
      if (at.namedHere.size === 1) return this.#owner([...at.namedHere][0]!)
      if (at.named.size === 1) {
        const another = this.#another(at, below)
        return another === undefined ? this.#owner([...at.named][0]!) : nobodyIn(another)
      }
      if (at.named.size > 1) return nobodyIn(below ?? at)
      // nothing names this folder, but one beside it holds the same captures: they are two machines', or two moments of one
      if (at.parent !== undefined && this.#isMachine(at)) return { key: `\0${at.path}`, name: at.name }
    }
    return NOBODY
  }

  #folderCalled(name: string): string | undefined {
    const bare = hostName(name)
    if (bare === undefined) return undefined
    const machine = this.#lookUp(bare)
    if (machine !== undefined && this.#spelled.has(machine)) return machine
    const sos = SOS_REPORT.exec(bare)?.[1]
    return sos === undefined ? undefined : this.#lookUp(sos)
  }

  /**
   * Of a folder that names one machine, when that one has a folder of its own in there: the folder whose captures are another's, which nothing
   * names. Undefined where nothing is about a whole machine but what lies in the folder of the one that is named.
   */
  #another(at: Folder, below: Folder | undefined): Folder | undefined {
    const foreign = this.#foreign.get(at) ?? this.#foreignIn(at)
    this.#foreign.set(at, foreign)
    if (foreign === 'none') return undefined
    if (below !== undefined && isCalled(below)) return below
    return foreign === 'here' ? at : undefined
  }

  /** Whether a folder that names one machine can hold what is of another, and whether it does beside the folders of machines. */
  #foreignIn(at: Folder): 'none' | 'some' | 'here' {
    if (at.namedHere.size > 0) return 'none'
    const children = [...at.children.values()]
    const isOwn = (one: Folder): boolean =>
      isCalled(one) && (this.#folderCalled(one.name) !== undefined || [...one.files].some((file) => NAMING.test(nameOf(file))))
    if (!children.every((one) => one.named.size === 0 || isOwn(one))) return 'none'
    const here = [...at.wide].some((file) => !file.includes('/'))
    return here || children.some((one) => !isCalled(one) && one.wide.size > 0) ? 'here' : 'some'
  }

  #isMachine(at: Folder): boolean {
    return isCalled(at) && [...at.wide].some((file) => (at.parent!.wideBelow.get(file) ?? 0) > 1)
  }

  /** The folders of a path from the root on, and the name of the file. */
  #place(path: string): { chain: Folder[]; file: string } {
    const parts = path.split(/[/!]+/).filter((part) => part !== '' && part !== '.')
    const file = (parts.pop() ?? '').replace(SUFFIX, '')
    const chain = [this.#root]
    for (const part of parts) {
      const at = chain.at(-1)!
      let next = at.children.get(part)
      if (next === undefined) {
        next = folder(`${at.path}${at.path === '' ? '' : '/'}${part}`, at, part)
        at.children.set(part, next)
      }
      chain.push(next)
    }
    return { chain, file }
  }
}

/** Whether a machine may be called as the folder is. */
const isCalled = ({ name }: Folder): boolean => !NO_MACHINE.test(name) && seriesOf(`${name}/x`) === `${name}/x`

const nameOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1)

const nobodyIn = ({ path }: Folder): Owner => (path === '' ? NOBODY : { key: `\0${path}`, name: undefined })

function folder(path: string, parent: Folder | undefined, name: string): Folder {
  return {
    path,
    parent,
    name: name.replace(SUFFIX, ''),
    children: new Map(),
    named: new Set(),
    namedHere: new Set(),
    files: new Set(),
    wide: new Set(),
    wideBelow: new Map(),
  }
}
