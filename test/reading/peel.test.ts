import { describe, expect, test } from 'vitest'
import { peel } from '../../src/reading/peel/index.ts'
import type { Stated } from '../../src/reading/stated.ts'
import { plainCharacters } from '../../src/reading/peel/characters.ts'
import { linesOf } from '../records.ts'

const peeled = (text: string, isHeading: (line: string) => boolean = () => false) =>
  peel(linesOf(text), isHeading).map((line) => [line.line, line.text])

describe('characters', () => {
  test.each([
    ['NBSP and narrow blanks', 'Out\u00a0of\u202fmemory', 'Out of memory'],
    ['soft hyphen, zero width, byte order mark', '\ufeffKil\u00adled pro\u200bcess', 'Killed process'],
    ['curly quotes and dashes', '\u201cecho 0\u201d \u2013 it\u2019s', '"echo 0" -- it\'s'],
    ['entities', '&lt;4&gt;[ 1.5] a &amp;&amp; b &quot;c&quot; &#39;d&#39; &#x2f;', '<4>[ 1.5] a && b "c" \'d\' /'],
    ['an unknown entity stays', 'a &foo; b &lt', 'a &foo; b &lt'],
    ['colours', '\u001b[1;31mseg\u001b[0m\u001b[Kfault\u001b[m', 'segfault'],
    ['colours without their escapes', '[32m[   12.345678] [0m[31musb 1-1: reset[0m', '[   12.345678] usb 1-1: reset'],
    ['colours as rsyslog writes them', '#033[1;31mseg#033[0mfault^[[m', 'segfault'],
    ['a range in brackets is no colour', 'rate(x[5m]) [0m', 'rate(x[5m]) '],
    ['a title and a bracketed paste', '\u001b]0;root@web1: ~\u0007\u001b[?2004hroot@web1:~# ls', 'root@web1:~# ls'],
    ['backspaces', 'dme\bem\b\b\besg', 'desg'],
    ['what tput sgr0 prints', '\x1b[1mdmesg\x1b(B\x1b[m of \x1b[31mweb1\x1b[m\x0f', 'dmesg of web1'],
    ['a keypad and a cursor', '\x1b[?1h\x1b=\x1b[?25l  the rest', '  the rest'],
    ['a link that ends the line', '20% \x1b]8;;file:///srv\x1b\\/srv\x1b]8;;\x1b\\', '20% /srv'],
    ['more backspaces than anybody types', `bob${'\b'.repeat(9)}root`, `bob${'\b'.repeat(9)}root`],
    ['the same with blanks', `bob${'\b \b'.repeat(5)}root`, `bob${'\b \b'.repeat(5)}root`],
    ['carriage returns at the end', 'text\r\r', 'text'],
    ['plain text is the same text', 'EXT4-fs (sda1): mounted', 'EXT4-fs (sda1): mounted'],
  ])('%s', (_name, given, plain) => expect(plainCharacters(given)).toBe(plain))
})

describe('affixes', () => {
  test.each([
    [
      'quotes',
      '> a\n>\n> b\nc',
      [
        [1, 'a'],
        [2, ''],
        [3, 'b'],
        [4, 'c'],
      ],
    ],
    [
      'nested quotes',
      '> > a\n>> b',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'a cell of a table',
      '| a b |\n| c | d |',
      [
        [1, 'a b'],
        [2, 'c | d'],
      ],
    ],
    [
      'bat',
      '   9 │ a\n  10 │   b',
      [
        [1, 'a'],
        [2, '  b'],
      ],
    ],
    [
      'grep -n',
      '12:a\n13:  b\n20:c',
      [
        [1, 'a'],
        [2, '  b'],
        [3, 'c'],
      ],
    ],
    [
      'grep -n with context',
      '12-a\n13:b',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'grep -H',
      '/var/log/messages:a\n/var/log/messages:  b',
      [
        [1, 'a'],
        [2, '  b'],
      ],
    ],
    [
      'grep -Hn',
      'kern.log.1:7:a\nkern.log.1:9:b',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'nl',
      '     9\ta\n    10\t\tb',
      [
        [1, 'a'],
        [2, '\tb'],
      ],
    ],
    [
      'cat -n as blanks',
      '     9  a\n    10    b\n    11',
      [
        [1, 'a'],
        [2, '  b'],
        [3, ''],
      ],
    ],
    [
      'an editor',
      '  9 a\n 10 b',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'quoted numbers',
      '>  9 a\n> 10 b',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
  ])('%s', (_name, text, wanted) => expect(peeled(text)).toEqual(wanted))

  test.each([
    ['clocks', '05:24:41 a\n05:24:42 b'],
    ['a program that names its subject', '/dev/sda1: clean\n/dev/sda1: recovered'],
    ['groups of a process', '12:memory:/x\n11:cpu:/x\n10:pids:/x'],
    ['one number alone', '37 processes'],
    ['numbers that do not follow one another', '  3 a\n  9 b'],
    ['links', '1: lo: <LOOPBACK,UP>\n    link/loopback\n2: eth0: <UP>'],
  ])('%s stay', (_name, text) => expect(peeled(text).map(([, line]) => line)).toEqual(text.split('\n')))

  describe('who writes in a chat', () => {
    const killed = 'Out of memory: Killed process 42 (brewd) total-vm:1kB'
    const chat = (text: string) =>
      peel(
        linesOf(text),
        () => false,
        (line): Stated => new Map(line === killed ? [['oom', 2]] : []),
      ).map((line) => line.text)
    test.each([
      ['a time and a nick', '[10:03] <bob> '],
      ['a nick alone', '<@bob> '],
      ['a time and a name', '[10:03] bob: '],
      ['a clock without brackets', '10:03:09 Bob Jones: '],
      ['a clock of twelve hours', '[9:03 PM] bob: '],
    ])('%s', (_name, before) => expect(chat(`${before}${killed}\n${before}ouch`)).toEqual([killed, 'ouch']))
    test('a name before the stamp of a log', () => {
      const logged = 'Mar  1 10:00:00 web1 kernel: EXT4-fs (sda2): Remounting filesystem read-only'
      expect(chat(`Noor: ${logged}\nBob: oh`)).toEqual([logged, 'Bob: oh'])
      expect(chat('Mem: 15998 1\nNoor: oh')).toEqual(['Mem: 15998 1', 'Noor: oh'])
    })
    test.each(['dmesg: ', 'dmesg says: ', 'from kern.log: ', 'dmesg -T | tail: ', '- /var/log/syslog: ', 'kern: [  12.345678] '])(
      'where somebody found a line: %s',
      (before) => {
        const bare = before.endsWith('] ') ? `[  12.345678] ${killed}` : killed
        expect(chat(`${before}${killed}`)).toEqual([bare])
        expect(chat(`[10:03] <bob> ${before}${killed}`)).toEqual([bare])
      },
    )
    test('what such a program says of itself stays its own', () => {
      for (const own of ['dmesg: read kernel buffer failed: Operation not permitted', 'syslog: all quiet', 'dmesg:'])
        expect(chat(own)).toEqual([own])
    })
    test('a program that names itself, and what nobody pasted, stay', () => {
      const program = '[10:03] kernel: Out of memory: Killed process 42 (brewd) total-vm:1kB'
      expect(chat(program)).toEqual([program])
      expect(chat('[10:03] bob: how are you\n[10:04] ana: fine')).toEqual(['[10:03] bob: how are you', '[10:04] ana: fine'])
    })
  })

  test('clocks of a diary beside a date are no numbers of lines', () => {
    const text = '09:58  The pager\n2025-02-01T09:57:12Z web1 kernel: a\n10:20  all good'
    expect(peeled(text).map(([, line]) => line)).toEqual(text.split('\n'))
  })

  test('rows of a table that begin with a number stay, whatever the numbers are', () => {
    const text = ' r  b   swpd\n 1  0      0\n 2  0      0\n 3  0      0'
    expect(peeled(text, (line) => line.includes('swpd')).map(([, line]) => line)).toEqual(text.split('\n'))
  })

  test('line number, offset and the line as it was given', () => {
    expect(peel(linesOf('> ä\n> **bold**\n'), () => false)).toEqual([
      { text: 'ä', line: 1, offset: 0, verbatim: '> ä' },
      { text: 'bold', line: 2, offset: 5, verbatim: '> **bold**' },
      { text: '', line: 3, offset: 16 },
    ])
  })
})

test('fences and pager rows are no lines of the text', () => {
  const text =
    '```console\na\n```\n{code:title=x|borderStyle=solid}\nb\n{code}\n{noformat}\n--More--(42%)\nlines 1-23/57 (END)\n<details>\n[code]\nc'
  expect(peeled(text)).toEqual([
    [2, 'a'],
    [5, 'b'],
    [12, 'c'],
  ])
})

test('a fence that begins or ends on a line of what it encloses', () => {
  expect(peeled('```Filesystem Size\n/dev/sda1 200G /srv```\nand ```df``` says\n```a b```').map(([, line]) => line)).toEqual([
    'Filesystem Size',
    '/dev/sda1 200G /srv',
    'and ```df``` says',
    'a b',
  ])
})

describe('statements on one line', () => {
  test.each([
    [
      'of the kernel',
      '[  100.000000] a b [  100.000100] c [  101.000000] d',
      ['[  100.000000] a b', '[  100.000100] c', '[  101.000000] d'],
    ],
    [
      'of syslog',
      'Nov 21 05:24:41 web1 app[1]: a Nov  2 05:24:42 web1 kernel: b',
      ['Nov 21 05:24:41 web1 app[1]: a', 'Nov  2 05:24:42 web1 kernel: b'],
    ],
    ['one', '[  100.000000] a [not a stamp] b', ['[  100.000000] a [not a stamp] b']],
    ['a stamp in the words of a program', 'copied "[  100.000000] a [  100.000100] b"', ['copied "[  100.000000] a [  100.000100] b"']],
  ])('%s', (_name, text, wanted) => expect(peeled(text)).toEqual(wanted.map((statement) => [1, statement])))
})
