import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

/** A machine that swaps all the time, as each kind of header names its columns. */
const groups = 'procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n'
const rows = (before = '', after = ''): string =>
  `${before}1  4 934912  61140   4480  51928 5400 4800 5400 4800 1405 1846  6 24 30 40  0${after}\n`.repeat(9)
const shapes: Record<string, string> = {
  German: `${groups} r  b   swpd   frei   buff  Cache   si   so    bi    bo   in   cs us sy id wa st\n${rows()}`,
  Spanish: `${groups} r  b   swpd  libre    búf  caché   si   so    bi    bo   in   cs us sy id wa st\n${rows()}`,
  Korean: `${groups} r  b   스왑   가용   버퍼   캐시   si   so    bi    bo   in   cs us sy id wa st\n${rows()}`,
  'active and inactive': `${groups} r  b   swpd   free  inact active   si   so    bi    bo   in   cs us sy id wa st\n${rows()}`,
  'the time of day before each row': `--time-- ${groups}          r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n${rows('18:16:32 ', '\t')}`,
  'a zone that is spelled in words': `${groups} r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st                CEST\n${rows('', ' 2026-11-24 10:00:00')}`,
}

describe('vmstat by its header, in any language', () => {
  test.each(Object.entries(shapes))('%s', async (_, text) => {
    const { findings } = await analyzeText({ 'capture.txt': text })
    expect(findings.find((f) => f.id === 'swap-thrash')?.facts).toMatchObject({ siMax: 5400, soMax: 4800, bMax: 4 })
  })
  test('active memory is not what is swapped in', async () => {
    const quiet = rows().replaceAll(' 5400 4800 5400 4800 ', ' 0 0 0 0 ')
    const { findings } = await analyzeText({
      'a.txt': `${groups} r  b   swpd   free  inact active   si   so    bi    bo   in   cs us sy id wa st\n${quiet}`,
    })
    expect(findings.map((f) => f.id)).not.toContain('swap-thrash')
  })
})
