import type { LogLine } from '../core/log-line.ts'
import { type Cited, type Instant, isLocal, secondsBetween, type Span } from '../core/span.ts'
import { CONTAINER_STATE, type ContainerState } from '../records/container-state.ts'
import { KUBE_EVENT, type KubeEvent } from '../records/kube-event.ts'
import { MACHINE_FACT, type MachineFact } from '../records/machine-fact.ts'
import { NODE_CONDITION, type NodeCondition } from '../records/node-condition.ts'
import { POD_STATUS, type PodStatus } from '../records/pod-status.ts'
import type { Source } from './boots.ts'
import type { CaseFile, Scope, Told } from './case-file.ts'
import { type Collected, markOf, type Mark, type Stated, type Statement } from './collected.ts'
import { copiesAmong, type Placed, placeOf } from './copies.ts'
import { Devices } from './devices.ts'
import type { Kept } from './floods.ts'
import { CLUSTER, Machines, type Owner } from './machines.ts'
import type { Moment } from './moment.ts'
import { placed } from './place.ts'
import { goOn } from './seams.ts'
import { Timeline } from './timeline.ts'
import { wholeCopies } from './whole-copies.ts'
import { namedZone, type Zone } from './zone.ts'

export interface SettleOptions {
  /** Zone of all clocks that print none. */
  readonly zone?: Zone | undefined
  /** Only what happened from and until then, in ms since 1970; digits of a clock whose zone is not known are taken as they stand. */
  readonly since?: number | undefined
  readonly until?: number | undefined
  /** Something threw while log lines were put together. */
  failed(what: string, error: unknown): void
}

/** Past this the wall clock of a boot was set, or stood still. */
const UNEVEN_SECONDS = 30

/** One scope while it is being put together. */
interface Draft {
  readonly owner: Owner
  readonly texts: Map<Collected, Kept<Statement>[]>
}

/** Says whose everything is, when it was, and what is told twice. Pure: the same collections, in any order, give the same case file. */
export function settle(collected: readonly Collected[], options: SettleOptions): CaseFile {
  const texts = [...collected].sort((a, b) => (a.path < b.path ? -1 : 1))
  const statements = new Map(texts.map((text) => [text, text.statements()]))
  const machines = new Machines(texts.map((text) => ({ path: text.path, hosts: hostsOf(text, statements.get(text)!) })))
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
    for (const log of text.logs.values()) {
      const draft = draftOf(machines.of(text.path, log.host))
      if (!draft.texts.has(text)) draft.texts.set(text, [])
    }
    for (const kept of own) {
      const draft = draftOf(ownerOf(text, kept.item, machines, pods))
      const list = draft.texts.get(text)
      if (list === undefined) draft.texts.set(text, [kept])
      else list.push(kept)
    }
  }
  const copies = new Map<string, readonly Span[]>()
  let outside = 0
  let undated = 0
  const scopes = [...drafts.values()]
    .sort((a, b) => (a.owner.key < b.owner.key ? -1 : 1))
    .map((draft) => {
      const built = scopeOf(draft, machines, options)
      for (const [place, spans] of built.copies) copies.set(place, spans)
      outside += built.outside
      undated += built.undated
      return built.scope
    })
  for (const [copy, of] of copied) copyOfText(copy, of, copies)
  return {
    scopes,
    copiesOf: (at) => copies.get(placeOf(at)) ?? [],
    outside,
    undated,
    beyond: texts.reduce((sum, { beyond }) => sum + beyond, 0),
  }
}

/** Hosts that a text names, with the number of lines that do; a fact (uname, hostname) counts as one. */
function hostsOf(text: Collected, statements: readonly Kept<Statement>[]): Map<string, number> {
  const hosts = new Map<string, number>()
  for (const { host, lines } of text.logs.values()) if (host !== undefined) hosts.set(host, (hosts.get(host) ?? 0) + lines)
  for (const { item } of statements) {
    const { stated } = item
    const fact = recordOf<MachineFact>(stated, MACHINE_FACT.name)
    // the lines of logs are counted above; a record below a prompt is that machine's, whatever it calls itself
    const named = stated === undefined || stated.marks.length > 0 ? undefined : (stated.host ?? fact?.host)
    if (named !== undefined) hosts.set(named, (hosts.get(named) ?? 0) + 1)
  }
  return hosts
}

function recordOf<T>(stated: Stated | undefined, type: string): Cited<T> | undefined {
  return stated?.type.name === type ? (stated.record as Cited<T>) : undefined
}

/** The node of each pod that an object or a table shows: `namespace/name`, and the name alone where one pod is called so. */
function nodesOfPods(statements: readonly Kept<Statement>[]): Map<string, string | undefined> {
  const nodes = new Map<string, string | undefined>()
  const know = (name: string, node: string): void => {
    nodes.set(name, nodes.has(name) && nodes.get(name) !== node ? undefined : node)
  }
  for (const { item } of statements) {
    const of = recordOf<ContainerState>(item.stated, CONTAINER_STATE.name) ?? recordOf<PodStatus>(item.stated, POD_STATUS.name)
    if (of?.pod === undefined || of.node === undefined) continue
    know(of.pod, of.node)
    if (of.namespace !== undefined) know(`${of.namespace}/${of.pod}`, of.node)
  }
  return nodes
}

const NO_PODS: ReadonlyMap<string, undefined> = new Map()

/** What an object of the Kubernetes API says of its node: `node` undefined where it says nothing; undefined for what is no such object. */
function apiObject(stated: Stated, pods: ReadonlyMap<string, string | undefined>): { node: string | undefined } | undefined {
  const ofPod = (name: string | undefined, namespace: string | undefined): string | undefined =>
    name === undefined ? undefined : (pods.get(`${namespace ?? ''}/${name}`) ?? pods.get(name))
  const container = recordOf<ContainerState>(stated, CONTAINER_STATE.name)
  if (container !== undefined)
    return container.source === 'pod status' ? { node: container.node ?? ofPod(container.pod, container.namespace) } : undefined
  const pod = recordOf<PodStatus>(stated, POD_STATUS.name)
  if (pod !== undefined) return { node: pod.node ?? ofPod(pod.pod, pod.namespace) }
  const condition = recordOf<NodeCondition>(stated, NODE_CONDITION.name)
  if (condition !== undefined) return { node: condition.node }
  const event = recordOf<KubeEvent>(stated, KUBE_EVENT.name)
  if (event !== undefined) return { node: event.kind === 'node' ? event.name : ofPod(event.name, event.namespace) }
  return undefined
}

/** An object of the API belongs to its node where the input tells of that machine by itself, else to the cluster or to the only machine there is. */
function ownerOf(text: Collected, { said, stated }: Statement, machines: Machines, pods: ReadonlyMap<string, string | undefined>): Owner {
  if (said !== undefined) return machines.of(text.path, said.line.host)
  const api = apiObject(stated!, pods)
  if (api === undefined) return machines.of(text.path, stated!.host)
  if (machines.names.length === 0) return machines.of(text.path, undefined)
  if (api.node !== undefined) return machines.called(api.node) ?? CLUSTER
  return machines.names.length === 1 ? machines.of(text.path, machines.names[0]) : CLUSTER
}

function scopeOf(draft: Draft, machines: Machines, options: SettleOptions) {
  const { owner } = draft
  const names = owner.name === undefined ? [] : machines.aliases(owner.key)
  const belongs = (text: Collected, host: string | undefined): boolean => machines.of(text.path, host).key === owner.key
  const sources: Source[] = [...draft.texts].flatMap(([text, kept]) =>
    [...text.logs.values()]
      .filter((log) => belongs(text, log.host))
      .map((log) => ({ path: text.path, log, marks: marksOf(log.host, log.head, kept) })),
  )
  const records = [...draft.texts.values()].flat().flatMap(({ item }) => item.stated ?? [])
  const facts = records.flatMap((stated) => recordOf<MachineFact>(stated, MACHINE_FACT.name) ?? [])
  const timeline = new Timeline(sources, {
    zone:
      options.zone ??
      facts.map(({ timeZone }) => (timeZone === undefined ? undefined : namedZone(timeZone))).find((zone) => zone !== undefined),
    written: records.flatMap((stated) => {
      const { time, at } = stated.record
      return time === undefined || apiObject(stated, NO_PODS) !== undefined || stated.type.name === CONTAINER_STATE.name
        ? []
        : [{ time, text: at.text }]
    }),
  })
  const hostOf = ({ said, stated }: Statement): string | undefined => (said === undefined ? stated!.host : said.line.host)
  const place = (path: string, kept: Kept<Statement>): Placed => {
    const { said, stated } = kept.item
    const host = hostOf(kept.item)
    const on = (time: Instant | undefined, line: number, uptime: number | undefined): Moment => ({
      time: time === undefined ? undefined : timeline.settled(time, path, host, line),
      uptime: uptime ?? (time !== undefined && 'boot' in time ? time.boot : undefined),
      boot: timeline.boot(path, host, line),
    })
    const cited = said?.line ?? stated!.record
    return {
      kept,
      path,
      when: on(cited.time, cited.at.line, said?.line.uptime),
      marks: (stated?.marks ?? []).map((mark) => ({ ...mark, when: on(mark.time, mark.line, mark.uptime) })),
    }
  }
  for (const [text, kept] of draft.texts) kept.push(...finish(text, sources, timeline, options))
  const ordered = [...draft.texts].sort(byStart(timeline, sources))
  const all = ordered.map(([text, kept]) => ({ text, placed: kept.map((one) => place(text.path, one)) }))
  const best = [...all].sort((a, b) => clockRank(b.placed) - clockRank(a.placed)).flatMap(({ placed: p }) => p)
  const { dropped, copies } = copiesAmong(best)
  let outside = 0
  let undated = 0
  const told: Told[] = []
  for (const { placed: own } of all)
    for (const one of own) {
      if (dropped.has(one)) continue
      const within = isWithin(one.when, options)
      if (within === undefined) undated++
      if (within === false) {
        outside++
        continue
      }
      const { at } = one.kept.item.said?.line ?? one.kept.item.stated!.record
      told.push({ ...onAxis(one, hostOf(one.kept.item), owner.name, timeline), copies: copies.get(placeOf(at)) ?? [] })
    }
  const scope: Scope = {
    key: owner.key,
    name: owner.name,
    aliases: names,
    addresses: new Set(facts.flatMap(({ addresses }) => addresses ?? [])),
    timeline,
    devices: new Devices(records),
    told,
  }
  return { scope, copies, outside, undated }
}

/** What can be found again in another log: the first lines, what is watched for, and the lines of records. */
function marksOf(host: string | undefined, head: readonly Cited<LogLine>[], kept: readonly Kept<Statement>[]): Mark[] {
  const marks = head.map(markOf)
  for (const { item } of kept) {
    if (item.said !== undefined && item.said.line.host === host) marks.push(markOf(item.said.line))
    else if (item.stated !== undefined && item.stated.host === host) marks.push(...item.stated.marks)
  }
  return [...new Map(marks.map((mark) => [`${mark.line} ${mark.hash}`, mark])).values()].sort((a, b) => a.line - b.line)
}

/** The statements that a text breaks off in the middle, each with what another piece of its log has of it. */
function finish(text: Collected, sources: readonly Source[], timeline: Timeline, options: SettleOptions): Kept<Statement>[] {
  const pieces = sources.map(({ path, log }) => ({
    path,
    log,
    settled: (line: Cited<LogLine>) => (line.time === undefined ? undefined : timeline.settled(line.time, path, log.host, line.at.line)),
  }))
  return pieces
    .filter(({ path }) => path === text.path)
    .flatMap((piece) =>
      piece.log.unfinished.flatMap((unfinished) => {
        const { block, collecting, lines } = unfinished
        try {
          const further = goOn(unfinished, piece, pieces)
          const record = collecting.build()
          const [first] = lines
          if (record === undefined || first === undefined) return []
          const last = lines.at(-1)!
          const at = last.at.line > first.at.line ? { ...first.at, endLine: last.at.line } : first.at
          const cited: Cited<object> = { ...record, at, ...(first.time === undefined ? {} : { time: first.time }) }
          const marks = [...lines, ...further].map(markOf)
          return [
            {
              item: { order: Number.MAX_SAFE_INTEGER, stated: { type: block.emits, record: cited, host: piece.log.host, marks } },
              times: 1,
            },
          ]
        } catch (error) {
          options.failed(`${text.path}: ${block.id} could not be read`, error)
          return []
        }
      }),
    )
}

/** Logs by their beginnings, so that what was rotated away comes first; captures by their paths. */
function byStart(timeline: Timeline, sources: readonly Source[]) {
  const starts = new Map<string, Instant>()
  for (const { path, log } of sources) {
    const first = log.stretches.find((s) => s.first !== undefined)
    if (first?.first !== undefined && !starts.has(path)) starts.set(path, timeline.settled(first.first, path, log.host, first.fromLine))
  }
  return ([a]: [Collected, unknown], [b]: [Collected, unknown]): number => {
    const [x, y] = [starts.get(a.path), starts.get(b.path)]
    const apart = x === undefined || y === undefined ? undefined : secondsBetween(y, x)
    return apart === undefined || apart === 0 ? (a.path < b.path ? -1 : 1) : apart
  }
}

/** How much a log's clock says: a year and a zone, a wall time, seconds since boot, nothing. */
function clockRank(placedOf: readonly Placed[]): number {
  const first = placedOf.find(({ when }) => when.time !== undefined)
  const written = first?.kept.item.said?.line.time ?? first?.kept.item.stated?.record.time
  if (written === undefined) return 0
  if ('boot' in written) return 1
  return written.yearless ? 2 : isLocal(written) ? 3 : 4
}

function isWithin({ time }: Moment, { since, until }: SettleOptions): boolean | undefined {
  if (since === undefined && until === undefined) return true
  if (time === undefined || 'boot' in time || time.yearless === true) return undefined
  return (since === undefined || time.wall >= since) && (until === undefined || time.wall <= until)
}

function onAxis({ kept }: Placed, host: string | undefined, name: string | undefined, timeline: Timeline): Told {
  const { said, stated } = kept.item
  const marks = timeline.errorSeconds > UNEVEN_SECONDS ? (stated?.marks ?? [markOf(said!.line)]) : []
  const stamps = new Map(marks.map(({ line, uptime }) => [line, uptime]))
  const placing = {
    at(at: Span): Span {
      const boot = timeline.boot(at.artifact, host, at.line)
      const sinceBoot = stamps.get(at.line)
      if (boot === undefined && sinceBoot === undefined) return at
      return { ...at, ...(boot === undefined ? {} : { boot }), ...(sinceBoot === undefined ? {} : { sinceBoot }) }
    },
    time: (time: Instant, at: Span): Instant => timeline.settled(time, at.artifact, host, at.line),
  }
  const called = name === undefined ? {} : { host: name }
  if (said !== undefined)
    return { times: kept.times, copies: [], line: { ...placed(said.line, placing), ...called }, watchers: said.watchers }
  const record = placed(stated!.record, placing)
  return { times: kept.times, copies: [], type: stated!.type, record: stated!.marks.length > 0 ? { ...record, ...called } : record }
}

/** Every line of a copied text stands in the text that it is a copy of. */
function copyOfText(copy: Collected, of: Collected, copies: Map<string, readonly Span[]>): void {
  for (const { item } of copy.statements()) {
    const at = (item.said?.line ?? item.stated!.record).at
    const place = placeOf({ artifact: of.path, line: at.line })
    copies.set(place, [...(copies.get(place) ?? []), at])
  }
}
