import { describe } from 'vitest'
import { dmesg, KILL, MEMCG, memcg, noise, oom, quiet, READONLY, readonlyNow, SEGV, segfault, syslog } from './kit/lines.ts'
import { type Case, promised } from './kit/promise.ts'

const utf16 = (text: string, little: boolean, mark: boolean): Buffer => {
  const bytes = Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le')
  return little ? bytes : bytes.swap16()
}

/** Names of processes: any 15 bytes but NUL (prctl(2), PR_SET_NAME). */
const COMMS: Readonly<Record<string, string>> = {
  'an escape': 'a\x1b[2Jb',
  'a title': '\x1b]0;x\x07',
  'a clipboard': '\x1b]52;c;eA==\x07',
  C1: 'a\u009b31mb',
  'bidirectional controls': 'a\u202eb\u2066c',
  'a mark of direction': 'a\u200fb',
  tags: 'a\u{e0041}b',
  'a bell': 'a\x07b',
  'a backspace': 'sshd\b\b\b\bok',
  'a line separator': 'a\u2028b',
  'a carriage return': 'a\rb',
  'a tab': 'a\tb',
  markup: '<b>x</b>',
  'a link': '[a](http://b)',
  backticks: '```',
  'a command of CI': '::error::x',
  brackets: ')(][',
  'a closing parenthesis': 'a) b (c',
  nothing: '',
  'a space': ' ',
  'a name of JavaScript': '__proto__',
  constructor: 'constructor',
  quotes: '\'"`',
  percent: '%s%n%x',
  'other scripts': 'приложение',
  emoji: '👩‍👩‍👧',
  'a colon and a number': 'a: 1',
  'a kill in a kill': 'Killed process',
}

describe('a process name hides nothing', () => {
  promised(
    Object.entries(COMMS).flatMap(([what, comm]): Case[] => [
      { name: `killed: ${what}`, input: dmesg(quiet(1), oom(comm), quiet(2)), finds: [KILL], lines: { [KILL]: 2 } },
      { name: `crashed: ${what}`, input: syslog(quiet(1), segfault(comm), quiet(2)), finds: [SEGV], lines: { [SEGV]: 2 } },
    ]),
  )
})

/** Several lines as dmesg and journalctl print one record: those after the first stand below the message, without its prefix. */
const below = (line: string, prefix: number): string =>
  line
    .trimEnd()
    .split('\n')
    .join(`\n${' '.repeat(prefix)}`)
/** The same as the kernel gives it to a console and to syslog(2): each line has the whole prefix. */
const repeated = (line: string, prefix: number): string =>
  line
    .trimEnd()
    .split('\n')
    .join(`\n${line.slice(0, prefix)}`)

const cut = (line: string): string => line.slice(0, line.indexOf('va)'))

describe('a process name with newlines hides nothing', () => {
  const names = ['ja\nva', '\njava', 'java\n', 'a\n\nb\n', 'a)\nb', 'a\n(b', '\n']
  const says = (name: string): string[] => [name.replaceAll('\n', '\\\\x0a')]
  promised(
    names.flatMap((name): Case[] => {
      const [k, s] = [dmesg(oom(name)), dmesg(segfault(name))]
      const [kept, quietly] = [dmesg(quiet(1)), dmesg(quiet(2))]
      const isWhole = !name.startsWith('a)')
      const what = JSON.stringify(name)
      const finds = [KILL]
      const told = isWhole ? { says: says(name) } : {}
      return [
        { name: `killed, dmesg: ${what}`, input: `${kept}${below(k, 15)}\n${quietly}`, finds, lines: { [KILL]: 2 }, ...told },
        { name: `killed, console: ${what}`, input: `${kept}${repeated(k, 15)}\n${quietly}`, finds, lines: { [KILL]: 2 }, ...told },
        { name: `killed, syslog: ${what}`, input: `${repeated(syslog(oom(name)), 29)}\n${syslog(quiet(1))}`, finds, ...told },
        { name: `killed, journalctl: ${what}`, input: `${below(syslog(oom(name)), 29)}\n${syslog(quiet(1))}`, finds, ...told },
        { name: `killed, /dev/kmsg: ${what}`, input: `3,9,1000,-;${oom(name.replaceAll('\n', '\\x0a'))}\n`, finds, ...told },
        { name: `killed, amid many: ${what}`, input: `${dmesg(...noise(3000))}${below(k, 15)}\n${dmesg(...noise(3000))}`, finds, ...told },
        { name: `crashed, dmesg: ${what}`, input: `${kept}${below(s, 15)}\n${quietly}`, finds: [SEGV] },
        { name: `crashed, console: ${what}`, input: `${kept}${repeated(s, 15)}\n${quietly}`, finds: [SEGV] },
      ]
    }),
  )
  promised([
    { name: 'a kill that is cut in its name is none', input: `${cut(dmesg(oom()))}\n${dmesg(quiet(1))}`, finds: [] },
    {
      name: 'nor does the next one go on with it',
      input: `${cut(dmesg(oom('java', 7)))}\n${dmesg(oom())}`,
      finds: [KILL],
      lines: { [KILL]: 2 },
    },
  ])
})

/** By failure: how the kernel's report of it begins, of a task of this name. */
const REPORTS: Readonly<Record<string, (name: string) => readonly string[]>> = {
  'hung-task': (name) => [`INFO: task ${name}:4242 blocked for more than 122 seconds.`, '      Not tainted 6.1.0-18-amd64 #1'],
  'soft-lockup': (name) => [
    `watchdog: BUG: soft lockup - CPU#1 stuck for 23s! [${name}:1234]`,
    `CPU: 1 PID: 1234 Comm: ${name} Not tainted 6.1.0-18-amd64 #1`,
  ],
  'hard-lockup': (name) => [
    'watchdog: Watchdog detected hard LOCKUP on cpu 1',
    `CPU: 1 PID: 1234 Comm: ${name} Not tainted 6.1.0-18-amd64 #1`,
  ],
  'kernel-warning': (name) => [
    `BUG: Bad page state in process ${name}  pfn:12345`,
    `CPU: 1 PID: 1234 Comm: ${name} Not tainted 6.1.0-18-amd64 #1`,
    'Call Trace:',
    ' bad_page+0x1d/0x30',
  ],
}

describe('nor in a report of the kernel that names the task in the middle of a line', () => {
  const names = ['na\nme', '\nname', 'name\n', 'a\n\nb\n', '\n', 'a]\nb:1', 'fifteen\nof byte']
  promised(
    Object.entries(REPORTS).flatMap(([id, report]) =>
      names.flatMap((name): Case[] => {
        const what = `${id}: ${JSON.stringify(name)}`
        const rest = { finds: [id], lines: { [id]: 2 }, says: [name.replaceAll('\n', '\\\\x0a')] }
        const made = (line: (message: string) => string): string => [quiet(1), ...report(name), quiet(2)].map(line).join('\n')
        return [
          { name: `dmesg, ${what}`, input: made((message) => below(dmesg(message), 15)), ...rest },
          { name: `console, ${what}`, input: made((message) => repeated(dmesg(message), 15)), ...rest },
          { name: `syslog, ${what}`, input: made((message) => repeated(syslog(message), 29)), ...rest },
          { name: `rsyslog, ${what}`, input: made((message) => syslog(message.replaceAll('\n', '#012')).trimEnd()), ...rest },
          { name: `journalctl, ${what}`, input: made((message) => below(syslog(message), 29)), ...rest },
          { name: `/dev/kmsg, ${what}`, input: made((message) => `3,9,1000,-;${message.replaceAll('\n', '\\x0a')}`), ...rest },
        ]
      }),
    ),
  )
  const hung = REPORTS['hung-task']!('na\nme')[0]!
  const large = (line: string): string => `${dmesg(...noise(40_000))}${line}\n${dmesg(...noise(40_000))}`
  promised([
    { name: 'amid 5 MB', input: large(repeated(dmesg(hung), 15)), finds: ['hung-task'], lines: { 'hung-task': 40_001 } },
    { name: 'amid 5 MB, below', input: large(below(dmesg(hung), 15)), finds: ['hung-task'], lines: { 'hung-task': 40_001 } },
    ...[
      ['rsyslog', (line: string) => line.replaceAll('\n', '#012')],
      ['journalctl', (line: string) => below(line, 42)],
      ['syslog', (line: string) => repeated(line, 42)],
    ].map(([what, made]): Case => ({
      name: `systemd-coredump, ${what as string}`,
      input: (made as (line: string) => string)(
        'Nov 21 09:15:00 db1 systemd-coredump[12]: Process 4242 (na\nme) of user 1000 dumped core.',
      ),
      finds: ['process-aborted'],
      says: ['na\\\\x0ame'],
    })),
    { name: 'a line between is of neither', input: dmesg(hung.slice(0, 13), quiet(1), hung.slice(14)), finds: [] },
    { name: 'a name has 15 bytes', input: dmesg('INFO: task fourteen bytes', 'x:4242 blocked for more than 122 seconds.'), finds: [] },
    {
      name: 'another machine does not go on with it',
      input: `Nov 21 09:15:00 db1 kernel: ${hung.slice(0, 13)}\nNov 21 09:15:00 web1 kernel: ${hung.slice(14)}\n`,
      finds: [],
    },
    { name: 'nor what a program says', input: `Nov 21 09:15:00 db1 app[1]: ${hung.slice(0, 13)}\n${syslog(hung.slice(14))}`, finds: [] },
  ])
})

describe('encodings', () => {
  const text = dmesg(quiet(1), oom('caf\u00e9'), segfault())
  promised([
    { name: 'UTF-8 with a mark', input: `\ufeff${text}`, finds: [KILL, SEGV] },
    { name: 'UTF-16LE', input: utf16(text, true, true), finds: [KILL, SEGV] },
    { name: 'UTF-16BE', input: utf16(text, false, true), finds: [KILL, SEGV] },
    { name: 'UTF-16LE without a mark', input: utf16(text, true, false), finds: [KILL, SEGV] },
    { name: 'UTF-16BE without a mark', input: utf16(text, false, false), finds: [KILL, SEGV] },
    { name: 'UTF-16LE cut in a character', input: utf16(text, true, true).subarray(0, -1), finds: [KILL, SEGV] },
    { name: 'Latin-1', input: Buffer.from(text, 'latin1'), finds: [KILL, SEGV] },
    { name: 'invalid UTF-8 in each line', input: Buffer.from(text.replaceAll('usb', '\xff\xfe\xc0\x80'), 'latin1'), finds: [KILL, SEGV] },
    {
      name: 'overlong and surrogates',
      input: Buffer.concat([Buffer.from([0xc0, 0xaf, 0xed, 0xa0, 0x80, 10]), Buffer.from(text)]),
      finds: [KILL, SEGV],
    },
    { name: 'UTF-16 pieces of one byte', stdin: [...utf16(text, true, true)].map((byte) => Uint8Array.of(byte)), finds: [KILL, SEGV] },
    { name: 'UTF-8 pieces of one byte', stdin: [...Buffer.from(text)].map((byte) => Uint8Array.of(byte)), finds: [KILL, SEGV] },
  ])
})

describe('several encodings in one file', () => {
  const encoded: Readonly<Record<string, (text: string) => Buffer>> = {
    'UTF-8': (text) => Buffer.from(text),
    'UTF-8 with a mark': (text) => Buffer.from(`\ufeff${text}`),
    'Latin-1': (text) => Buffer.from(text, 'latin1'),
    'UTF-16LE': (text) => utf16(text, true, true),
    'UTF-16BE': (text) => utf16(text, false, true),
    'UTF-16LE without a mark': (text) => utf16(text, true, false),
    'UTF-16BE without a mark': (text) => utf16(text, false, false),
  }
  const [first, second] = [dmesg(quiet(1), segfault('caf\u00e9')), dmesg(quiet(2), oom('na\u00efve'), quiet(3))]
  const lines = { [SEGV]: 2, [KILL]: 4 }
  const pairs = Object.keys(encoded).flatMap((one) => Object.keys(encoded).map((other) => [one, other] as const))
  promised(
    pairs.flatMap(([one, other]): Case[] => {
      const input = Buffer.concat([encoded[one]!(first), encoded[other]!(second)])
      const name = `${one}, then ${other}`
      return [
        { name, input, finds: [KILL, SEGV], lines },
        { name: `${name}, byte by byte`, stdin: [...input].map((byte) => Uint8Array.of(byte)), finds: [KILL, SEGV], lines },
      ]
    }),
  )
  const three = [encoded['UTF-8']!(first), encoded['UTF-16LE']!(dmesg(...noise(3000))), encoded['UTF-8']!(second)]
  promised([
    {
      name: 'there and back again, over many pieces',
      input: Buffer.concat(three),
      finds: [KILL, SEGV],
      lines: { [SEGV]: 2, [KILL]: 3004 },
    },
    {
      name: 'a line of Windows pasted',
      input: Buffer.concat([Buffer.from(first), utf16(second.replaceAll('\n', '\r\n'), true, false)]),
      finds: [KILL, SEGV],
      lines,
    },
    {
      name: 'Chinese in UTF-16',
      input: utf16(`\u5185\u6838\u65e5\u5fd7\u4e2d\u7684\u9519\u8bef${'\u4e2d\u6587\u5b57\u7b26'.repeat(900)}\n${second}`, true, true),
      finds: [KILL],
    },
  ])
})

describe('controls of one byte', () => {
  const latin = (text: string): Buffer => Buffer.from(text, 'latin1')
  const text = syslog(quiet(1), segfault(), quiet(2), oom(), quiet(3))
  const lines = { [SEGV]: 2, [KILL]: 4 }
  promised([
    { name: 'next lines', input: latin(text.replaceAll('\n', '\x85')), finds: [KILL, SEGV], lines },
    { name: 'next lines and a newline', input: latin(`${text.replaceAll('\n', '\x85').repeat(4)}\n`), finds: [KILL, SEGV], lines },
    { name: 'next lines in UTF-8', input: text.replaceAll('\n', '\x85'), finds: [KILL, SEGV], lines },
    { name: 'next lines amid other scripts', input: text.replaceAll('\n', ' \u4e05\x85'), finds: [KILL, SEGV], lines },
    { name: 'ellipses of Windows', input: latin(text.replaceAll('usb', 'usb\x85')), finds: [KILL, SEGV], lines },
    { name: 'red messages', input: latin(text.replace(/kernel: (.*)$/gm, 'kernel: \x9b31m$1\x9b0m')), finds: [KILL, SEGV], lines },
    {
      name: 'bold, red and taken back',
      input: latin(text.replace(/kernel: (.*)$/gm, '\x9b1;33mkernel:\x9bm \x9b1m\x9b31m$1\x9bm\x9bK')),
      finds: [KILL, SEGV],
      lines,
    },
    {
      name: 'a red word',
      input: latin(text.replaceAll('Out of memory', '\x9b31mOut of memory\x9b0m').replaceAll('segfault', '\x9b31msegfault\x9bm')),
      finds: [KILL, SEGV],
      lines,
    },
    { name: 'red in UTF-8', input: text.replace(/kernel: (.*)$/gm, 'kernel: \x9b31m$1\x9b0m'), finds: [KILL, SEGV], lines },
    { name: 'a name that is no UTF-8 keeps its letters', input: latin(dmesg(oom('caf\xe9mail'))), finds: [KILL], says: ['caf\ufffdmail'] },
  ])
})

describe('lines', () => {
  const [k, s] = [dmesg(oom()), dmesg(segfault())]
  const whole = syslog(...noise(10), segfault(), ...noise(10), oom())
  promised([
    { name: 'CRLF', input: whole.replaceAll('\n', '\r\n'), finds: [KILL, SEGV], lines: { [SEGV]: 11 } },
    { name: 'CR only', input: whole.replaceAll('\n', '\r'), finds: [KILL, SEGV] },
    { name: 'LF and CR', input: whole.replaceAll('\n', '\n\r'), finds: [KILL, SEGV] },
    { name: 'a CR before each CRLF', input: whole.replaceAll('\n', '\r\r\n'), finds: [KILL, SEGV] },
    { name: 'no newline at the end', input: whole.trimEnd(), finds: [KILL, SEGV] },
    { name: 'a million newlines first', input: `${'\n'.repeat(1_000_000)}${k}`, finds: [KILL], lines: { [KILL]: 1_000_001 } },
    {
      name: 'a long line first',
      input: `${'x'.repeat(3_000_000)}\n${k}`,
      finds: [KILL],
      lines: { [KILL]: 2 },
      gaps: [/limit: 1 line longer.*--max-line/],
    },
    {
      name: 'evidence at the head of a long line',
      input: `${k.trimEnd()} ${'x'.repeat(3_000_000)}\n${s}`,
      finds: [KILL, SEGV],
      gaps: [/--max-line/],
    },
    { name: 'a long line without an end', input: `${k}${'y'.repeat(2_000_000)}`, finds: [KILL], gaps: [/--max-line/] },
    {
      name: 'NULs before',
      input: Buffer.concat([Buffer.alloc(4096), Buffer.from(`\n${k}`)]),
      finds: [KILL],
      gaps: [/corrupt: 4096 NUL bytes/],
    },
    {
      name: 'NULs after',
      input: Buffer.concat([Buffer.from(k), Buffer.alloc(100_000)]),
      finds: [KILL],
      gaps: [/corrupt: 100000 NUL bytes/],
    },
    {
      name: 'NULs between lines',
      input: Buffer.concat([Buffer.from(s), Buffer.alloc(4096), Buffer.from(k)]),
      finds: [KILL, SEGV],
      gaps: [/4096 NUL bytes, as of lost blocks, were ignored: bytes 120–4215/],
    },
    {
      name: 'NULs before the end of a line',
      input: `${s.trimEnd()}${'\0'.repeat(4096)}\n${k}`,
      finds: [KILL, SEGV],
      gaps: [/corrupt: 4096 NUL bytes/],
    },
    { name: 'NUL after each character', input: k.split('').join('\0'), finds: [KILL] },
    {
      name: 'only NULs beside a log',
      folder: { 'n.log': Buffer.alloc(10_000), 'k.log': k },
      finds: [KILL],
      gaps: [/n\.log: corrupt: 10000 NUL bytes/],
    },
    {
      name: 'colours of dmesg',
      input: whole.replace(/^(\S+ \S+ \S+)/gm, '\x1b[32m$1\x1b[0m').replace(/kernel:/g, '\x1b[33mkernel:\x1b[0m'),
      finds: [KILL, SEGV],
    },
    {
      name: 'dmesg --color=always',
      input: dmesg(quiet(1), segfault(), oom()).replace(/^(\[.*?\] )([^:\n]*:)/gm, '\x1b[32m$1\x1b[0m\x1b[33m$2\x1b[0m'),
      finds: [KILL, SEGV],
    },
    {
      name: 'red from its beginning to its end',
      input: dmesg(quiet(1), segfault(), oom()).replace(/^(\[.*?\] )(.*)$/gm, '$1\x1b[1m\x1b[31m$2\x1b[0m'),
      finds: [KILL, SEGV],
    },
    { name: 'a prompt before it', input: `\x1b[?2004hroot@web1:~# dmesg\r\n\x1b[?2004l${k}`, finds: [KILL] },
    { name: 'form feeds', input: `\f${k}\f${s}`, finds: [KILL, SEGV] },
    { name: 'vertical tabs and separators', input: `\v\x1c\x1d\x1e\x1f\n${k}`, finds: [KILL] },
    { name: 'a zero width mark before each line', input: whole.replace(/^/gm, '\u200b'), finds: [KILL, SEGV] },
    { name: 'a mark of order before each line', input: whole.replace(/^/gm, '\ufeff'), finds: [KILL, SEGV] },
    { name: 'spaces that do not break', input: k.replaceAll(' ', '\u00a0'), finds: [KILL] },
    { name: 'quotes of a mail', input: whole.replace(/^/gm, '> > '), finds: [KILL, SEGV] },
    {
      name: 'noise behind',
      input: Buffer.concat([Buffer.from(whole), Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * 7919 + (i >> 3) * 31) & 255))]),
      finds: [KILL, SEGV],
      gaps: [/corrupt: 50000 bytes are no text/],
    },
    {
      name: 'a line of noise between',
      input: Buffer.concat([Buffer.from(s), Buffer.from(Array.from({ length: 900 }, (_, i) => (i * 7919) & 255)), Buffer.from(`\n${k}`)]),
      finds: [KILL, SEGV],
      gaps: [/corrupt: 900 bytes are no text and were ignored: bytes 120–1019/],
    },
    {
      name: 'a folded page of NULs in a line of another',
      input: `Nov 21 05:10:00 web1 app: x${'\0'.repeat(512)}${syslog(oom())}`,
      finds: [KILL],
      gaps: [/corrupt: 512 NUL bytes/],
    },
  ])
})

describe('random bytes and patterns yield nothing', () => {
  const bytes = (count: number, of: (i: number) => number): Buffer => Buffer.from(Array.from({ length: count }, (_, i) => of(i) & 255))
  promised([
    { name: 'a counter', input: bytes(100_000, (i) => i), finds: [], exit: 2 },
    { name: 'high bytes', input: bytes(100_000, (i) => 128 + ((i * 31) % 128)), finds: [], exit: 2 },
    { name: 'printable noise', input: bytes(200_000, (i) => 32 + ((i * 7919 + (i >> 5)) % 95)), finds: [] },
    { name: 'brackets', input: '[({'.repeat(50_000), finds: [] },
    { name: 'empty objects', input: '{}\n'.repeat(20_000), finds: [] },
    { name: 'numbers', input: Array.from({ length: 20_000 }, (_, i) => `${i * 7919}\n`).join(''), finds: [] },
  ])
})

describe('slow patterns', () => {
  const [s, k] = [syslog(segfault()), syslog(oom())]
  const runs = [
    '"',
    'a==',
    '- ',
    ' ',
    '\t',
    '(',
    '[',
    '{"a":',
    '\\',
    '0',
    '9.',
    'x=',
    ':',
    '/',
    '.',
    'a@',
    '<',
    '&',
    '%',
    '#012',
    '\x1b[',
    '](',
    '::',
    'kB, ',
    'java.lang.',
  ]
  promised(
    runs.map((run) => ({
      name: `a line of ${JSON.stringify(run)}`,
      input: `${s}${`${run.repeat(Math.floor(60_000 / run.length))}\n`.repeat(3)}${k}`,
      finds: [KILL, SEGV],
    })),
  )
})

describe('numbers and clocks', () => {
  const kill = (numbers: string): string => `Out of memory: Killed process 9 (x) ${numbers}`
  promised([
    {
      name: 'beyond 2^53',
      input: dmesg(
        kill('total-vm:18014398509481985kB, anon-rss:18014398509481985kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:1kB oom_score_adj:0'),
      ),
      finds: [KILL],
      says: ['18014398509481985'],
    },
    {
      name: 'beyond all',
      input: dmesg(
        kill(
          `total-vm:${'9'.repeat(300)}kB, anon-rss:${'9'.repeat(300)}kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:1kB oom_score_adj:0`,
        ),
      ),
      finds: [KILL],
      never: ['NaN', 'Infinity'],
    },
    { name: 'a process id that is none', input: dmesg(oom('x', 4_294_967_295)), finds: [KILL], never: ['NaN'] },
    { name: 'a month that is none', input: syslog(oom()).replace('Nov 21', 'Nov 99'), finds: [KILL], never: ['NaN', 'Invalid'] },
    { name: 'an hour that is none', input: syslog(oom()).replace('05:10:00', '99:99:99'), finds: [KILL], never: ['NaN', 'Invalid'] },
    { name: 'uptime beyond all', input: `[${'9'.repeat(30)}.000000] ${oom()}\n`, finds: [KILL], never: ['NaN', 'Infinity'] },
    { name: 'the year 0', input: `0000-00-00T00:00:00Z web1 kernel: ${oom()}\n`, finds: [KILL], never: ['NaN', 'Invalid'] },
    { name: 'the year 99999', input: `99999-01-01T00:00:00Z web1 kernel: ${oom()}\n`, finds: [KILL], never: ['NaN', 'Invalid'] },
  ])
})

describe('many of a kind', () => {
  promised([
    {
      name: '5,000 victims',
      input: dmesg(...Array.from({ length: 5_000 }, (_, i) => memcg(`v${i}`, 1000 + i))),
      finds: [MEMCG],
    },
    {
      name: '3,000 devices',
      input: dmesg(...Array.from({ length: 3_000 }, (_, i) => readonlyNow.replace('sda1', `sd${i}`))),
      finds: [READONLY],
    },
  ])
})
