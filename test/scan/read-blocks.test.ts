import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RawLine } from '../../src/core/parser.ts'
import { readLines } from '../../src/input/lines.ts'
import { PlainScanner } from '../../src/scan/plain-scanner.ts'
import { readBlocks } from '../../src/scan/read-blocks.ts'
import type { Scanner } from '../../src/scan/scanner.ts'
import { WasmScanner } from '../../src/scan/wasm-scanner.ts'

async function* pieces(bytes: Uint8Array, cuts: readonly number[]): AsyncGenerator<Uint8Array> {
  let from = 0
  for (const cut of [...cuts].map((c) => c % (bytes.length + 1)).sort((a, b) => a - b)) {
    yield bytes.subarray(from, cut)
    from = cut
  }
  yield bytes.subarray(from)
}

class Keeper {
  readonly wantsAll: boolean = false
  readonly shown: RawLine[] = []
  line(line: RawLine): void {
    this.shown.push(line)
  }
  glance(): void {}
}

const text = fc
  .array(fc.constantFrom('a segfault at 0', 'plain', '', 'ünïcode segfault at', 'x\r'), { maxLength: 12 })
  .map((l) => l.join('\n'))

test('in pieces of any size, gate open or shut, and by the plain path: the same lines at the same places', async () => {
  await fc.assert(
    fc.asyncProperty(text, fc.array(fc.nat(200), { maxLength: 4 }), async (input, cuts) => {
      const bytes = Buffer.from(input)
      const read = async (scanner: Scanner | undefined) => {
        const keeper = new Keeper()
        const lines = await readBlocks(pieces(bytes, cuts), keeper, scanner)
        return {
          lines,
          shown: keeper.shown.filter((l) => l.text.includes('segfault at')).map(({ opensGate: _, isPlain: __, ...raw }) => raw),
        }
      }
      const plain = new Keeper()
      const plainLines = await readLines(pieces(bytes, cuts), plain)
      const oracle = input.split('\n')
      if (oracle.at(-1) === '') oracle.pop()
      const expected = oracle.map((t, i) => ({
        text: t.replace(/\r$/, ''),
        line: i + 1,
        offset: Buffer.byteLength(
          oracle
            .slice(0, i)
            .map((l) => `${l}\n`)
            .join(''),
        ),
      }))
      const hits = expected.filter((l) => l.text.includes('segfault at'))
      for (const scanner of [WasmScanner.of(['segfault at'])!, new PlainScanner(['segfault at'])])
        expect(await read(scanner)).toEqual({ lines: oracle.length, shown: hits })
      expect(await read(undefined)).toEqual({ lines: oracle.length, shown: hits })
      expect(plainLines).toBe(oracle.length)
      expect(plain.shown).toEqual(expected)
    }),
    { seed: 3, numRuns: 300 },
  )
})

test('whoever wants all lines is told of each whether it holds a literal', async () => {
  const input = 'plain\na SEGFAULT at 0\n\nsegfault\nsegfault at 1 and segfault at 2\nplain'
  for (const scanner of [WasmScanner.of(['segfault at'])!, new PlainScanner(['segfault at']), undefined]) {
    const keeper = new (class extends Keeper {
      override readonly wantsAll = true
    })()
    await readBlocks(pieces(Buffer.from(input), [9, 30]), keeper, scanner)
    const opens = scanner === undefined ? undefined : true
    const shut = scanner === undefined ? undefined : false
    expect(keeper.shown.map(({ line, opensGate }) => [line, opensGate])).toEqual([
      [1, shut],
      [2, opens],
      [3, shut],
      [4, shut],
      [5, opens],
      [6, shut],
    ])
  }
})

test('a line of nothing but printable ASCII and tabs is known to be one, any other stands in its text all the same', async () => {
  const lines = ['', 'plain\tand ~', 'ünïcode', 'a\u001b[0m', 'end\r', 'mid\rdle', '\u007f', 'nul \0', 'broken \ufffd', ' ']
  for (const scanner of [WasmScanner.of(['segfault at'])!, new PlainScanner(['segfault at'])]) {
    const keeper = new (class extends Keeper {
      override readonly wantsAll = true
    })()
    await readBlocks(pieces(Buffer.from(lines.join('\n')), [3, 17]), keeper, scanner)
    const known = [true, true, false, false, true, false, false, false, false, true]
    expect(keeper.shown.map(({ text, isPlain }) => [text, isPlain])).toEqual(lines.map((text, i) => [text.replace(/\r$/, ''), known[i]]))
  }
})
