import { describe, expect, test } from 'vitest'
import { analyzed, bulk, bytes, dmesg, EVIDENCE, gapsOf, idsOf, linesOf, MEMCG, OOM, randomBytes, syslog } from './evidence.ts'

const LOGS = [dmesg, syslog] as const

describe('what is cut within a number', () => {
  test('a value of /proc/meminfo without the unit of the others is none', async () => {
    const meminfo = 'MemTotal:       16384000 kB\nMemFree:          120000 kB\nMemAvailable:    9000000 kB\n'
    for (const end of [' kB\n', '0 kB\n', '00000 kB\n', '000000 kB\n'])
      expect(idsOf(await analyzed(meminfo.slice(0, -end.length))), end).toEqual([])
  })
  // a status has 16 digits: in fewer each bit stands elsewhere
  test('a machine check has no grade then', async () => {
    const record = 'mce: [Hardware Error]: CPU 3: Machine Check: 0 Bank 4: be00000000800400'
    const told = (message: string): Promise<string[]> => analyzed(syslog([]) + syslog([message], 1).split('\n')[4]!).then(idsOf)
    expect(await told(record)).toEqual(['hardware-mce'])
    for (const digits of [1, 3, 15]) expect(await told(record.slice(0, digits - 16))).toEqual([])
  })
})

describe('what is cut within the words that tell its cause', () => {
  test('is not told as another one', async () => {
    const of = (text: string): Promise<string[]> => analyzed(text).then(idsOf)
    const java = '2026-11-21 14:03:11 ERROR worker - failed\njava.lang.OutOfMemoryError: unable to create new native thread'
    expect(await of(java)).not.toContain('app-oom')
    for (const less of [1, 7, 14, 22, 30]) expect(await of(java.slice(0, -less)), String(less)).not.toContain('app-oom')
    const event =
      'LAST SEEN   TYPE      REASON    OBJECT      MESSAGE\n58s         Warning   Failed    pod/one-0   Error: failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/app/start.sh": permission denied'
    for (const less of [0, 1, 5, 12, 16])
      expect(await of(event.slice(0, event.length - less)), String(less)).not.toContain('configuration-error')
  })
})

describe('random bytes', () => {
  test.each([700, 70_000, 3_000_000])('%i of them behind, before and around a log: it is read, they are told', async (length) => {
    const noise = randomBytes(length)
    for (const log of LOGS)
      for (const [id, say] of EVIDENCE) {
        const good = log([say('server')])
        const lines = noise.filter((byte) => byte === 10).length
        for (const [data, line] of [
          [bytes(good, noise), 5],
          [bytes(noise, '\n', good), lines + 6],
          [bytes(noise, '\n', good, noise), lines + 6],
          [bytes(log([]), noise, '\n', good), 8 + lines + 6],
        ] as const) {
          const report = await analyzed(data)
          expect(idsOf(report)).toEqual([id])
          expect(linesOf(report)).toEqual([line])
          expect(gapsOf(report)).toEqual([expect.stringMatching(/^corrupt: \d+ bytes are no text and were ignored: bytes \d+–\d+/)])
        }
      }
  })

  test('the range is where they stand, within a window', async () => {
    const good = dmesg([OOM('server')])
    const [why] = gapsOf(await analyzed(bytes(good, randomBytes(50_000))))
    const [, count, from, to] = /(\d+) bytes are no text and were ignored: bytes (\d+)–(\d+)$/.exec(why!)!.map(Number) as [
      0,
      number,
      number,
      number,
    ]
    expect(to).toBe(good.length + 50_000 - 1)
    expect(Math.abs(from - good.length)).toBeLessThan(512)
    expect(count).toBe(to - from + 1)
  })

  test('alone they are no text, and no finding', async () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const report = await analyzed(randomBytes(200_000, seed))
      expect(idsOf(report)).toEqual([])
      expect(gapsOf(report)).toEqual(['unsupported: binary data of an unknown format'])
    }
  })

  test('a line alone between them is read where it bears a stamp, and not where it is a string of a program', async () => {
    const line = dmesg([OOM('server')]).split('\n')[4]!
    const around = (text: string) => bytes(randomBytes(5_000, 3), '\0', text, '\0', randomBytes(5_000, 4))
    expect(idsOf(await analyzed(around(line)))).toEqual(['oom-kill-global'])
    expect(idsOf(await analyzed(around(OOM('server'))))).toEqual([])
    expect(idsOf(await analyzed(around(`${OOM('server')}\n${MEMCG('server')}\n`.repeat(20))))).toEqual([])
  })

  test('text in an encoding of its own is text', async () => {
    // GBK, Latin-1, KOI8-R: hardly an ASCII letter, no control character
    for (const word of [
      [0xd6, 0xd0, 0xce, 0xc4],
      [0xe9, 0xe8, 0xfc],
      [0xc1, 0xc2, 0xd7],
    ]) {
      const foreign = Buffer.from(Array.from({ length: 3_000 }, (_, i) => (i % 40 === 39 ? 10 : word[i % word.length]!)))
      const report = await analyzed(bytes(foreign, dmesg([OOM('server')])))
      expect(idsOf(report)).toEqual(['oom-kill-global'])
      expect(gapsOf(report)).toEqual([])
    }
  })
})

describe('NUL bytes', () => {
  const SIZES = [1, 7, 600, 4096, 200_000, 3 * 2 ** 20]
  test.each(SIZES)('%i of them anywhere in and around the line', async (size) => {
    const zeros = Buffer.alloc(size)
    for (const log of LOGS)
      for (const [id, say] of EVIDENCE) {
        const message = say('server')
        const good = log([message])
        const start = good.indexOf(message)
        const line = good.lastIndexOf('\n', start) + 1
        for (const at of [0, line - 1, line, start, start + 8, start + 30, start + message.length, good.length]) {
          const report = await analyzed(bytes(good.slice(0, at), zeros, good.slice(at)))
          expect(idsOf(report)).toEqual([id])
          expect(linesOf(report)).toEqual([5])
          expect(gapsOf(report)).toEqual(
            size < 512 ? [] : [`corrupt: ${size} NUL bytes, as of lost blocks, were ignored: bytes ${at}–${at + size - 1}`],
          )
        }
      }
  })

  test('the newline before the line was lost with them', async () => {
    const first = dmesg([]).trimEnd()
    const report = await analyzed(bytes(first, Buffer.alloc(4096), dmesg([OOM('server')], 200)))
    expect(idsOf(report)).toEqual(['oom-kill-global'])
    expect(linesOf(report)).toEqual([8 + 4])
  })

  test('they end the lines', async () => {
    for (const [id, say] of EVIDENCE) expect(idsOf(await analyzed(syslog([say('server')]).replaceAll('\n', '\0')))).toEqual([id])
  })
})

describe('line ends', () => {
  const ENDS: Readonly<Record<string, (line: number) => string>> = {
    'carriage returns': () => '\r',
    'carriage return and newline': () => '\r\n',
    'carriage returns before a newline': () => '\r\r\n',
    'all three in turns': (i) => ['\n', '\r', '\r\n'][i % 3]!,
    'and in turns otherwise': (i) => ['\r', '\r\n', '\n'][i % 3]!,
    'a separator of lines': (i) => (i % 2 === 0 ? '\u2028' : '\n'),
    'a separator of paragraphs': (i) => (i % 2 === 0 ? '\u2029' : '\n'),
    'next line': (i) => (i % 2 === 0 ? '\u0085' : '\n'),
    'a vertical tab': (i) => (i % 2 === 0 ? '\v' : '\n'),
    'a form feed': () => '\f',
  }
  for (const [what, end] of Object.entries(ENDS))
    test(what, async () => {
      for (const log of LOGS)
        for (const [id, say] of EVIDENCE) {
          const lines = log([say('server')])
            .trimEnd()
            .split('\n')
          expect(idsOf(await analyzed(lines.map((line, i) => line + end(i)).join('')))).toEqual([id])
        }
    })

  test('in a large log of carriage returns each line has its number', async () => {
    const noise = bulk((i) => `[${`${i}.000000`.padStart(12)}] cni0: port ${i % 64}(veth${i}) entered forwarding state\n`, 5 * 2 ** 20)
    const report = await analyzed((noise + dmesg([OOM('server')], 900_000)).replaceAll('\n', '\r'))
    expect(idsOf(report)).toEqual(['oom-kill-global'])
    expect(linesOf(report)).toEqual([noise.split('\n').length + 4])
    expect(gapsOf(report)).toEqual([])
  })

  test('a progress bar hides nothing: the last thing shown counts as a line', async () => {
    const shown = Array.from({ length: 20 }, (_, i) => `\r${i * 5}%`).join('')
    expect(idsOf(await analyzed(`${shown}\r${OOM('server')}\n`))).toEqual(['oom-kill-global'])
  })
})

describe('colour', () => {
  const coloured = (log: string): string => log.replace(/^(\[[^\]]*\]) (.*)$/gm, '\u001b[32m$1 \u001b[0m\u001b[1m\u001b[31m$2\u001b[0m')
  const marked = (log: string, word: string): string => log.replaceAll(word, `\u001b[01;31m\u001b[K${word}\u001b[m\u001b[K`)

  test('dmesg --color=always and grep --color=always, small and at the end of a large log', async () => {
    const noise = bulk((i) => `[${`${i}.000000`.padStart(12)}] cni0: port ${i % 64}(veth${i}) entered forwarding state\n`, 5 * 2 ** 20)
    for (const [id, say] of EVIDENCE) {
      const good = dmesg([say('server')], 900_000)
      for (const changed of [coloured(good), ...['e', 'process', 'segfault', 'ill', 'm'].map((word) => marked(good, word))]) {
        expect(idsOf(await analyzed(changed))).toEqual([id])
        expect(idsOf(await analyzed(noise + changed))).toEqual([id])
      }
    }
  }, 60_000)

  test('in eight bits, and of every letter', async () => {
    for (const [id, say] of EVIDENCE) {
      const good = dmesg([say('server')])
      expect(idsOf(await analyzed(good.replace(/^(.*)$/gm, '\u009b31m$1\u009b0m')))).toEqual([id])
      expect(idsOf(await analyzed(good.replace(/./g, '\u001b[31m$&\u001b[0m')))).toEqual([id])
    }
  })
})

describe('encodings', () => {
  const utf16 = (text: string, order: 'LE' | 'BE'): Buffer =>
    order === 'LE' ? Buffer.from(text, 'utf16le') : Buffer.from(text, 'utf16le').swap16()
  test.each(['LE', 'BE'] as const)('UTF-16%s with its mark and without, cut in a character, behind UTF-8', async (order) => {
    for (const [id, say] of EVIDENCE) {
      const good = syslog([say('server')])
      const mark = utf16('\ufeff', order)
      for (const data of [
        utf16(good, order),
        bytes(mark, utf16(good, order)),
        bytes(mark, utf16(good, order), 'x'),
        bytes(dmesg([]), mark, utf16(good, order)),
        utf16(good.replaceAll('\n', '\r'), order),
      ])
        expect(idsOf(await analyzed(data))).toEqual([id])
    }
  })

  test('a byte order mark where files were put together', async () => {
    for (const [id, say] of EVIDENCE) {
      const good = syslog([say('server')])
      expect(idsOf(await analyzed(`\ufeff${syslog([])}\ufeff${good}`))).toEqual([id])
      expect(idsOf(await analyzed(good.replace(/^/gm, '\ufeff')))).toEqual([id])
    }
  })
})
