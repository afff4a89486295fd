import { expect, test } from 'vitest'
import { capLines } from '../../src/input/cap-lines.ts'

async function capped(
  text: string,
  maxLine: number,
  size: number,
): Promise<{ text: string; cut: number; originalOffset: (offset: number) => number }> {
  const data = Buffer.from(text)
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size)
  }
  const lines = capLines(pieces(), maxLine)
  const out: Uint8Array[] = []
  for await (const piece of lines.bytes) out.push(Uint8Array.from(piece))
  return { text: Buffer.concat(out).toString(), cut: lines.cutLines(), originalOffset: lines.originalOffset }
}

test('the first bytes of a line and its last ones stay, in pieces of any size', async () => {
  const long = Array.from({ length: 500 }, (_, i) => String(i % 10)).join('')
  const text = `short\n${long}\nexactly:${'x'.repeat(72)}\n\n${long}`
  for (const size of [1, 2, 3, 7, 64, 80, 81, 10_000]) {
    const { text: kept, cut, originalOffset } = await capped(text, 80, size)
    const cutLine = `${long.slice(0, 70)}\ufffd${long.slice(-10)}`
    expect(kept).toBe(`short\n${cutLine}\nexactly:${'x'.repeat(72)}\n\n${cutLine}`)
    expect(cut).toBe(2)
    // bytes before the cut, behind it, and of the next line
    expect(originalOffset(6 + 69)).toBe(6 + 69)
    expect(originalOffset(6 + 70 + 3)).toBe(6 + 490)
    expect(originalOffset(Buffer.from(kept).indexOf('exactly'))).toBe(text.indexOf('exactly'))
  }
})
