import { describe } from 'vitest'
import { dmesg, KILL, oom, SEGV, segfault } from './kit/lines.ts'
import { promised } from './kit/promise.ts'

/** One line of `journalctl -o json`, of these fields in this order. */
const entry = (...fields: readonly (readonly [string, unknown])[]): string =>
  `{${fields.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}\n`
const at = (i: number): readonly [string, string] => ['__REALTIME_TIMESTAMP', String(1_763_700_000_000_000 + i * 1_000_000)]
const kernel = (message: unknown, i = 0): string =>
  entry(at(i), ['_TRANSPORT', 'kernel'], ['SYSLOG_IDENTIFIER', 'kernel'], ['MESSAGE', message])
const K = kernel(oom(), 1)
const S = kernel(segfault(), 2)
/** One entry of `journalctl -o export` (systemd's journal export format). */
const exported = (fields: readonly (readonly [string, string | Buffer])[]): Buffer =>
  Buffer.concat([
    ...fields.map(([name, value]) => {
      if (typeof value === 'string') return Buffer.from(`${name}=${value}\n`)
      const length = Buffer.alloc(8)
      length.writeBigUInt64LE(BigInt(value.length))
      return Buffer.concat([Buffer.from(`${name}\n`), length, value, Buffer.from('\n')])
    }),
    Buffer.from('\n'),
  ])
const ofKernel = (message: string | Buffer, i = 0): Buffer => exported([at(i), ['_TRANSPORT', 'kernel'], ['MESSAGE', message]])

describe('journals as JSON', () => {
  promised([
    { name: 'two entries', input: K + S, finds: [KILL, SEGV] },
    { name: 'a message of bytes', input: kernel([...Buffer.from(oom())]), finds: [KILL] },
    { name: 'a message of bytes that are none', input: kernel([300, -1, 1.5, 'x']) + K, finds: [KILL] },
    { name: 'a message that is null', input: kernel(null) + K, finds: [KILL] },
    { name: 'a message that is a number', input: kernel(7) + K, finds: [KILL] },
    { name: 'a message that is an object', input: kernel({ a: oom() }) + S, finds: [SEGV] },
    { name: 'a message of several values', input: kernel(['first', 'second']) + K, finds: [KILL] },
    {
      name: 'one key twice',
      input: `{"MESSAGE":"x","_TRANSPORT":"kernel","MESSAGE":${JSON.stringify(oom())},"__REALTIME_TIMESTAMP":"1763700000000000"}\n`,
      finds: [KILL],
    },
    {
      name: 'names of JavaScript',
      input: entry(at(0), ['__proto__', { x: 1 }], ['constructor', 'y'], ['_TRANSPORT', 'kernel'], ['MESSAGE', oom()]),
      finds: [KILL],
    },
    {
      name: 'escapes for each character',
      input: `{"__REALTIME_TIMESTAMP":"1763700000000000","_TRANSPORT":"kernel","MESSAGE":"${oom()
        .split('')
        .map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
        .join('')}"}\n`,
      finds: [KILL],
    },
    { name: 'a next line (U+0085) in a name', input: kernel(oom('a\u0085b')), finds: [KILL] },
    { name: 'escapes that steer', input: kernel(oom('a\x1b[2J\u202e\u2028')), finds: [KILL] },
    { name: 'lone surrogates', input: K.replace('java', '\\ud800') + S, finds: [KILL, SEGV] },
    { name: 'cut in the last line', input: K + S.slice(0, 60), finds: [KILL] },
    { name: 'cut in the middle, behind what it proves', input: `${K.slice(0, K.indexOf('pgtables'))}\n${S}`, finds: [KILL, SEGV] },
    {
      name: 'cut within an escape',
      input: `${kernel(`${oom()}\u00ff`).replace('\u00ff', '\\u00f').slice(0, -3)}\n${S}`,
      finds: [KILL, SEGV],
    },
    { name: 'a message given twice, as a list', input: kernel(['quiet', oom()]), finds: [KILL] },
    { name: 'no newlines between', input: (kernel('quiet') + K + S).replaceAll('\n', ''), finds: [KILL, SEGV] },
    { name: 'cut in the first line', input: K.slice(40) + S, finds: [SEGV] },
    { name: 'a comma between', input: `[\n${K.trimEnd()},\n${S.trimEnd()}\n]\n`, finds: [KILL, SEGV] },
    { name: 'nested deep', input: `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}\n${K}`, finds: [KILL] },
    { name: 'lists nested deep', input: `${'['.repeat(50_000)}\n${K}`, finds: [KILL] },
    {
      name: 'a time that is none',
      input: K.replace('1763700001000000', '99999999999999999999999') + S,
      finds: [KILL, SEGV],
      never: ['NaN', 'Invalid'],
    },
    { name: 'a negative time', input: K.replace('1763700001000000', '-5'), finds: [KILL], never: ['NaN', 'Invalid'] },
    {
      name: 'many keys',
      input: entry(
        ...Array.from({ length: 5_000 }, (_, i) => [`K${i}`, 'v'] as const),
        at(0),
        ['_TRANSPORT', 'kernel'],
        ['MESSAGE', oom()],
      ),
      finds: [KILL],
    },
    {
      name: 'a long value first',
      input: entry(['X', 'x'.repeat(200_000)], at(0), ['_TRANSPORT', 'kernel'], ['MESSAGE', oom()]) + S,
      finds: [KILL, SEGV],
    },
    { name: 'white space around', input: `  \t${K.trimEnd()}   \r\n`, finds: [KILL] },
    { name: 'a mark before each', input: `\x1e${K}\x1e${S}`, finds: [KILL, SEGV] },
    {
      name: 'Docker',
      input: `${JSON.stringify({ log: dmesg(oom()), stream: 'stderr', time: '2025-11-21T05:10:00.0Z' })}\n`,
      finds: [KILL],
    },
    {
      name: 'Docker, cut',
      input: `${JSON.stringify({ log: dmesg(segfault()), stream: 'stderr', time: '2025-11-21T05:10:00.0Z' })}\n${JSON.stringify({ log: dmesg(oom()) }).slice(0, 30)}`,
      finds: [SEGV],
    },
  ])
})

describe('journals as exported', () => {
  promised([
    { name: 'two entries', input: Buffer.concat([ofKernel(oom()), ofKernel(segfault(), 1)]), finds: [KILL, SEGV] },
    { name: 'a message with its length', input: ofKernel(Buffer.from(oom())), finds: [KILL] },
    { name: 'a message of two lines', input: ofKernel(Buffer.from(`x\n${oom()}`)), finds: [KILL] },
    { name: 'bytes that steer', input: ofKernel(Buffer.from(oom('\x1b[2J\x9b'), 'latin1')), finds: [KILL] },
    {
      name: 'cut',
      input: Buffer.concat([ofKernel(oom()), ofKernel(Buffer.from(segfault())).subarray(0, 90)]),
      finds: [KILL],
      gaps: [/truncated: its last entry breaks off/],
    },
    { name: 'an odd field', input: exported([at(0), ['_TRANSPORT', 'kernel'], ['=', 'x'], ['MESSAGE', oom()]]), finds: [KILL] },
  ])
})
