import { describe, expect, test } from 'vitest'
import { analyzed, bulk, bytes, dmesg, EVIDENCE, idsOf, steering, syslog } from './evidence.ts'

const NAMES: Readonly<Record<string, string>> = {
  empty: '',
  'one character': 'x',
  '15 characters': 'a'.repeat(15),
  '16 characters': 'a'.repeat(16),
  '64 characters': 'b'.repeat(64),
  '255 characters': 'c'.repeat(255),
  'a blank': ' ',
  'blanks inside and at the ends': '  a  b  ',
  'a tab': 'a\tb',
  colour: '\u001b[31mred\u001b[0m',
  'a title of the terminal': '\u001b]2;x\u0007y',
  'an escape that goes nowhere': 'a\u001b',
  'a control sequence that does not end': 'a\u001b[3',
  'one in eight bits': 'a\u009b',
  'C0 controls': '\u0001\u0002\u0003\u0004\u0005\u0006\u0007',
  'a backspace': 'ab\b\bcd',
  'a delete': 'a\u007fb',
  'a carriage return': 'a\rb',
  'a vertical tab': 'a\vb',
  'a form feed': 'a\fb',
  'C1 controls': 'a\u0085b\u009bmc\u0090d',
  'bidirectional marks': 'a\u202eb\u2066c\u200f\u061cd',
  'tag characters': 'a\u{e0041}\u{e007f}',
  'zero width': 'a\u200b\u200c\u200d\u2060\ufeffb',
  'separators of lines': 'a\u2028b\u2029c',
  'other blanks': 'a\u00a0b\u3000c\u2003d',
  'round brackets': '))(a) b((',
  'square brackets': ']a[1]b[',
  'curly and angle brackets': '{a}<b>',
  quotes: '"a\'b`',
  backslashes: 'a\\b\\',
  'an escaped newline': 'a\\x0ab',
  'escapes in words': '\\x1b[31m\\n\\012',
  commas: ',task=x,pid=1',
  colons: 'a: b:',
  digits: '1234',
  'what else the line says': 'Killed process',
  'a key of every object': '__proto__',
  'combining marks': `e${'\u0301'.repeat(7)}`,
  astral: '😀😀',
  'the replacement character': '\ufffd',
}

describe('a process hides its own end by its name', () => {
  for (const [id, say] of EVIDENCE)
    for (const [what, name] of Object.entries(NAMES)) {
      test(`${id}: ${what}`, async () => {
        for (const log of [dmesg([say(name)]), syslog([say(name)])]) {
          const report = await analyzed(log)
          expect(idsOf(report)).toEqual([id])
          expect(report.findings[0]!.evidence[0]!.line).toBe(5)
          expect(steering(report)).toEqual([])
        }
      })
    }

  test('not UTF-8', async () => {
    for (const name of [
      [0xff, 0xfe, 0xc3],
      [0x63, 0x61, 0x66, 0xe9],
      [0xed, 0xa0, 0x80],
      [0xc0, 0x80],
      [0x9b, 0x6d],
      [0xe4, 0xb8],
    ])
      for (const [id, say] of EVIDENCE) {
        const [before, behind] = dmesg([say('QQ')]).split(/QQ/) as [string, string]
        expect(idsOf(await analyzed(bytes(before, Uint8Array.from(name), behind)))).toEqual([id])
      }
  })

  test('in a large log too', async () => {
    const noise = bulk((i) => `[${`${i}.000000`.padStart(12)}] cni0: port ${i % 64}(veth${i}) entered forwarding state\n`, 5 * 2 ** 20)
    for (const name of ['a\u2028b', 'a\rb', '\u001b[31mred\u001b[0m', 'a\u0000b'])
      for (const [id, say] of EVIDENCE) expect(idsOf(await analyzed(noise + dmesg([say(name)], 900_000)))).toEqual([id])
  })

  test('the name is told as the kernel would write it', async () => {
    const [finding] = (await analyzed(dmesg([EVIDENCE[0][1]('a\rb')]))).findings
    expect(finding!.title).toContain('a\\x0db')
  })
})
