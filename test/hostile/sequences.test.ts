import { describe } from 'vitest'
import { dmesg, KILL, noise, oom, SEGV, segfault, syslog } from './kit/lines.ts'
import { promised } from './kit/promise.ts'

const entry = (message: string, i: number): Record<string, string> => ({
  __REALTIME_TIMESTAMP: String(1_763_700_000_000_000 + i * 1_000_000),
  _HOSTNAME: 'node-7',
  _TRANSPORT: 'kernel',
  SYSLOG_IDENTIFIER: 'kernel',
  PRIORITY: '3',
  MESSAGE: message,
})
const ENTRIES = [...noise(3), oom(), ...noise(3), segfault(), ...noise(2)].map(entry)
const inOne = ENTRIES.map((one) => JSON.stringify(one))
const inMany = ENTRIES.map((one) => JSON.stringify(one, undefined, '\t'))
const finds = [KILL, SEGV]

describe('texts in a sequence', () => {
  promised([
    { name: 'journalctl -o json-seq', input: inOne.map((text) => `\u001e${text}\n`).join(''), finds, lines: { [KILL]: 4, [SEGV]: 8 } },
    { name: 'without a newline behind each', input: inOne.map((text) => `\u001e${text}`).join(''), finds },
    { name: 'with separators between them alone', input: inOne.join('\u001e'), finds, lines: { [KILL]: 4, [SEGV]: 8 } },
    { name: 'each over several lines', input: inMany.map((text) => `\u001e${text}\n`).join(''), finds },
    {
      name: 'with two separators, and a text that is cut',
      input: inOne.map((text) => `\u001e\u001e{"MESSAGE":"cu\n\u001e${text}\n`).join(''),
      finds,
    },
    { name: 'journalctl -o json-sse', input: inOne.map((text) => `data: ${text}\n\n`).join(''), finds, lines: { [KILL]: 7, [SEGV]: 15 } },
    { name: 'events with ids', input: inOne.map((text, i) => `id: ${i}\nevent: entry\ndata: ${text}\n\n`).join(''), finds },
    { name: 'a log of the kernel', input: dmesg(...noise(20), oom()).replaceAll('\n', '\u001e'), finds: [KILL], lines: { [KILL]: 21 } },
    { name: 'syslog with a newline at its end', input: `${syslog(...noise(20), oom()).replaceAll('\n', '\u001e')}\n`, finds: [KILL] },
    { name: 'two lines of one', input: dmesg(...noise(20), oom(), segfault()).replace(/\n(?=.{0,20}Out of)/, '\u001e'), finds },
    { name: 'a separator in the name of a process', input: dmesg(oom('a\u001eb')), finds: [KILL] },
  ])
})
