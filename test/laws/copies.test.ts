import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { analyze, analyzeText } from '../../src/index.ts'
import { firing, incidents, reportOn, shareOf } from './stories.ts'
import { told } from './told.ts'

const stories = [...firing, ...incidents, ...shareOf(16, 12)]
/** Where people leave a copy of a file. */
const COPIES: readonly ((path: string) => string)[] = [
  (path) => path.replace(/[^/]+$/, 'copy-of-$&'),
  (path) => `${path}.copy`,
  (path) => `backup/${path}`,
]
const FILES = 4
/** So many of them, from another one on in each story. */
const someOf = <T>(all: readonly T[], n: number): T[] => {
  const from = all.length <= FILES ? 0 : (n * FILES) % all.length
  return [...all.slice(from), ...all.slice(0, from)].slice(0, FILES)
}

describe('16 a copy of a file changes no count, no witness, no confidence and no incident', () => {
  test.each(stories.map((story, n) => ({ ...story, n })))('$name', async ({ files, n }) => {
    const once = told(await reportOn(files), { place: false })
    for (const [i, [path, text]] of someOf(Object.entries(files), n).entries()) {
      const copy = COPIES[(n + i) % COPIES.length]!(path)
      expect(told(await analyzeText({ ...files, [copy]: text }), { place: false }), copy).toEqual(once)
    }
  })
})

describe('16 a packed copy beside its file changes nothing either', () => {
  test.each(incidents.filter((_, n) => n % 3 === 0))('$name', async ({ files }) => {
    const folder = mkdtempSync(join(tmpdir(), 'osdx-copies-'))
    try {
      const paths = Object.entries(files).map(([path, text]) => {
        const at = join(folder, path)
        mkdirSync(dirname(at), { recursive: true })
        writeFileSync(at, text)
        return at
      })
      const once = told(await analyze([folder]), { place: false })
      for (const [i, text] of Object.values(files).slice(0, FILES).entries()) writeFileSync(`${paths[i]!}.gz`, gzipSync(text))
      expect(told(await analyze([folder]), { place: false })).toEqual(once)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

const PRINTK = /^\[ {0,8}(\d{1,8}\.\d{6})\] (.+)$/
const BOOTED = Date.parse('2026-11-21T00:00:00Z')
const iso = (stamp: string): string => new Date(BOOTED + Number(stamp) * 1000).toISOString().replace('Z', '000+00:00')
/** The same kernel log as rsyslog, journalctl -k and dmesg --time-format iso write it. */
const ENVELOPES: readonly ((stamp: string, message: string) => string)[] = [
  (stamp, message) => `${iso(stamp)} web1 kernel: [${stamp.padStart(12)}] ${message}`,
  (stamp, message) => `${iso(stamp).slice(0, 19)}+0000 web1 kernel: ${message}`,
  (stamp, message) => `${iso(stamp).replace('.', ',')} ${message}`,
]

/** What must not depend on how often a line was written down: not the time, which one of the envelopes tells better. */
const counted = ({ findings, incidents: all }: Report) => {
  const ids = new Map(findings.map(({ key, id }) => [key, id]))
  return {
    findings: findings
      .map(({ id, severity, count, confidence, because, entities: { host: _host, ...entities } }) => ({
        id,
        severity,
        count,
        confidence,
        because,
        entities,
      }))
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    incidents: all.map(({ root, effects }) => [root, ...effects].map((key) => ids.get(key)).join(' → ')).sort(),
  }
}

describe('16 the same kernel log in another envelope is the same log', () => {
  const logs = stories.flatMap(({ name, files }) => {
    const [path, text] =
      Object.entries(files).find(([, all]) =>
        all
          .trimEnd()
          .split('\n')
          .every((line) => PRINTK.test(line)),
      ) ?? []
    if (path === undefined || text === undefined) return []
    const lines = text.trimEnd().split('\n')
    // another file that tells the same lines may bear the true time of day, which the envelope would contradict
    const said = PRINTK.exec(lines[0]!)![2]!
    return Object.entries(files).some(([other, all]) => other !== path && all.includes(said)) ? [] : [{ name, files, path, lines }]
  })
  test('there are some', () => expect(logs.length).toBeGreaterThan(20))
  test.each(logs.map((log, n) => ({ ...log, envelope: ENVELOPES[n % ENVELOPES.length]! })))('$name', async ({ files, lines, envelope }) => {
    const again = lines.map((line) => envelope(PRINTK.exec(line)![1]!, PRINTK.exec(line)![2]!)).join('\n')
    expect(counted(await analyzeText({ ...files, 'kernel-again.log': `${again}\n` }))).toEqual(counted(await reportOn(files)))
  })
})
