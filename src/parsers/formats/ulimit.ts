import type { FormatParser } from '../../core/parser.ts'
import { LIMIT } from '../../records/limit.ts'
import { isPrompt } from '../../core/prompt.ts'

/** bash: `open files (-n) 1024`; zsh: `-n: file descriptors 1024`; dash: `nofiles 1024`. */
const BASH = /^[A-Za-z][\w' -]{2,40}?(?:\([\w-]{1,12}\))?\s{1,40}\((?:[\w -]{1,40}, )?-([a-zA-Z])\)\s{1,10}(unlimited|\d{1,20})\s*$/
const ZSH = /^-([a-zA-Z]): [\w' ()-]{2,50}?\s{1,30}(unlimited|\d{1,20})\s*$/
const DASH =
  /^(time|file|data|stack|coredump|memory|locked memory|process|nofiles|vmemory|locks|rtprio)(?:\([\w-]{1,12}\))?\s{1,20}(unlimited|\d{1,20})\s*$/
const LETTERS: ReadonlyMap<string, string> = new Map([
  ['n', 'nofile'],
  ['u', 'nproc'],
  ['s', 'stack'],
  ['c', 'core'],
  ['v', 'as'],
  ['d', 'data'],
  ['l', 'memlock'],
  ['t', 'cpu'],
  ['f', 'fsize'],
])
const WORDS: ReadonlyMap<string, string> = new Map([
  ['nofiles', 'nofile'],
  ['process', 'nproc'],
  ['stack', 'stack'],
  ['coredump', 'core'],
  ['data', 'data'],
  ['locked memory', 'memlock'],
])

/** Literals of bash's units and letters, of zsh's and of dash's words. */
const BEGINS = [
  ...[
    'blocks, -',
    'bytes, -',
    'seconds, -',
    ...['b', 'c', 'd', 'e', 'i', 'n', 'q', 'r', 's', 't', 'u', 'v', 'x', 'P'].map((l) => `(-${l}) `),
  ],
  ...[
    '-t: cpu',
    '-f: file',
    '-d: data',
    '-s: stack',
    '-c: core',
    '-m: resident',
    '-u: proc',
    '-n: file',
    '-l: locked',
    '-v: addr',
    '-x: file',
  ],
  ...['(seconds)', '(blocks)', '(kbytes)', 'nofiles'],
]
/** `ulimit -n`, of a shell in a container too; -H asks for the hard limit, which is another. */
const COMMAND = /(?:^|[\s'"/])ulimit\s+-S?([a-zA-Z])['"]?\s*$/

/** `ulimit -n > ulimit-n.txt`: one number in a file of that name. */
const ALONE = /(?:^|[/!_.-])ulimit[ _-]{0,2}([nusc])(?:\.\w{1,4})?$/i

function read(text: string): { name: string; value: string } | undefined {
  const letter = BASH.exec(text) ?? ZSH.exec(text)
  if (letter !== null) return { name: LETTERS.get(letter[1]!) ?? `-${letter[1]}`, value: letter[2]! }
  const word = DASH.exec(text)
  return word === null ? undefined : { name: WORDS.get(word[1]!) ?? word[1]!, value: word[2]! }
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
  begins: BEGINS,
  heading: (text) => read(text) !== undefined && !/^(?:time|file|data|stack|memory|process|locks|rtprio)\s/.test(text),
  named: (path) => ALONE.test(path),
  asked: (command) => COMMAND.test(command),
  open(publish, artifact) {
    let letter = COMMAND.exec(artifact.command ?? '')?.[1] ?? ALONE.exec(artifact.path)?.[1]?.toLowerCase()
    return {
      line(line) {
        const command = isPrompt(line.text) ? COMMAND.exec(line.text) : null
        if (command !== null) {
          letter = command[1]
          return 'pass'
        }
        const alone = letter === undefined ? null : /^(unlimited|\d{1,20})\s*$/.exec(line.text)
        const row = alone === null ? read(line.text) : { name: LETTERS.get(letter!) ?? `-${letter}`, value: alone[1]! }
        if (row === undefined) return isPrompt(line.text) ? 'end' : 'pass'
        if (alone !== null) letter = undefined
        publish(LIMIT, { name: row.name, soft: row.value === 'unlimited' ? undefined : Number(row.value), scope: 'shell' }, line)
        return 'take'
      },
      end() {},
    }
  },
}
