import {
  appendFileSync,
  closeSync,
  createReadStream,
  ftruncateSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { analyze } from '../../src/index.ts'
import { alternatives } from '../../src/input/glob.ts'

const folder = mkdtempSync(join(tmpdir(), 'osdx-endless-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string): string => join(folder, name)

const KILL =
  '[  100.000400] Out of memory: Killed process 4242 (java) total-vm:2097152kB, anon-rss:510112kB, file-rss:1024kB, shmem-rss:0kB, UID:0 pgtables:1200kB oom_score_adj:0\n'
const FAULT = '[  200.000400] worker[77]: segfault at 10 ip 000055d0c0de1000 sp 00007ffc00001000 error 4 in worker[55d0c0de0000+21000]\n'

/** A file of this size that holds texts at these places and nothing between them. */
function sparse(name: string, size: number, texts: readonly (readonly [number, string])[]): string {
  const file = openSync(at(name), 'w')
  ftruncateSync(file, size)
  for (const [place, text] of texts) writeSync(file, text, place)
  closeSync(file)
  return at(name)
}

describe('a sparse file', () => {
  test('of 1 TiB is read up to where nothing more is stored', async () => {
    const path = sparse('sparse.log', 2 ** 40, [[0, KILL]])
    const { findings, coverage } = await analyze([path])
    expect(findings.map(({ id }) => id)).toEqual(['oom-kill-global'])
    expect(coverage.gaps[0]).toMatchObject({ what: path, kind: 'limit' })
    expect(coverage.gaps[0]?.why).toMatch(/^limit: the last \d+ of 1099511627776 bytes are a hole of a sparse file/)
  })
  test('with something stored behind a hole is read on', async () => {
    const behind = 200 * 2 ** 20
    const path = sparse('torn.log', behind + 4096, [
      [0, KILL],
      [behind, `\n${FAULT}`],
    ])
    const { findings } = await analyze([path])
    expect(findings.map(({ id }) => id).sort()).toEqual(['oom-kill-global', 'segfault'])
  })
})

describe('a file that grows for ever', () => {
  test.each(['named', 'standard input'])('is read up to its size at the beginning: %s', async (how) => {
    const path = at(`grows-${how}.log`)
    writeFileSync(path, KILL)
    const more = FAULT.repeat(1000)
    let growing = true
    const grow = (): void => {
      appendFileSync(path, more)
      if (growing) setImmediate(grow)
    }
    const running = how === 'named' ? analyze([path]) : analyze(['-'], { stdin: createReadStream('', { fd: openSync(path, 'r') }) })
    grow()
    const { findings, coverage } = await running
    growing = false
    expect(findings.map(({ id }) => id)).toContain('oom-kill-global')
    expect(coverage.gaps.map(({ why }) => why)).toContainEqual(
      expect.stringMatching(/^changed while read: it grew by \d+ bytes, which were not read$/),
    )
  })
})

describe('names that look like patterns', () => {
  test.each([
    ['plain', 1],
    ['{a,b}', 2],
    ['{a,b}{c,d,e}', 6],
    ['{a,{b,c}}', 3],
    ['{1..9}', 9],
    ['\\{a,b}', 1],
    ['{a,b', 1],
  ])('%s is short for at least %i', (pattern, count) => expect(alternatives(pattern)).toBe(count))
  test('of millions of alternatives none is tried', async () => {
    const before = performance.now()
    const { coverage } = await analyze([at('{a,b}'.repeat(40)), at('{1..999}'.repeat(4)), `${at('')}${'{'.repeat(5_000)}`])
    expect(performance.now() - before).toBeLessThan(5_000)
    expect(coverage.gaps.map(({ why }) => why.split(/[:,]/)[0])).toEqual(['unreadable', 'unreadable', 'unreadable'])
    expect(coverage.gaps[0]?.why).toMatch(/more than 1000 alternatives/)
  })
  test.each(['{a,b}.log', '[x].log', '(y).log', '!z.log', '*.log', '{1..3}', '@(a|b)', '\\[q', "it's", 'a?b', '**'])(
    '%s that exists is that file',
    async (name) => {
      writeFileSync(at(name), KILL)
      const { findings, coverage } = await analyze([at(name)])
      expect(findings.map(({ evidence }) => evidence[0]?.artifact)).toEqual([at(name)])
      expect(coverage.artifacts).toHaveLength(1)
    },
  )
})
