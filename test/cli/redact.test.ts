import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { REPORT_FORMATS } from '../../src/report/render.ts'
import { finding, report } from '../report/sample.ts'
import { osdx } from './fake.ts'

const folder = mkdtempSync(join(tmpdir(), 'osdx-redact-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string, text?: string) => {
  const path = join(folder, name)
  if (text !== undefined) writeFileSync(path, text)
  return path
}
const stamp = 'Nov 21 14:03:11 titan7'
const log = at(
  'incident-titan7-2026.log',
  `${stamp} sshd[9]: Accepted publickey for mira from 10.0.3.7 port 22 ssh2\n${stamp} kernel: Out of memory: Killed process 4242 (java) total-vm:2097152kB, anon-rss:510112kB, file-rss:1024kB, shmem-rss:0kB, UID:0 pgtables:1200kB oom_score_adj:0\n${stamp} app[3]: FATAL cannot reach 10.0.3.9: no route to host\n`,
)
const ORIGINALS = /titan7|mira|10\.0\.3/
const bundle = new URL('../../fixtures/bundles/incident.tar.gz', import.meta.url).pathname

describe('each of the options gives pseudonyms', () => {
  test.each(REPORT_FORMATS)('--redact --format %s', async (format) => {
    const { code, out, err } = await osdx([log, '--redact', '--format', format, '-v'])
    expect([code, err]).toEqual([0, ''])
    expect(out).not.toMatch(ORIGINALS)
    expect(out).toContain('host-1')
    expect((await osdx([log, '--format', format, '-v'])).out).toMatch(ORIGINALS)
  })
  test.each([['--redact-pods'], ['--redact-verify'], ['--redact-map', join(folder, 'each.json')]])('%s', async (...way) => {
    const { code, out } = await osdx([bundle, ...way])
    expect(code).toBe(0)
    expect(out).not.toMatch(/node7|shop/)
    expect(out).toContain(way[0] === '--redact-pods' ? 'pod ns-1/pod-1' : 'pod ns-1/api-7d9f')
    expect(out.replace(/\s+/g, ' ')).toContain('Identities are replaced by pseudonyms; quotes are not verbatim.')
  })
  test('without them nobody has one', async () => {
    expect((await osdx([bundle])).out).toMatch(/node7[^]*Read +3 files of node7/)
  })
  test('they take no value, or need one', async () => {
    expect((await osdx([log, '--redact=pods'])).err).toBe('osdx: --redact takes no value (osdx --help)\n')
    expect((await osdx([log, '--redact-map'])).err).toBe('osdx: --redact-map needs a value (osdx --help)\n')
  })
})

test('a saved report is redacted as one that was just made, and a redacted one stays as it is', async () => {
  const saved = at('saved.json')
  expect((await osdx([log, '-o', saved])).code).toBe(0)
  for (const format of REPORT_FORMATS)
    expect(await osdx(['report', saved, '--redact', '--format', format])).toEqual(await osdx([log, '--redact', '--format', format]))
  const redacted = at('redacted.json')
  expect((await osdx(['report', saved, '--redact', '-o', redacted])).code).toBe(0)
  expect((await osdx(['report', redacted, '--redact', '--format', 'json'])).out).toBe(readFileSync(redacted, 'utf8'))
  const document = JSON.parse(readFileSync(redacted, 'utf8')) as Report
  expect([document.redacted, document.findings[0]!.evidence[0]!.redacted]).toEqual([true, true])
})

test('what is said on standard error names no input and nobody', async () => {
  const core = at('titan7.core', '\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\0')
  const { err } = await osdx([log, core, '--redact'])
  expect(err).toMatch(/^osdx: not read: \S*host-1\.core/)
  const none = await osdx([join(folder, 'titan8.log'), '--redact'])
  expect([none.code, none.err.includes(folder)]).toEqual([2, true])
  const wrong = await osdx(['report', join(folder, 'titan8.json'), '--redact'])
  expect([wrong.code, wrong.err]).toEqual([2, 'osdx: input 1: no such file or folder\n'])
  const slip = await osdx(['--redact', '-o', log, log])
  expect(slip.err).toBe('osdx: --output input 1: it is one of the inputs, which are never changed\n')
})

describe('the map', () => {
  const map = at('map.json')
  test('is made for its owner alone, and the next report of the case goes on with it', async () => {
    expect((await osdx([log, '--redact-map', map])).code).toBe(0)
    expect(statSync(map).mode & 0o777).toBe(0o600)
    const entries = (JSON.parse(readFileSync(map, 'utf8')) as { entries: string[][] }).entries
    expect(entries).toContainEqual(['host', 'titan7', 'host-1'])
    chmodSync(map, 0o644)
    const next = at(
      'next.log',
      readFileSync(log, 'utf8').replaceAll('titan7', 'atlas3') + `${stamp} app[3]: FATAL: a second machine cannot be reached\n`,
    )
    const { out } = await osdx([next, '--redact-map', map, '--format', 'json'])
    expect((JSON.parse(out) as Report).incidents[0]!.host).toBe('host-2')
    expect(statSync(map).mode & 0o777).toBe(0o600)
    expect((JSON.parse(readFileSync(map, 'utf8')) as { entries: string[][] }).entries.slice(0, entries.length)).toEqual(entries)
    expect(readdirSync(folder).filter((name) => name.includes('.tmp'))).toEqual([])
  })
  test.each([
    ['no JSON', '{"version":1,"entr', /damaged: not JSON\. Pseudonyms of earlier reports would be given anew; name another file\n$/],
    ['another document', '{"schemaVersion":1}', /not a map of osdx, or of another version\n$/],
    ['an entry that is none', '{"version":1,"entries":[["host","db1","user-1"]]}', /damaged: entry 1 is none\n$/],
    [
      'one twice',
      '{"version":1,"entries":[["host","db1","host-1"],["host","db1","host-2"]]}',
      /damaged: entry 2 says again who host-2 is\n$/,
    ],
    [
      'two as one',
      '{"version":1,"entries":[["host","db1","host-1"],["host","db2","host-1"]]}',
      /damaged: entry 2 says again who host-1 is\n$/,
    ],
  ])('%s ends the run before anything is read', async (_, text, message) => {
    const damaged = at('damaged.json', text)
    const { code, out, err } = await osdx([log, '--redact-map', damaged])
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(/^osdx: --redact-map \S+: /)
    expect(err).toMatch(message)
    expect(readFileSync(damaged, 'utf8')).toBe(text)
  })
  test('is no input, no member of an input, and not the report', async () => {
    for (const argv of [
      [log, '--redact-map', log],
      ['report', map, '--redact-map', map],
      [log, '-o', at('same.json'), '--redact-map', at('same.json')],
      [folder, '--redact-map', map],
    ]) {
      const { code, out, err } = await osdx(argv)
      expect([code, out]).toEqual([2, ''])
      expect(err).toMatch(
        /--redact-map [^\n]*: it is (?:one of the inputs, which are never changed|the file of --output \(osdx --help\))\n$/,
      )
    }
    expect(existsSync(at('same.json'))).toBe(false)
  })
  test('has a folder to lie in', async () => {
    const { code, err } = await osdx([log, '--redact-map', join(folder, 'no', 'map.json')])
    expect([code, err]).toEqual([2, expect.stringMatching(/^osdx: --redact-map \S+: the folder does not exist\n$/)])
  })
})

test('--redact-verify writes nothing where an original is left', async () => {
  // a format is ours and stays; in this report it is called as the machine
  const { coverage } = report()
  const artifacts = [{ ...coverage.artifacts[0]!, format: 'titan7', machine: 'titan7' }]
  const made = report([finding({ entities: { host: 'titan7' } })], { coverage: { ...coverage, artifacts } })
  const saved = at('left.json', JSON.stringify(made))
  const [output, map] = [at('left.md'), at('left-map.json')]
  for (const argv of [
    ['--format', 'json'],
    ['--format', 'sarif'],
    ['-o', at('left.html')],
    ['-v'],
    ['-o', output, '--format', 'json', '--redact-map', map],
  ]) {
    const { code, out, err } = await osdx(['report', saved, '--redact-verify', ...argv])
    expect([code, out, err]).toEqual([2, '', 'osdx: --redact-verify: who is host-1 stands in the report; nothing is written\n'])
  }
  expect([existsSync(output), existsSync(map), existsSync(at('left.html'))]).toEqual([false, false, false])
  expect((await osdx(['report', saved, '--redact'])).code).toBe(0)
})
