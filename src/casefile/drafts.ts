import type { Kept } from '../core/flood.ts'
import { TYPED_COMMAND } from '../core/command.ts'
import { MACHINE_FACT, type MachineFact } from '../records/machine-fact.ts'
import type { Collected, Statement } from './collected.ts'
import { CLUSTER, Machines, type Naming, type Owner } from './machines.ts'
import { Names } from './names.ts'
import { nodesOfPods, ownerOf, recordOf } from './owners.ts'
import { renamedIn } from './renamed.ts'
import { wholeCopies } from './whole-copies.ts'

/** One scope while it is being put together. */
export interface Draft {
  readonly owner: Owner
  readonly texts: Map<Collected, Kept<Statement>[]>
}

/** Whose everything is. */
export interface Owned {
  readonly machines: Machines
  readonly names: Names
  /** Texts that are, as a whole, copies of others: they are in no draft. */
  readonly copied: ReadonlyMap<Collected, Collected>
  /** By their keys. */
  readonly drafts: readonly Draft[]
  /** Machines without a scope of their own: nothing is stated of them, and there are too many. */
  readonly unscoped: number
}

/** Machines of which nothing is stated that have a scope all the same: their boots and their zone are told. */
export const MOST_SILENT = 5_000

/** Of texts that state nothing of a scope. */
const NONE: Kept<Statement>[] = []

/** Lays what texts state to the machine, or the cluster, that it is of. `texts`: by their paths. */
export function owners(texts: readonly Collected[]): Owned {
  const statements = new Map(texts.map((text) => [text, text.statements()]))
  const machines = new Machines(
    texts.map((text) => ({
      path: text.path,
      hosts: hostsOf(text, statements.get(text)!),
      renames: renamedIn(text),
      isKernelLog: [...text.logs].some(({ host, kernel }) => host === undefined && kernel !== undefined),
    })),
  )
  const names = new Names([...statements.values()].flat().flatMap(({ item }) => item.stated ?? []))
  const pods = nodesOfPods([...statements.values()].flat())
  const copied = wholeCopies(texts, (path) => machines.of(path, undefined).key)
  const drafts = new Map<string, Draft>()
  const draftOf = (owner: Owner): Draft => {
    const known = drafts.get(owner.key)
    if (known !== undefined) return known
    const draft: Draft = { owner, texts: new Map() }
    drafts.set(owner.key, draft)
    return draft
  }
  for (const [text, own] of statements) {
    if (copied.has(text)) continue
    for (const log of text.logs) {
      const draft = draftOf(machines.of(text.path, log.host))
      if (!draft.texts.has(text)) draft.texts.set(text, NONE)
    }
    const whose = own.map((kept) => ownerOf(text, kept.item, machines, pods))
    const isOfCluster = whose.includes(CLUSTER)
    for (const [i, kept] of own.entries()) {
      lay(draftOf(whose[i]!), text, kept)
      // whoever typed it on whatever machine: what stands below it may be of the cluster
      if (isOfCluster && whose[i] !== CLUSTER && kept.item.stated.type.name === TYPED_COMMAND.name) lay(draftOf(CLUSTER), text, kept)
    }
  }
  const sorted = [...drafts.values()].sort((a, b) => (a.owner.key < b.owner.key ? -1 : 1))
  const unscoped = new Set(sorted.filter(isSilent).slice(MOST_SILENT))
  return { machines, names, copied, drafts: sorted.filter((draft) => !unscoped.has(draft)), unscoped: unscoped.size }
}

function lay(draft: Draft, text: Collected, kept: Kept<Statement>): void {
  const list = draft.texts.get(text) ?? NONE
  if (list === NONE) draft.texts.set(text, [kept])
  else list.push(kept)
}

/** Whether its texts state nothing, and break nothing off. */
const isSilent = ({ texts }: Draft): boolean =>
  [...texts].every(([text, kept]) => kept === NONE && text.logs.every(({ unfinished }) => unfinished.length === 0))

/** Hosts that a text names, with the number of lines that do; a fact (uname, hostname) counts as one. */
function hostsOf(text: Collected, statements: readonly Kept<Statement>[]): Naming['hosts'] {
  const hosts = new Map<string, number>()
  for (const { host, lines } of text.logs) if (host !== undefined) hosts.set(host, (hosts.get(host) ?? 0) + lines)
  for (const { item } of statements) {
    const { stated } = item
    const fact = recordOf<MachineFact>(stated, MACHINE_FACT.name)
    // the lines of logs are counted above; a record below a prompt is that machine's, whatever it calls itself
    const named = stated === undefined || stated.marks.length > 0 ? undefined : (stated.host ?? fact?.host)
    if (named !== undefined) hosts.set(named, (hosts.get(named) ?? 0) + 1)
  }
  return [...hosts]
}
