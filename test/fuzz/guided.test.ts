import { setImmediate } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { counted } from '../../scripts/fuzz/counted.mjs'
import { DECODER_TARGETS } from './guided/decoders.ts'
import { explore, type GuidedTarget } from './guided/explore.ts'
import { repairTar, repairXz } from './guided/repair.ts'
import { member, tar } from '../hostile/kit/tar.ts'
import { xz } from '../hostile/kit/streams.ts'

/** A decoder that breaks behind four bytes, each of which is looked at by itself and hidden from the list of words. */
const TOY = `
export function decode(input) {
  if ((input[0] ^ 0x5a) !== 0x35) return
  if ((input[1] ^ 0x5a) !== 0x29) return
  if ((input[2] ^ 0x5a) !== 0x3e) return
  if ((input[3] ^ 0x5a) !== 0x22) return
  throw new RangeError('!')
}
`
async function loaded<T>(code: string): Promise<T> {
  const { decode } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as { decode: T }
  return decode
}
const toy = async (code: string): Promise<GuidedTarget> => ({
  id: 'toy',
  seeds: [Buffer.alloc(4)],
  run: await loaded<(input: Buffer) => void>(code),
})
const RUNS = 40_000

describe('what an input reaches guides what is tried next', () => {
  test('a branch behind four bytes is found', async () => {
    const { failing, branches, kept } = await explore(await toy(counted(TOY, 8_000).code), RUNS, 1)
    expect(failing[0]?.why).toContain('RangeError')
    expect(Buffer.from(failing[0]!.input, 'base64').toString('latin1', 0, 4)).toBe('osdx')
    // the function, and each byte that is wrong; the input that breaks is no seed of others
    expect(branches).toBe(5)
    expect(kept.length).toBeGreaterThanOrEqual(4)
  })
  test('and without counters it is not, in as many runs', async () => {
    const { failing, runs, kept } = await explore(await toy(TOY), RUNS, 1)
    expect({ failing, runs, kept }).toEqual({ failing: [], runs: RUNS, kept: [] })
  })
  test('an input waits for what is done before it', async () => {
    const seen: string[] = []
    const target: GuidedTarget = { id: 'slow', seeds: [Buffer.alloc(1)], run: () => void seen.push('read') }
    const before = async (): Promise<void> => {
      await setImmediate()
      seen.push('before')
    }
    await explore(target, 3, 1, { before })
    expect(seen).toEqual(['before', 'read', 'before', 'read', 'before', 'read'])
  })
  test('each kind of branch counts, and the module does what it did', async () => {
    const code = `
export function decode(n) {
  let out = ''
  for (let i = 0; i < n; i++) if (i % 2) out += 'a'; else out += 'b'
  switch (n) { case 1: out += 'one'; break; default: out += n > 2 && n < 9 ? 'some' : 'few' }
  const add = (x) => ({ x })
  try { if (n === 4) throw out } catch (error) { out += error ?? '' } finally { out += add(n).x }
  while (out.length > 300) { out = '' }
  return out
}`
    const { code: watched, next } = counted(code, 8_050)
    const [own, other] = await Promise.all([code, watched].map((text) => loaded<(n: number) => string>(text)))
    for (const n of [0, 1, 2, 3, 4, 8, 9]) expect(other!(n)).toBe(own!(n))
    const hits = globalThis.osdxHits!.slice(8_050, next)
    expect(hits.length).toBe(14)
    // but for the loop, and for what stands in place of an error that is none
    expect([...hits].filter((times) => times === 0)).toEqual([0, 0])
  })
})

describe('checksums are made right', () => {
  test('of tar', () => {
    const bytes = tar(member('a.log', 'x'), member('b.log', 'y'))
    const changed = Buffer.from(bytes)
    changed[3] = 0x41
    changed[1024 + 148] = 0x39
    repairTar(changed)
    const expected = tar(member('a.lAg', 'x'), member('b.log', 'y'))
    expect(changed.subarray(0, 2048)).toEqual(expected.subarray(0, 2048))
  })
  test('of xz', () => {
    const bytes = xz('log\n')
    const changed = Buffer.from(bytes)
    changed.fill(0x77, 8, 12)
    changed.fill(0x77, 20, 24)
    repairXz(changed)
    expect(changed).toEqual(bytes)
  })
})

describe('no changed input breaks a decoder, and none is read otherwise in pieces', () => {
  test.each(DECODER_TARGETS)('$id', async (target) => {
    const { failing } = await explore(target, 1_000, 17)
    expect(failing).toEqual([])
  })
})
