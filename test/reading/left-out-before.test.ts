import { expect, test } from 'vitest'
import type { ArtifactReader } from '../../src/reading/artifact-reader.ts'
import { Formats } from '../../src/reading/formats.ts'
import { readText } from '../../src/reading/read-text.ts'

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(new TextEncoder().encode(text))
}

test('of a large pasted text, lines are left out before they are put together, and an owner is put before what is read of it', async () => {
  const read: string[] = []
  const asked: string[] = []
  const reader = {
    wantsAll: false,
    before(line: { text: string }) {
      asked.push(line.text)
      if (line.text.includes('left out')) return []
      return line.text.includes('kept') ? [{ ...line, text: '> its owner' }, line] : [line]
    },
    whole: (lines: readonly { text: string }[]) => read.push(...lines.map(({ text }) => text)),
    stated: () => 'nothing',
  } as unknown as ArtifactReader
  const text = '> said\n> left out\n> kept\n'.repeat(40)
  await readText(bytesOf(text), reader, { formats: new Formats([]), gate: undefined, originalOffset: (at) => at, wholeBytes: 200 })
  expect(asked).toHaveLength(120)
  expect(read.filter((line) => line.includes('left out'))).toEqual([])
  expect(read.slice(0, 3)).toEqual(['said', 'its owner', 'kept'])
  expect(read).toHaveLength(120)
})
