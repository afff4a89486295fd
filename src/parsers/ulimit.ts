import type { Parser } from '../core/parser.ts'
import { LIMIT } from '../records/limit.ts'

/** bash: `open files (-n) 1024`; zsh: `-n: file descriptors 1024`; dash: `nofiles 1024`. */
const BASH = /^[A-Za-z][\w' -]{2,40}?\s{1,40}\((?:[\w -]{1,40}, )?-([a-zA-Z])\)\s{1,10}(unlimited|\d{1,20})\s*$/
const ZSH = /^-([a-zA-Z]): [\w' ()-]{2,50}?\s{1,30}(unlimited|\d{1,20})\s*$/
const DASH =
  /^(time|file|data|stack|coredump|memory|locked memory|process|nofiles|vmemory|locks|rtprio)(?:\([\w-]{1,12}\))?\s{1,20}(unlimited|\d{1,20})\s*$/
const LETTERS: Record<string, string> = {
  n: 'nofile',
  u: 'nproc',
  s: 'stack',
  c: 'core',
  v: 'as',
  d: 'data',
  l: 'memlock',
  t: 'cpu',
  f: 'fsize',
}
const WORDS: Record<string, string> = {
  nofiles: 'nofile',
  process: 'nproc',
  stack: 'stack',
  coredump: 'core',
  data: 'data',
  'locked memory': 'memlock',
}

function read(text: string): { name: string; value: string } | undefined {
  const letter = BASH.exec(text) ?? ZSH.exec(text)
  if (letter !== null) return { name: LETTERS[letter[1]!] ?? `-${letter[1]}`, value: letter[2]! }
  const word = DASH.exec(text)
  return word === null ? undefined : { name: WORDS[word[1]!] ?? word[1]!, value: word[2]! }
}

/** `ulimit -a`: the limits of the shell that ran it, which need not be those of the service that failed. */
export const ulimit: Parser = {
  id: 'ulimit',
  title: 'ulimit -a',
  capture: ['ulimit -a'],
  recognised: "by its lines, in bash's, zsh's or dash's wording",
  samples: [
    {
      text: 'core file size              (blocks, -c) 0\ndata seg size               (kbytes, -d) unlimited\nopen files                          (-n) 1024\n',
    },
    { text: '-t: cpu time (seconds)              unlimited\n-n: file descriptors                1024\n' },
    { text: 'time(seconds)        unlimited\nfile(blocks)         unlimited\nnofiles              1024\n' },
  ],
  shows: ['shell limits'],
  begins: ['core file size', 'real-time non-blocking time', '-t: cpu time', 'time(seconds)'],
  sniff: (head) => (head.split('\n', 4).filter((line) => read(line) !== undefined).length >= 2 ? 0.9 : 0),
  open: (publish) => ({
    line(line) {
      const row = read(line.text)
      if (row === undefined) return 'end'
      publish(LIMIT, { name: row.name, soft: row.value === 'unlimited' ? undefined : Number(row.value), scope: 'shell' }, line)
      return 'take'
    },
    end() {},
  }),
}
