import { Chalk } from 'chalk'
import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { redact } from '../../src/report/redact/redact.ts'
import { originalsLeft } from '../../src/report/redact/verify.ts'
import { REPORT_FORMATS, render } from '../../src/report/render.ts'
import { incidents, reportOn, shareOf } from './stories.ts'

/** What a redacted report must not change: what was found, in which order, how sure, when, with which numbers and at which lines. */
const kept = ({ findings, incidents: told, timeline, coverage }: Report) => ({
  findings: findings.map((f) => ({
    ...{ key: f.key, id: f.id, severity: f.severity, confidence: f.confidence, certainty: f.certainty, count: f.count, ongoing: f.ongoing },
    ...{
      first: f.first,
      last: f.last,
      firstText: f.firstText,
      pid: f.entities['pid'],
      // an Erlang node is called after its machine
      comm: String(f.entities['comm']).replace(/@.*/, ''),
      device: f.entities['device'],
    },
    numbers: numbersOf(f.facts),
    series: f.series?.map(({ quantity, unit, points, limit }) => [quantity, unit, points, limit]),
    at: f.evidence.map(({ line, offset, endLine, time }) => [line, offset, endLine, time]),
    fix: f.fix.map(({ when, changes, run }) => [when, changes, run?.split(/\s/)[0]]),
    links: f.links,
  })),
  incidents: told.map(({ root, effects, history, chain }) => [root, effects, history, chain?.map(({ cause, effect }) => [cause, effect])]),
  timeline: timeline.map(({ finding, time, timeText, timeSinceBoot }) => [finding, time, timeText, timeSinceBoot]),
  artifacts: coverage.artifacts.map(({ format, bytes, lines, from, to }) => [format, bytes, lines, from, to]),
  counts: [coverage.gaps.length, coverage.notObserved.map(({ id }) => id), coverage.unexplained.map(({ line, count }) => [line, count])],
})

const numbersOf = (value: unknown): unknown =>
  typeof value === 'number' || typeof value === 'boolean'
    ? value
    : typeof value === 'object' && value !== null
      ? Object.entries(value).map(([name, inner]) => [name, numbersOf(inner)])
      : undefined

/** What can be seen without knowing anybody: addresses of private networks, MACs, ids, homes. */
const SHOWN =
  /(?<![\d.])(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}(?![\d.])|(?<![\w:])(?!(?:ff:){3}|(?:00:){3})(?:[\da-f]{2}:){5}[\da-f]{2}(?![\w:])|(?<![\da-z])[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}(?![\da-z])|(?<![\da-z])[\da-f]{64}(?![\da-z])|\/home\/(?!user-|\b(?:ubuntu|vagrant|app)\b)\w/gi

const chalk = new Chalk({ level: 0 })

/** Everybody of a report that is named in a field of its own. */
const machinesOf = ({ coverage, incidents: told, findings }: Report): Set<string> =>
  new Set([
    ...(coverage.machines ?? []).flatMap(({ name }) => name ?? []),
    ...told.flatMap(({ host }) => host ?? []),
    ...findings.flatMap(({ entities: { host } }) => (typeof host === 'string' ? host : [])),
  ])

describe.each([false, true])('a redacted report (pods: %s)', (pods) => {
  test.each([...incidents, ...shareOf(18, 24)].map((story): [string, typeof story] => [story.name, story]))('%s', async (_, { files }) => {
    const report = await reportOn(files)
    const told = redact(report, { pods })
    expect(kept(told.report)).toEqual(kept(report))
    expect(redact(told.report, { pods }).report).toEqual(told.report)
    expect(JSON.stringify(told.report).match(SHOWN)).toBeNull()
    for (const format of REPORT_FORMATS)
      expect([
        format,
        originalsLeft(render(told.report, format, { chalk, verbose: true }), format, told).map(({ spelling }) => spelling),
      ]).toEqual([format, []])
    for (const name of machinesOf(told.report)) expect(name).toMatch(/^(?:host-\d+(?:\.[\w.-]+)?|ip-\d+\.\d+|\d+(?:\.\d+){3})$/)
  })
})
