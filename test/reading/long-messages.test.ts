import { describe, expect, test } from 'vitest'
import { partsOf } from '../../src/reading/parts.ts'

const at = { artifact: 'x', line: 1, offset: 0, text: '' }
const saidOf = (message: string): string[] => partsOf({ message }, at).map((part) => part.message)

describe('of a message that is too long its beginning and its end are read', () => {
  test('of one line', () => {
    const [said] = saidOf(`first ${'x'.repeat(100_000)} last`)
    expect(said).toMatch(/^first x/)
    expect(said).toMatch(/x last$/)
    expect(said!.length).toBe(12_288 + 3 + 4_096)
    expect(saidOf('y'.repeat(16_384))).toEqual(['y'.repeat(16_384)])
  })
  test('each of its lines by itself, wherever it stands', () => {
    const trace = [
      'java.lang.IllegalStateException: a',
      ...Array.from({ length: 900 }, (_, i) => `\tat com.example.Long.method${i}(Long.java:${i})`),
    ]
    const lines = [...trace, 'Caused by: java.io.IOException: No space left on device', ...trace.slice(1)]
    expect(saidOf(lines.join('\n'))).toEqual(lines)
    expect(saidOf(lines.join('#012'))).toEqual(lines)
  })
  test('of very many lines the first and the last', () => {
    const said = saidOf(Array.from({ length: 10_000 }, (_, i) => String(i)).join('\n'))
    expect([said.length, said[0], said[3_071], said[3_072], said.at(-1)]).toEqual([4_096, '0', '3071', '8976', '9999'])
  })
})
