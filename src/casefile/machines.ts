import { hostName, shortName } from '../core/host-name.ts'
import { LateSet } from '../core/late.ts'
import { type Folder, Folders, isCalled, pathOf, tellOf } from './folders.ts'
import { aliasesOf } from './host-names.ts'
import { type Side, Sides } from './sides.ts'

/** What one text says of whose it is. */
export interface Naming {
  readonly path: string
  /** Hosts that its lines or its facts name, with how many do. */
  readonly hosts: Iterable<readonly [host: string, lines: number]>
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

const SOS_REPORT = /^sosreport-([\w.-]+?)-(?:\d{4,}|\d{4}-\d\d-\d\d).*$/
const NOBODY: Owner = { key: '', name: undefined }
/** What the whole API server tells: it is of no single machine. */
export const CLUSTER: Owner = { key: '\0cluster', name: undefined }
/** Whose each text and each line is. */
export class Machines {
  /** Texts in folders that are not told apart from those around them. */
  readonly crowded: number
  readonly #called: Map<string, string>
  readonly #aliases = new Map<string, string[]>()
  readonly #folders = new Folders()
  /** The machine of each text that names one, and no other. */
  readonly #own = new Map<string, string>()
  /** Of the texts that name nobody, or several, in a folder. */
  readonly #homes = new Map<Folder, Owner>()
  readonly #machineFolders = new Map<Folder, boolean>()
  readonly #foreign = new Map<Folder, 'none' | 'some' | 'here'>()
  readonly #spelled = new Map<string, { name: string; lines: number }>()
  readonly #sides: Sides
  /** Of which side the texts are that name a machine, where their paths tell; undefined where one of them does not, or they differ. */
  readonly #sideOf = new Map<string, Side | undefined>()

  constructor(texts: readonly Naming[]) {
    this.#sides = new Sides(texts.map(({ path }) => path))
    const names = new Map<string, number>()
    const textsOf = new Map<string, number>()
    for (const { hosts } of texts)
      for (const [host, lines] of hosts) {
        textsOf.set(host, (textsOf.get(host) ?? 0) + 1)
        const name = hostName(host)
        if (name !== undefined) names.set(name, (names.get(name) ?? 0) + lines)
      }
    this.#called = aliasesOf(names)
    const given = new Set<string>()
    for (const { renames = [] } of texts)
      for (const [before, after] of renames) {
        const [old, own] = [hostName(before), hostName(after)]
        // a name that another text knows is another machine's, or still in use
        if (old === undefined || own === undefined || (textsOf.get(before) ?? 0) > 1) continue
        this.#called.set(old, this.#called.get(own) ?? own)
        given.add(before)
      }
    for (const [name, machine] of this.#called) {
      const known = this.#aliases.get(machine)
      if (known === undefined) this.#aliases.set(machine, [name])
      else known.push(name)
    }
    let crowded = 0
    for (const { path, hosts, isKernelLog } of texts) {
      const own = new Set<string>()
      for (const [host] of hosts) {
        const machine = this.#machine(host)
        if (machine !== undefined) own.add(machine)
      }
      if (own.size === 1) this.#own.set(path, [...own][0]!)
      if (own.size > 0) {
        const side = this.#sides.of(path)
        for (const machine of own)
          this.#sideOf.set(machine, this.#sideOf.has(machine) && this.#sideOf.get(machine) !== side ? undefined : side)
      }
      const { chain, file, isCrowded } = this.#folders.place(path)
      if (isCrowded) crowded++
      for (const machine of own) {
        const here = chain.at(-1)!
        if (here.namedHere === undefined) here.namedHere = new LateSet(machine)
        else here.namedHere.add(machine)
        for (const at of chain)
          if (at.named === undefined) at.named = new LateSet(machine)
          else at.named.add(machine)
      }
      tellOf(chain, file, isKernelLog)
      for (const [host, lines] of hosts) {
        const machine = this.#machine(host)
        if (machine === undefined || given.has(host)) continue
        const before = this.#spelled.get(machine)
        if (before === undefined || lines > before.lines) this.#spelled.set(machine, { name: host.trim().replace(/\.$/, ''), lines })
      }
    }
    this.crowded = crowded
    this.#adopt(this.#folders.root)
  }

  /** Beside the folder of a machine that is called as it is, folders that hold what is about a whole machine are called as theirs. */
  #adopt(at: Folder): void {
    const children = [...(at.children?.values() ?? [])]
    if (children.some((one) => this.#isOwn(one)))
      for (const one of children) {
        if (one.named !== undefined || one.wide === undefined || !isCalled(one)) continue
        const called = SOS_REPORT.exec(one.name)?.[1] ?? one.name
        const name = hostName(called)
        if (name === undefined || this.#called.has(name)) continue
        this.#called.set(name, name)
        this.#aliases.set(name, [name])
        this.#spelled.set(name, { name: called, lines: 0 })
      }
    for (const one of children) this.#adopt(one)
  }

  /** Whether a folder is called as the machine that the texts in it name. */
  #isOwn(one: Folder): boolean {
    const called = isCalled(one) && one.named !== undefined ? this.#folderCalled(one.name) : undefined
    return called !== undefined && one.named?.has(called) === true
  }

  /** How many machines lines or facts name. */
  get count(): number {
    return this.#aliases.size
  }

  /** All names of one machine, as compared. */
  aliases(key: string): readonly string[] {
    return this.#aliases.get(key) ?? []
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
    const own = this.#own.get(path)
    if (own !== undefined) return this.#owner(own)
    const { chain } = this.#folders.place(path)
    const known = this.#homes.get(chain.at(-1)!)
    const home = known ?? this.#home(chain)
    if (known === undefined) this.#homes.set(chain.at(-1)!, home)
    return this.#otherSide(path, home, chain) ?? home
  }

  /** Of a text of a hypervisor where only its guest is named, or the other way round: a machine of which the input has no name. */
  #otherSide(path: string, { key }: Owner, chain: readonly Folder[]): Owner | undefined {
    const named = this.#sideOf.get(key)
    if (named === undefined) return undefined
    const side = this.#sides.of(path)
    if (side === undefined || side === named || chain.some((at) => this.#folderCalled(at.name) === key)) return undefined
    return { key: `\0${side}`, name: undefined }
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
      const { named, namedHere } = at
      if (namedHere?.only !== undefined) return this.#owner(namedHere.only)
      if (named?.only !== undefined) {
        const another = this.#another(at, below)
        return another === undefined ? this.#owner(named.only) : nobodyIn(another)
      }
      if (named !== undefined) return nobodyIn(below ?? at)
      // nothing names this folder, but one beside it holds the same captures: they are two machines', or two moments of one
      if (at.parent !== undefined && this.#isMachine(at)) return { key: `\0${pathOf(at)}`, name: at.name }
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
    if (at.namedHere !== undefined) return 'none'
    const children = [...(at.children?.values() ?? [])]
    const isOwn = (one: Folder): boolean => isCalled(one) && (this.#folderCalled(one.name) !== undefined || one.hasNaming === true)
    if (!children.every((one) => one.named === undefined || isOwn(one))) return 'none'
    const here = [...(at.wide ?? [])].some((file) => !file.includes('/'))
    return here || children.some((one) => !isCalled(one) && one.wide !== undefined) ? 'here' : 'some'
  }

  #isMachine(at: Folder): boolean {
    const known = this.#machineFolders.get(at)
    if (known !== undefined) return known
    const is = isCalled(at) && [...(at.wide ?? [])].some((file) => (at.parent!.wideBelow?.get(file) ?? 0) > 1)
    this.#machineFolders.set(at, is)
    return is
  }
}

const nobodyIn = (at: Folder): Owner => (at.parent === undefined ? NOBODY : { key: `\0${pathOf(at)}`, name: undefined })
