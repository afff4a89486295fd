import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { sizeOf } from '../../src/input/size.ts'
import { analyze } from '../../src/index.ts'

const dir = mkdtempSync(join(tmpdir(), 'osdx-read-'))
afterAll(() => rmSync(dir, { recursive: true }))
const line = 'Nov 21 14:00:00 web1 app[7]: order stored\n'
const plain = join(dir, 'plain.log')
const packed = join(dir, 'packed.gz')
const zipped = gzipSync(line.repeat(40_000))
writeFileSync(plain, line.repeat(40_000))
writeFileSync(packed, zipped)
mkdirSync(join(dir, 'folder/inner'), { recursive: true })
writeFileSync(join(dir, 'folder/a.log'), line)
writeFileSync(join(dir, 'folder/inner/b.log'), line.repeat(2))

const readOf = async (inputs: readonly string[], stdin?: Readable): Promise<number> => {
  let last = 0
  await analyze(inputs, { onProgress: ({ read }) => (last = read), ...(stdin === undefined ? {} : { stdin }) })
  return last
}

test('how much of the inputs was read is counted before decompression', async () => {
  expect(await readOf([plain])).toBe(line.length * 40_000)
  expect(await readOf([packed])).toBe(zipped.length)
  expect(await readOf([plain, packed])).toBe(line.length * 40_000 + zipped.length)
  expect(await readOf(['-'], Readable.from([Buffer.from(line), Buffer.from(line)]))).toBe(2 * line.length)
})

test('how much there is: of files and folders, not of what is neither', async () => {
  expect(await sizeOf([plain, packed])).toBe(line.length * 40_000 + zipped.length)
  expect(await sizeOf([join(dir, 'folder')])).toBe(3 * line.length)
  expect(await sizeOf([plain, '-'])).toBeUndefined()
  expect(await sizeOf(['/dev/null'])).toBeUndefined()
})
