import { mostOf } from '../../core/grouped.ts'
import type { Publish, RawLine } from '../../core/parser.ts'
import { OPEN_FILES } from '../../records/open-files.ts'
import type { CaptureClock } from '../../core/time/stamp.ts'
import { NameCounts } from './name-counts.ts'

interface Tally {
  readonly first: RawLine
  comm?: string | undefined
  user?: string | undefined
  count: number
  readonly kinds: Map<string, number>
  readonly names: Map<string, number>
  readonly examples: Map<string, RawLine>
  /** Connections by the port of this end. */
  readonly ports: Map<string, number>
  readonly listens: Set<string>
  readonly addresses: Set<string>
  deletedBytes: number
  /** Its sockets are those of another network namespace, of which lsof sees nothing but the protocol. */
  elsewhere: boolean
  /** Some of its sockets show nothing but their protocol (lsof 4.95 and later). */
  protocolOnly: boolean
  largest: { readonly name: string; readonly bytes: number } | undefined
}

const MAX_PROCESSES = 20_000
const MAX_LISTENS = 5000
const MAX_PORTS = 20
const MAX_ADDRESSES = 20

/** `TCP 10.42.3.14:51234->192.0.2.40:8081`, `TCP [fd00::1c]:51234->[fd00::9]:8081`: this end of a connection. */
const OWN_END = /(?:^|\s)(?:(\d{1,3}(?:\.\d{1,3}){3})|\[([0-9a-f:]{2,45})\]):[\w-]{1,32}->/
const LOOPBACK = /^(?:127\.|::1$)/

/** What never had a name on a disk is printed as deleted: memory files, shared memory, buffers of drivers. */
const NO_FILE = /^\/(?:memfd:|SYSV|dev\/(?:zero|shm\/)|\[aio\]|anon_hugepage|dmabuf|i915|drm |\[)/

function deleted(tally: Tally, name: string, bytes: number | undefined): void {
  if (bytes === undefined) return
  tally.deletedBytes += bytes
  if (bytes > (tally.largest?.bytes ?? -1)) tally.largest = { name: name.replace(/\s{0,8}\(deleted\)\s{0,8}$/, '').slice(0, 200), bytes }
}

/** The port of this end of a connection, or of a socket that listens. */
const portOf = (name: string): string | undefined => {
  const port = /:([\w-]{1,32})(?:->| \()/.exec(name)?.[1]
  return port === '*' ? undefined : port
}

function seeAddress({ addresses }: Tally, name: string): void {
  const own = OWN_END.exec(name)
  const address = own?.[1] ?? own?.[2]
  if (address !== undefined && !LOOPBACK.test(address) && addresses.size < MAX_ADDRESSES) addresses.add(address)
}

/** Counts the descriptors of each process while its rows are read. */
export class OpenFileTally {
  readonly #processes = new Map<number, Tally>()
  readonly #counts = new NameCounts()

  add(
    line: RawLine,
    pid: number,
    row: { comm?: string | undefined; user?: string | undefined; type: string; name: string; bytes?: number | undefined },
  ): void {
    let tally = this.#processes.get(pid)
    if (tally === undefined) {
      if (this.#processes.size >= MAX_PROCESSES) return
      tally = {
        first: line,
        comm: row.comm,
        user: row.user,
        count: 0,
        kinds: new Map(),
        names: this.#counts.open(),
        examples: new Map(),
        ports: this.#counts.open(),
        listens: new Set(),
        addresses: new Set(),
        deletedBytes: 0,
        elsewhere: false,
        protocolOnly: false,
        largest: undefined,
      }
      this.#processes.set(pid, tally)
    }
    tally.count++
    const kinds = [row.type]
    const state = /\((CLOSE_WAIT|CLOSE-WAIT|ESTABLISHED|SYN_SENT|LISTEN)\)\s*$/.exec(row.name)?.[1]
    if (state !== undefined) kinds.push(state.replace('-', '_'))
    if (/can't identify protocol|^protocol: TCP/.test(row.name)) kinds.push('unidentified socket')
    if (row.name.startsWith('protocol: ')) tally.protocolOnly = true
    if (row.name.startsWith('protocol: ') && !row.name.startsWith('protocol: TCP')) tally.elsewhere = true
    if (/\(deleted\)\s*$/.test(row.name) && !NO_FILE.test(row.name)) {
      kinds.push('deleted')
      deleted(tally, row.name, row.bytes)
    }
    for (const kind of kinds) {
      tally.kinds.set(kind, (tally.kinds.get(kind) ?? 0) + 1)
      if (!tally.examples.has(kind)) tally.examples.set(kind, line)
    }
    const port = portOf(row.name)
    if (port !== undefined && state === 'LISTEN') {
      if (tally.listens.size < MAX_LISTENS) tally.listens.add(port)
    } else if (port !== undefined && row.name.includes('->')) this.#counts.add(tally.ports, port)
    seeAddress(tally, row.name)
    this.#counts.add(tally.names, row.name.replace(/^.*->/, '->').slice(0, 200))
  }

  has(pid: number): boolean {
    return this.#processes.has(pid)
  }

  publish(publish: Publish, clock?: CaptureClock): void {
    for (const [pid, t] of this.#processes) {
      // of many processes, one without any socket that lsof can name may live in another network namespace
      const named = t.kinds.has('IPv4') || t.kinds.has('IPv6') || this.#processes.size === 1
      if (t.elsewhere || (t.protocolOnly && !named)) t.kinds.delete('unidentified socket')
      const top = [...t.names].reduce<[string, number] | undefined>((a, b) => (a === undefined || b[1] > a[1] ? b : a), undefined)
      const suspicious = ['CLOSE_WAIT', 'deleted', 'unidentified socket'].find((kind) => (t.kinds.get(kind) ?? 0) > 1)
      const served = mostOf(
        [...t.ports].filter(([port]) => t.listens.has(port)),
        ([, n]) => n,
      )
      publish(
        OPEN_FILES,
        {
          pid,
          clock: clock?.now,
          comm: t.comm,
          user: t.user,
          count: t.count,
          kinds: t.kinds,
          topName: top?.[0],
          topNameCount: top?.[1] ?? 0,
          listens: t.listens.size === 0 ? undefined : [...t.listens].slice(0, MAX_PORTS),
          addresses: t.addresses.size === 0 ? undefined : [...t.addresses],
          servedPort: served?.[0],
          servedCount: served?.[1],
          deletedKb: t.largest === undefined ? undefined : Math.round(t.deletedBytes / 1024),
          deletedName: t.largest?.name,
          example: suspicious === undefined ? undefined : t.examples.get(suspicious),
        },
        t.first,
        clock?.time,
      )
    }
    this.#processes.clear()
    this.#counts.clear()
  }
}
