import type { SettledScope } from '../casefile/case-file.ts'
import type { Entities } from '../core/finding.ts'
import type { Judged } from './chains.ts'
import type { Entry } from './entry.ts'
import { isMapping, POD, SEPARATE, THINGS } from './sharing.ts'
import { keptAs, SERVER_RANK } from './served-by.ts'
import { BESIDE_LINES } from './silence.ts'

/** Causes that are asked of all that share one thing with an effect, the gravest first. */
const MOST_ASKED = 64
const ANY = '*'
const NONE = ''

/** Things of one machine; the others are the world's. */
const LOCAL = THINGS.filter((name) => name !== 'containerId' && !POD.includes(name))

/** Findings that may have led to one, none by anything stronger than this rank. */
export interface Candidates {
  readonly rank: number
  readonly findings: readonly Judged[]
}

/**
 * Findings that may have led to one of a failure, by what they could have in common with it, so that many findings are never all laid to all:
 * only those are asked of which `linkOf` may say something.
 */
export class Causes {
  readonly #findings: readonly Judged[]
  readonly #effect: string
  /** Where in the findings those stand that share something. */
  readonly #places = new Map<string, number[]>()
  /** On each machine, the sets of names that tell things apart which findings there have. */
  readonly #parts = new Map<string, Set<number>>()
  /** Machines by what they are called. */
  readonly #machines = new Map<string, Set<string>>()
  readonly #known = new Set<SettledScope>()

  /** `effect`: the failure that they may lead to. */
  constructor(findings: readonly Judged[], effect: string) {
    this.#findings = findings
    this.#effect = effect
    for (const [place, { entry }] of findings.entries()) this.#add(entry, place)
  }

  /** Those that may have led to this one, by the strongest thing that they may have in common with it; each once, in their order. */
  *of({ entry }: Judged): Generator<Candidates> {
    const found = new Set<number>()
    for (const { rank, keys } of this.#keysFor(entry)) {
      const places: number[] = []
      for (const key of keys)
        for (const place of this.#places.get(key) ?? []) {
          if (found.has(place)) continue
          found.add(place)
          places.push(place)
        }
      yield { rank, findings: places.sort((a, b) => a - b).map((place) => this.#findings[place]!) }
    }
  }

  #add(cause: Entry, place: number): void {
    const put = (key: string): void => {
      const list = this.#places.get(key)
      if (list === undefined) this.#places.set(key, [place])
      else if (list.length < MOST_ASKED && list.at(-1) !== place) list.push(place)
    }
    this.#addMachine(cause.scope)
    for (const value of valuesOf(cause, 'containerId')) put(thing('containerId', value))
    for (const key of podKeys(cause)) put(`${key}\0${ANY}`)
    for (const key of podKeys(cause)) for (const container of orNone(valuesOf(cause, 'container'))) put(`${key}\0${container}`)
    for (const { at } of cause.proofs) put(line(cause.scope, at.artifact, at.line))
    if (cause.failure.leadsToOnClients?.includes(this.#effect) === true) {
      put(server(cause.scope.key))
      if (cause.scope.aliases.length === 0) for (const { at } of cause.proofs) for (const name of keptAs(at.artifact)) put(kept(name))
    }
    const parts = partsOf(cause)
    for (const machine of [own(cause.scope), ...valuesOf(cause, 'host').map((host) => called(host))]) {
      for (const name of LOCAL) for (const value of valuesOf(cause, name)) put(`${machine}\0${thing(name, value)}`)
      put(apartFrom(machine, parts))
      const known = this.#parts.get(machine)
      if (known === undefined) this.#parts.set(machine, new Set([parts]))
      else known.add(parts)
    }
  }

  #addMachine(scope: SettledScope): void {
    if (this.#known.has(scope)) return
    this.#known.add(scope)
    for (const name of namesOf(scope)) {
      const machines = this.#machines.get(name)
      if (machines === undefined) this.#machines.set(name, new Set([scope.key]))
      else machines.add(scope.key)
    }
  }

  /** What a cause may have in common with it, the strongest first. */
  *#keysFor(effect: Entry): Generator<{ rank: number; keys: Iterable<string> }> {
    yield { rank: -Infinity, keys: linesOf(effect) }
    yield { rank: THINGS.indexOf('containerId'), keys: valuesOf(effect, 'containerId').map((value) => thing('containerId', value)) }
    const asked = waitsFor(effect)
    // a socket is of the machine itself
    const own = asked.some((path) => path.startsWith('/')) ? [server(effect.scope.key)] : []
    yield { rank: SERVER_RANK, keys: [...[...this.#named(asked)].map(server), ...own, ...asked.map(kept)] }
    const containers = valuesOf(effect, 'container')
    // of another container of its pod nothing is told
    const ones = containers.length === 0 ? [ANY] : [NONE, ...containers]
    yield { rank: THINGS.indexOf(POD[0]!), keys: podKeys(effect).flatMap((key) => ones.map((one) => `${key}\0${one}`)) }
    yield { rank: THINGS.indexOf(LOCAL[0]!), keys: this.#machineKeys(effect) }
  }

  *#machineKeys(effect: Entry): Generator<string> {
    // names that both have and that differ keep them apart; a mapping may lie on any disk
    const isOnMappings = valuesOf(effect, 'device').every((device) => isMapping(device))
    const parts = partsOf(effect) & ~(isOnMappings ? 1 << SEPARATE.indexOf('device') : 0)
    const machines = [
      own(effect.scope),
      ...[...this.#named(valuesOf(effect, 'host'))].map((key) => `of ${key}`),
      ...namesOf(effect.scope).map((name) => called(name)),
    ]
    for (const machine of machines) {
      for (const name of LOCAL) for (const value of valuesOf(effect, name)) yield `${machine}\0${thing(name, value)}`
      for (const others of this.#parts.get(machine) ?? []) if ((others & parts) === 0) yield apartFrom(machine, others)
    }
  }

  /** Machines that are called so. */
  #named(hosts: readonly string[]): Set<string> {
    return new Set(hosts.flatMap((host) => [...(this.#machines.get(host.toLowerCase()) ?? [])]))
  }
}

const thing = (name: keyof Entities, value: string): string => `${name}\0${value}`
const own = (scope: SettledScope): string => `of ${scope.key}`
const called = (host: string): string => `called ${host.toLowerCase()}`
const kept = (host: string): string => `kept as\0${host.toLowerCase()}`
const server = (key: string): string => `server\0${key}`
const line = ({ key }: SettledScope, artifact: string, at: number): string => `line\0${key}\0${artifact}\0${at}`
const apartFrom = (machine: string, parts: number): string => `${machine}\0parts\0${parts}`

const valuesOf = ({ linked }: Entry, name: keyof Entities): string[] => [...(linked.get(name) ?? [])].map(String)
const orNone = (values: readonly string[]): readonly string[] => (values.length === 0 ? [NONE] : values)
const podKeys = (entry: Entry): string[] => POD.flatMap((name) => valuesOf(entry, name).map((value) => thing(name, value)))

/** Which of the names it has that tell things apart: one bit each. */
const partsOf = ({ linked }: Entry): number => SEPARATE.reduce((parts, name, i) => (linked.has(name) ? parts | (1 << i) : parts), 0)

/** What a machine answers to. */
const namesOf = ({ addresses, aliases }: SettledScope): string[] => [
  ...new Set([...addresses, ...aliases, ...aliases.map((alias) => alias.split('.')[0]!)]),
]

/** The servers that it waits for. */
const waitsFor = (effect: Entry): readonly string[] =>
  effect.failure.asks === undefined ? valuesOf(effect, 'server') : (effect.failure.asks(effect.facts)?.hosts ?? [])

/** The lines of its proofs; of the first also those beside it, where a finding may say the same. */
function* linesOf({ scope, proofs }: Entry): Generator<string> {
  for (const [i, { at }] of proofs.entries()) {
    const beside = i === 0 ? BESIDE_LINES : 0
    const last = (i === 0 ? (at.endLine ?? at.line) : at.line) + beside
    for (let n = at.line - beside; n <= last; n++) yield line(scope, at.artifact, n)
  }
}
