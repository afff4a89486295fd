import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { detectors } from '../../src/index.ts'
import { osdx } from './fake.ts'

const folder = mkdtempSync(join(tmpdir(), 'osdx-config-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const fixture = new URL('../../fixtures/incidents/swap-thrash', import.meta.url).pathname
const found = async (argv: readonly string[], env = {}): Promise<string[]> => {
  const { code, out, err } = await osdx([...argv, '--format', 'json', fixture], { env })
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return (JSON.parse(out) as Report).findings.map((f) => f.id)
}

describe('thresholds can be set', () => {
  test('a higher threshold silences, a lower one does not', async () => {
    expect(await found([])).toContain('swap-thrash')
    expect(await found(['--config', file('high.json', '{"thresholds":{"swap-thrash":{"minSamples":1000}}}')])).not.toContain('swap-thrash')
    const low = file('low.json', '{"thresholds":{"swap-thrash":{"minActiveShare":0.31}}}')
    expect(await found(['--config', low])).toContain('swap-thrash')
  })
  test("the user's own config folder, never the current one", async () => {
    const home = join(folder, 'home', '.config', 'osdx')
    mkdirSync(home, { recursive: true })
    writeFileSync(join(home, 'config.json'), '{"ignore":["swap-thrash"]}')
    expect(await found([], { HOME: join(folder, 'home') })).not.toContain('swap-thrash')
    expect(await found([], { HOME: join(folder, 'nobody') })).toContain('swap-thrash')
    expect(await found(['--config', file('empty.json', '{}')], { HOME: join(folder, 'home') })).toContain('swap-thrash')
  })
  test.each([
    ['not JSON', 'thresholds: {}', /not JSON/],
    ['no object', '[]', /must be an object/],
    ['a setting that is none', '{"tresholds":{}}', /"tresholds" is not a setting.*thresholds/],
    ['an unknown failure', '{"thresholds":{"swap-trash":{}}}', /swap-trash.*swap-thrash/],
    ['an unknown threshold', '{"thresholds":{"swap-thrash":{"minSample":3}}}', /no threshold "minSample".*minSamples/],
    ['no number', '{"thresholds":{"swap-thrash":{"minSamples":"3"}}}', /minSamples must be a number/],
    ['benign: no list', '{"benign":"kettle"}', /"benign" must be a list of texts/],
    ['benign: a number', '{"benign":["kettle is empty",7]}', /entry 2 must be a text or/],
    ['benign: too short', '{"benign":["e"]}', /entry 1 must have at least 4 characters/],
    ['benign: an unknown part', '{"benign":[{"text":"kettle","reson":"x"}]}', /"reson" is not a part of an entry.*reason/],
    ['benign: a reason that is none', '{"benign":[{"text":"kettle","reason":7}]}', /"reason" of entry 1 must be a text/],
    ['a name of the language', '{"thresholds":{"__proto__":{"minSamples":3}}}', /__proto__/],
  ])('%s', async (name, text, message) => {
    const { code, out, err } = await osdx(['--config', file(`${name}.json`, text), fixture])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(/^osdx: config [^\n]+\n$/)
    expect(err).toMatch(message)
  })
  test('benign texts, with and without a reason', async () => {
    const log = file('brew.log', 'Jan 26 10:00:00 web1 brewd[7]: failed to pour\nJan 26 10:00:01 web1 brewd[7]: cannot find a cup\n')
    const left = async (config: string) => {
      const { out } = await osdx(['--config', file('benign.json', config), '--format', 'json', log])
      return (JSON.parse(out) as Report).coverage.unexplained.map(({ line }) => line)
    }
    expect(await left('{}')).toEqual([1, 2])
    expect(await left('{"benign":["Failed To Pour"]}')).toEqual([2])
    expect(await left('{"benign":["failed to pour",{"text":"cannot find a cup","reason":"they are in the sink"}]}')).toEqual([])
  })
  test('a file that is named must be there', async () => {
    const { code, err } = await osdx(['--config', join(folder, 'none.json'), fixture])
    expect(code).toBe(2)
    expect(err).toMatch(/config .*none\.json: no such file/)
  })
})

test('every threshold says why', () => {
  const silent = detectors.flatMap((d) =>
    Object.entries(d.thresholds ?? {}).flatMap(([name, { value, why }]) =>
      Number.isFinite(value) && why.length > 10 ? [] : [`${d.id}.${name}`],
    ),
  )
  expect(silent).toEqual([])
})
