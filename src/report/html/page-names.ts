import type { Report } from '../../core/report.ts'
import { hostsOf } from '../../core/hosts.ts'
import { commonFolder } from '../common-folder.ts'
import { Places } from '../place.ts'

/** Names of one page: of its findings, machines and sources by number, so that no text of the input stands in an attribute that is looked up. */
export class PageNames {
  readonly places: Places
  readonly hosts: ReadonlySet<string>
  /** Machines by their names, `''` for one without. */
  readonly machines: readonly string[]
  readonly sources: readonly string[]
  readonly #findings: ReadonlyMap<string, number>
  readonly #machines: ReadonlyMap<string, number>
  readonly #sources: ReadonlyMap<string, number>
  readonly #lone: string

  constructor({ findings, coverage: { artifacts, machines = [] } }: Report) {
    this.places = new Places(commonFolder(artifacts.map(({ path }) => path)))
    this.hosts = hostsOf(findings)
    const named = new Set([...machines.map(({ name = '' }) => name), ...this.hosts])
    this.#lone = named.size === 1 ? [...named][0]! : ''
    this.machines = [...named, ...(named.size === 1 || named.has('') ? [] : [''])]
    this.sources = [
      ...new Set([...artifacts.map(({ path }) => path), ...findings.flatMap((f) => f.evidence.map(({ artifact }) => artifact))]),
    ]
    this.#findings = new Map(findings.map(({ key }, i) => [key, i]))
    this.#machines = new Map(this.machines.map((name, i) => [name, i]))
    this.#sources = new Map(this.sources.map((path, i) => [path, i]))
  }

  /** The place of a finding on the page. */
  idOf(key: string): string {
    return `finding-${this.#findings.get(key) ?? 'none'}`
  }

  /** The machine that something is of: the one that is named, else the only one. */
  machineOf(name: unknown): string {
    return typeof name === 'string' && this.#machines.has(name) ? name : this.#lone
  }

  machine(name: string): number {
    return this.#machines.get(name) ?? this.machines.length
  }

  source(path: string): number {
    return this.#sources.get(path) ?? this.sources.length
  }
}
