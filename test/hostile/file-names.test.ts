import { gzipSync } from 'node:zlib'
import { describe } from 'vitest'
import { dmesg, KILL, oom, SEGV, segfault } from './kit/lines.ts'
import { type Case, promised } from './kit/promise.ts'

const [K, S] = [dmesg(oom()), dmesg(segfault())]

const NAMES = [
  'a\nb.log',
  'a\x1b[2Jb.log',
  'a\u202eb.log',
  'a\u2028b.log',
  '-x.log',
  '--help',
  '*.log',
  '[a].log',
  '{a,b}.log',
  '!a.log',
  '__proto__',
  'constructor',
  '<img src=x>.log',
  '`x`.log',
  '$(x).log',
  ' ',
  '...',
  'é.log',
  'e\u0301.log',
  'a!b.log',
  'a:1.log',
  '::warning::a.log',
  '|a|.log',
  "it's.log",
  'x'.repeat(255),
]

describe('files of a folder', () => {
  promised([
    ...NAMES.map((name): Case => ({ name: JSON.stringify(name.slice(0, 40)), folder: { [name]: K, 'other.log': S }, finds: [KILL, SEGV] })),
    { name: 'all of them', folder: Object.fromEntries(NAMES.map((name, i) => [name, dmesg(oom('java', 5000 + i))])), finds: [KILL] },
    { name: 'an extension that lies', folder: { 'k.gz': K, 's.tar': S }, finds: [KILL, SEGV] },
    { name: 'a gzip without one', folder: { messages: gzipSync(K) }, finds: [KILL] },
    { name: 'names of /proc that hold something else', folder: { 'proc/1/status': K, 'proc/meminfo': S }, finds: [KILL, SEGV] },
    {
      name: 'names of cgroup files that hold something else',
      folder: { 'memory.max': K, 'cpu.stat': S, 'pids.current': 'x' },
      finds: [KILL, SEGV],
    },
    { name: 'deep', folder: { [`${'d/'.repeat(60)}k.log`]: K }, finds: [KILL] },
    { name: 'deeper than is gone into', folder: { [`${'d/'.repeat(70)}k.log`]: K, 's.log': S }, finds: [SEGV], gaps: [/limit/] },
    { name: 'empty ones', folder: { 'e.log': '', 'k.log': K }, finds: [KILL], gaps: [/e\.log: empty/] },
  ])
  promised(NAMES.map((name): Case => ({ name: `by itself: ${JSON.stringify(name.slice(0, 40))}`, file: name, input: K, finds: [KILL] })))
})
