import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { analyzed, bytes, dmesg, gapsOf, idsOf, OOM, randomBytes } from '../hostile/evidence.ts'

const LOG = dmesg([OOM('java')])
const QUIET = Array.from({ length: 40 }, (_, i) => `[  ${200 + i}.000000] usb 1-1: a line like all others\n`).join('')

describe('short runs of bytes that are no text are named, with their range', () => {
  test.each([50, 64, 100, 180, 300, 450, 511])('%i random bytes', async (length) => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      for (const at of [0, 13, 300]) {
        const before = `${LOG}${'x'.repeat(at)}\n`
        const report = await analyzed(bytes(before, randomBytes(length, seed), '\n', QUIET))
        expect(idsOf(report)).toEqual(['oom-kill-global'])
        const [gap] = gapsOf(report)
        const range = /^corrupt: (\d+) bytes are no text[ ,].*: bytes (\d+)–(\d+)/.exec(gap ?? '')
        expect(range, `${length} ${seed} ${at}`).not.toBeNull()
        expect(Math.abs(Number(range![2]) - before.length)).toBeLessThan(24)
      }
    }
  })
  test('a line that was compressed, behind a log', async () => {
    const report = await analyzed(bytes(LOG, gzipSync(OOM('redis')), '\n', QUIET))
    expect(gapsOf(report)).toEqual([
      expect.stringMatching(/^corrupt: \d+ bytes are no text, only the lines around them were read: bytes \d+–\d+/),
    ])
  })
})

describe('odd bytes of a text are none', () => {
  const german = 'Nov 21 05:24:41 h app[1]: Größe überschritten: für Käufer können Änderungen äußerst öfter böse\n'
  test.each([
    ['Latin-1', Buffer.from(german.repeat(9), 'latin1')],
    ['Shift-JIS', Buffer.from('83478389815b82aa94ad90b682b582dc82b582bd0a'.repeat(30), 'hex')],
    ['GBK', Buffer.from('b4edcef3a3bacede b7a8c1acbdd3b5bdcafdbeddbfe20a'.replaceAll(' ', '').repeat(30), 'hex')],
    [
      'UTF-8 that is cut in a character at each line',
      bytes(...Array.from({ length: 30 }, () => [german.trim(), Uint8Array.of(0xe6, 0x97), '\n']).flat()),
    ],
    ['colours', Buffer.from('\x1b[31mFEHLER\x1b[0m \x1b[1;32mgrün\x1b[0m und blau\x07\n'.repeat(20), 'latin1')],
    ['lost blocks', bytes(LOG, new Uint8Array(300), german, new Uint8Array(77), german)],
    ['emoji', bytes('🔥🔥🔥 \x07 日本語 — “x”\n'.repeat(20))],
  ])('%s', async (_, text) => {
    expect(gapsOf(await analyzed(bytes(LOG, text, LOG))).filter((why) => why.includes('no text'))).toEqual([])
  })
})

test('text in EBCDIC is named and not read', async () => {
  /** IBM 037, as far as it is needed. */
  const letter = (code: number): number => {
    const character = String.fromCharCode(code)
    const at = (first: string, from: number): number => from + code - first.charCodeAt(0)
    if (/[a-i]/.test(character)) return at('a', 0x81)
    if (/[j-r]/.test(character)) return at('j', 0x91)
    if (/[s-z]/.test(character)) return at('s', 0xa2)
    if (/[A-I]/.test(character)) return at('A', 0xc1)
    if (/[J-R]/.test(character)) return at('J', 0xd1)
    if (/[S-Z]/.test(character)) return at('S', 0xe2)
    if (/\d/.test(character)) return at('0', 0xf0)
    return (
      new Map([
        [' ', 0x40],
        ['\n', 0x25],
        ['.', 0x4b],
        [',', 0x6b],
        [':', 0x7a],
        ['-', 0x60],
        ['(', 0x4d],
        [')', 0x5d],
      ]).get(character) ?? 0x6d
    )
  }
  const ebcdic = Uint8Array.from(Buffer.from(LOG), letter)
  expect(gapsOf(await analyzed(ebcdic))).toEqual([expect.stringMatching(/^unsupported: text in EBCDIC/)])
})
