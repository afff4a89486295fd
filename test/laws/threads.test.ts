import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type * as Library from '../../src/index.ts'
import type { Report } from '../../src/index.ts'
import { InOrder } from '../../src/readers/in-order.ts'
import { Gaps } from '../../src/input/gaps.ts'
import { DEFAULT_LIMITS } from '../../src/input/source.ts'
import { readSource } from '../../src/readers/read-source.ts'
import { Run } from '../../src/run.ts'
import { Gate } from '../../src/scan/gate.ts'
import { gateLiterals } from '../../src/tables.ts'
import { noting, type Telling } from '../../src/readers/tellings.ts'
import { every, reportOn, root, stories } from './stories.ts'

/** As several threads do it: the last text is read first, and what it tells comes in parts that share nothing. */
async function inParts(files: Readonly<Record<string, string>>, length: number): Promise<Report> {
  const [run, gaps] = [new Run({}), new Gaps()]
  const inOrder = new InOrder(run, gaps)
  const texts = Object.entries(files).map(([path, text]) => ({ path, text, place: inOrder.text(path) }))
  for (const { path, text, place } of texts.toReversed()) {
    const tellings: Telling[] = []
    const open = async function* (): AsyncGenerator<Uint8Array> {
      yield new TextEncoder().encode(text)
    }
    const outcome = await readSource(
      run.keep({ path, open }),
      noting((telling) => tellings.push(telling)),
      { maxLine: DEFAULT_LIMITS.maxLine },
      new Gate(gateLiterals),
    )
    for (let at = 0; at < tellings.length; at += length) place.told(structuredClone(tellings.slice(at, at + length)), () => {})
    place.done(structuredClone(outcome))
  }
  return run.report(gaps)
}

describe('which thread reads a text makes no difference', () => {
  test.each(every)('$name', async ({ files }) => expect(await inParts(files, 7)).toEqual(await reportOn(files)))

  describe('in threads', () => {
    const folder = mkdtempSync(join(tmpdir(), 'osdx-threads-'))
    let library: typeof Library

    beforeAll(async () => {
      writeFileSync(join(folder, 'package.json'), '{ "type": "module", "version": "0" }')
      await build({
        absWorkingDir: root,
        entryPoints: ['src/index.ts', 'src/readers/reader.ts'],
        outdir: join(folder, 'dist'),
        entryNames: '[name]',
        bundle: true,
        splitting: true,
        platform: 'node',
        format: 'esm',
        target: 'node20.19',
        logLevel: 'error',
        banner: { js: "import{createRequire as requireOfNode}from'node:module';const require=requireOfNode(import.meta.url);" },
      })
      library = (await import(pathToFileURL(join(folder, 'dist/index.js')).href)) as typeof Library
    })
    afterAll(() => rmSync(folder, { recursive: true }))

    test('a report on all incidents at once, by none, by one, by three', { timeout: 240_000 }, async () => {
      const alone = await library.analyze([join(root, 'fixtures')], { workers: 0 })
      expect(alone.findings.length).toBeGreaterThan(10)
      expect(alone.coverage.gaps.length).toBeGreaterThan(0)
      for (const workers of [1, 3]) expect(await library.analyze([join(root, 'fixtures')], { workers, aloneMs: 0 })).toEqual(alone)
    })

    test('a text that is larger, and tells more, than may be on its way at once', async () => {
      const stamp = (i: number): string =>
        `Nov 21 14:${String(Math.floor(i / 6000)).padStart(2, '0')}:${String(Math.floor(i / 100) % 60).padStart(2, '0')} web1`
      const line = (i: number): string =>
        i % 10 === 0
          ? `${stamp(i)} kernel: worker[${i}]: segfault at 10 ip 0000000000401234 sp 00007ffc00000000 error 4 in worker[400000+2000]\n`
          : `${stamp(i)} cron[${i}]: (root) CMD (run-parts --report /etc/cron.hourly and some more words to be long)\n`
      const path = join(folder, 'kern.log')
      writeFileSync(path, Array.from({ length: 100_000 }, (_, i) => line(i)).join(''))
      const inputs = [path, join(root, 'fixtures/bundles')]
      const alone = await library.analyze(inputs, { workers: 0 })
      expect(await library.analyze(inputs, { workers: 2, aloneMs: 0 })).toEqual(alone)
      expect(alone.findings.map(({ id, count }) => `${id} ${count}`)).toContain('segfault 10000')
    })

    test('a thread that ends is a gap, and the other texts are read', async () => {
      const broken = join(folder, 'dist/reader.js')
      writeFileSync(broken, `setTimeout(() => { throw new Error('gone') }, 0)`)
      const first = stories[0]!
      const files = Object.entries(first.files).map(([name, text], i) => {
        const path = join(folder, `${i}-${name.replaceAll('/', '-')}`)
        writeFileSync(path, text)
        return path
      })
      const report = await library.analyze(files, { workers: 1, aloneMs: 0 })
      expect(report.coverage.gaps.map(({ why }) => why)).toContain('internal error: gone')
    })
  })
})
