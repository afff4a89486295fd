import type { ArtifactRead, Finding, Report } from '../../core/report.ts'
import { grouped } from '../../core/grouped.ts'
import type { Story } from '../arrange.ts'
import { offsetOf, pointOf, type Point } from './moments.ts'
import type { PageNames } from './page-names.ts'

/** A finding, or a line that shows it, on an axis; all moments in milliseconds. */
export interface Mark {
  readonly finding: Finding
  /** The number of its incident; undefined for one that belongs to none. */
  readonly incident: number | undefined
  readonly isRoot: boolean
  readonly at: number
  readonly to?: number
}

/** One source on an axis: from when to when it tells, and what it shows. */
export interface Lane {
  readonly path: string
  readonly from?: number
  readonly to?: number
  readonly marks: readonly Mark[]
}

/** One machine on an axis. */
export interface Band {
  readonly machine: string
  /** How far its clocks differ. */
  readonly error: number
  readonly boots: readonly { readonly number: number; readonly at: number }[]
  readonly findings: readonly Mark[]
  readonly lanes: readonly Lane[]
}

/** Moments that can be compared: of one clock, and since boot of one boot. */
export interface Axis {
  readonly kind: Point['kind']
  /** The boot, on a clock that counts from it, where several are told. */
  readonly boot?: number
  readonly minutesEast: number
  readonly from: number
  readonly to: number
  readonly bands: readonly Band[]
}

const KINDS = ['zoned', 'zoneless', 'yearless', 'boot'] as const

interface Put {
  readonly axis: string
  readonly kind: Point['kind']
  readonly boot: number | undefined
  readonly machine: string
}

/** Everything of a report that has a time, on as many axes as there are clocks that cannot be compared. */
export function axesOf(report: Report, stories: readonly Story[], names: PageNames): Axis[] {
  const incidentOf = new Map(stories.flatMap(({ number, root, effects }) => [root, ...effects].map(({ key }) => [key, number] as const)))
  const roots = new Set(stories.map(({ root }) => root.key))
  const told = report.findings.flatMap((finding) => placed(finding, names).map((put) => ({ ...put, finding })))
  const mark = (finding: Finding, at: number, to?: number): Mark => ({
    finding,
    incident: incidentOf.get(finding.key),
    isRoot: roots.has(finding.key),
    at,
    ...(to === undefined || to <= at ? {} : { to }),
  })
  const spans = report.coverage.artifacts.flatMap((artifact) => spanned(artifact, names, report))
  const byAxis = grouped<string, Put>([...told, ...spans], ({ axis }) => axis)
  return [...byAxis]
    .map(([axis, [{ kind, boot }]]): Axis => {
      const own = told.filter((one) => one.axis === axis)
      const sources = spans.filter((one) => one.axis === axis)
      const machines = [...new Set([...own, ...sources].map(({ machine }) => machine))]
      const bands = machines.map((machine) =>
        bandOf(machine, kind, {
          report,
          own: own.filter((one) => one.machine === machine),
          sources: sources.filter((one) => one.machine === machine),
          mark,
        }),
      )
      const moments = bands.flatMap(({ findings, lanes }) => [
        ...findings.flatMap(({ at, to = at }) => [at, to]),
        ...lanes.flatMap(({ from, to, marks }) => [...(from === undefined ? [] : [from, to ?? from]), ...marks.map(({ at }) => at)]),
      ])
      return {
        kind,
        ...(boot === undefined ? {} : { boot }),
        minutesEast: kind === 'zoned' ? offsetOf(report.findings.map(({ first }) => first)) : 0,
        from: least(moments),
        to: most(moments),
        bands,
      }
    })
    .sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || (a.boot ?? 0) - (b.boot ?? 0))
}

const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity)
const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), -Infinity)

interface Told extends Put {
  readonly finding: Finding
  readonly at: number
  readonly to?: number | undefined
}

/** Where a finding stands. Since boot of another machine, or of another boot, is another axis. */
function placed(finding: Finding, names: PageNames): Omit<Told, 'finding'>[] {
  const at = pointOf(finding, 'first')
  if (at === undefined) return []
  const last = pointOf(finding, 'last')
  const machine = names.machineOf(finding.entities['host'])
  const boot = at.kind === 'boot' ? finding.boots?.[0] : undefined
  return [{ ...axisFor(at.kind, machine, boot), machine, at: at.at, to: last?.kind === at.kind ? last.at : undefined }]
}

const axisFor = (kind: Point['kind'], machine: string, boot: number | undefined): Pick<Put, 'axis' | 'kind' | 'boot'> => ({
  axis: kind === 'boot' ? `boot ${boot ?? ''} ${machine}` : kind,
  kind,
  boot,
})

interface Spanned extends Put {
  readonly artifact: ArtifactRead
  readonly from: number
  readonly to: number
}

/** From when to when a source tells. Of a text with several boots the seconds since boot say nothing of one. */
function spanned(artifact: ArtifactRead, names: PageNames, { findings }: Report): Spanned[] {
  const [from, to] = [pointOf(artifact, 'from'), pointOf(artifact, 'to')]
  if (from === undefined || to === undefined || from.kind !== to.kind) return []
  const citing = findings.filter(({ evidence }) => evidence.some(({ artifact: path }) => path === artifact.path))
  if (from.kind === 'boot' && citing.some(({ boots = [] }) => boots.length > 0)) return []
  const hosts = new Set(citing.map(({ entities }) => entities['host']))
  const machine = names.machineOf(artifact.machine ?? (hosts.size === 1 ? [...hosts][0] : undefined))
  return [{ ...axisFor(from.kind, machine, undefined), machine, artifact, from: from.at, to: Math.max(from.at, to.at) }]
}

interface Of {
  readonly report: Report
  readonly own: readonly Told[]
  readonly sources: readonly Spanned[]
  readonly mark: (finding: Finding, at: number, to?: number) => Mark
}

function bandOf(machine: string, kind: Point['kind'], { report, own, sources, mark }: Of): Band {
  const shown = new Map<string, Mark[]>(sources.map(({ artifact }) => [artifact.path, []]))
  for (const { finding } of own)
    for (const evidence of finding.evidence) {
      const point = pointOf(evidence, 'time')
      if (evidence.copyOf !== undefined || point?.kind !== kind) continue
      const marks = shown.get(evidence.artifact) ?? []
      shown.set(evidence.artifact, marks)
      marks.push(mark(finding, point.at))
    }
  const spans = new Map(sources.map(({ artifact, from, to }) => [artifact.path, { from, to }]))
  const known = report.coverage.machines?.find(({ name = '' }) => name === machine)
  return {
    machine,
    error: (known?.clockErrorSeconds ?? 0) * 1000,
    boots: (known?.boots ?? []).flatMap((boot) => {
      const start = pointOf(boot, 'start')
      return start?.kind === kind ? [{ number: boot.number, at: start.at }] : []
    }),
    findings: own.map(({ finding, at, to }) => mark(finding, at, to)).sort((a, b) => a.at - b.at),
    lanes: [...shown]
      .map(([path, marks]): Lane => ({ path, ...coveredBy(spans.get(path), marks), marks }))
      .sort((a, b) => Number(b.marks.length > 0) - Number(a.marks.length > 0)),
  }
}

/** From when to when a source tells: where its own lines stand outside of what is known of it, up to these. */
function coveredBy(span: { from: number; to: number } | undefined, marks: readonly Mark[]): { from?: number; to?: number } {
  if (span === undefined) return {}
  const moments = marks.map(({ at }) => at)
  return { from: least([span.from, ...moments]), to: most([span.to, ...moments]) }
}
