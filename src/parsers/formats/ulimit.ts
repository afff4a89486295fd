import type { FormatParser } from '../../core/parser.ts'
import { LIMIT } from '../../records/limit.ts'

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

/** `ulimit -n > ulimit-n.txt`: one number in a file of that name. */
const ALONE = /(?:^|[/!_.-])ulimit[ _-]{0,2}([nusc])(?:\.\w{1,4})?$/i

function read(text: string): { name: string; value: string } | undefined {
  const letter = BASH.exec(text) ?? ZSH.exec(text)
  if (letter !== null) return { name: LETTERS[letter[1]!] ?? `-${letter[1]}`, value: letter[2]! }
  const word = DASH.exec(text)
  return word === null ? undefined : { name: WORDS[word[1]!] ?? word[1]!, value: word[2]! }
}

/** `ulimit -a`: the limits of the shell that ran it, which need not be those of the service that failed. */
export const ulimit: FormatParser = {
  id: 'ulimit',
  title: 'ulimit -a',
  capture: ['ulimit -a'],
  recognised: "by its lines, in bash's, zsh's or dash's wording",
  samples: [
    {
      text: 'core file size              (blocks, -c) 0\ndata seg size               (kbytes, -d) unlimited\nopen files                          (-n) 1024\n',
    },
    { path: 'ulimit-n.txt', text: '1048576\n' },
    { text: '-t: cpu time (seconds)              unlimited\n-n: file descriptors                1024\n' },
    { text: 'time(seconds)        unlimited\nfile(blocks)         unlimited\nnofiles              1024\n' },
  ],
  shows: ['shell limits'],
  begins: ['core file size', 'real-time non-blocking time', '-t: cpu time', 'time(seconds)'],
  sniff: (head, path) =>
    ALONE.test(path) && /^(?:unlimited|\d{1,20})\s*$/.test(head)
      ? 0.95
      : head.split('\n', 4).filter((line) => read(line) !== undefined).length >= 2
        ? 0.9
        : 0,
  open: (publish, artifact) => ({
    line(line) {
      const letter = ALONE.exec(artifact.path)?.[1]?.toLowerCase()
      const alone = letter === undefined ? null : /^(unlimited|\d{1,20})\s*$/.exec(line.text)
      const row = alone === null ? read(line.text) : { name: LETTERS[letter!] ?? `-${letter}`, value: alone[1]! }
      if (row === undefined) return 'end'
      publish(LIMIT, { name: row.name, soft: row.value === 'unlimited' ? undefined : Number(row.value), scope: 'shell' }, line)
      return 'take'
    },
    end() {},
  }),
}
