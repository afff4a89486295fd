/**
 * Measures osdx against tools that people would use instead, in turn in one run: npm run bench -- [--size MB] [--runs N] [--only TEXT] [--dir DIR]
 * Prints medians with their spread, as CPU (user and system), wall time and peak memory of the whole process, and ratios of medians.
 */
import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { makeInputs } from './inputs.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '300' },
    runs: { type: 'string', default: '5' },
    only: { type: 'string', default: '' },
    dir: { type: 'string', default: '' },
  },
})
const size = Number(values.size) * 1e6
const runs = Number(values.runs)
const dir = values.dir === '' ? join(tmpdir(), `osdx-bench-${values.size}`) : values.dir
const literals = join(here, 'literals.txt')
const cli = join(here, '../dist/cli.js')
if (!existsSync(cli)) throw new Error('npm run build comes first')

const osdx = (...args) => [process.execPath, cli, ...args]
const sh = (script, ...args) => ['sh', '-c', script, ...args]
const at = (name) => join(dir, name)
/** What the anchor searches. */
const rg = (name) => ({ 'rg -n -i -F -f': ['rg', '-n', '-i', '-F', '-f', literals, at(name)] })
/** What unpacks it, alone and with the anchor behind it. */
const gzip = (name) => ({
  'gzip -dc': ['gzip', '-dc', at(name)],
  'gzip -dc | rg': sh('gzip -dc "$0" | rg -a -n -i -F -f "$1"', at(name), literals),
})

/** Of each: what is measured, the peer that it is measured against first, and others. `target`: the ratio of CPU that is aimed at. */
const CASES = [
  { name: 'version', target: 1.6, run: osdx('--version'), peers: { 'node -e 0': [process.execPath, '-e', '0'] } },
  {
    name: 'small log',
    input: 'small.log',
    target: 2.5,
    run: osdx('analyze', at('small.log')),
    peers: { 'node -e 0': [process.execPath, '-e', '0'] },
  },
  {
    name: 'plain log',
    input: 'plain.log',
    target: 0.5,
    run: osdx('analyze', at('plain.log')),
    peers: {
      ...rg('plain.log'),
      'grep -F -f': ['grep', '-n', '-F', '-f', literals, at('plain.log')],
      'wc -l': ['wc', '-l', at('plain.log')],
      cat: sh('cat "$0" | cat > /dev/null', at('plain.log')),
      split2: [process.execPath, join(here, 'split2.mjs'), at('plain.log')],
      'lnav -n': ['lnav', '-n', '-c', ':filter-in panic', at('plain.log')],
    },
  },
  {
    name: 'plain log in gzip',
    input: 'plain.log.gz',
    run: osdx('analyze', at('plain.log.gz')),
    peers: gzip('plain.log.gz'),
  },
  {
    name: '300 files in tar.gz',
    input: 'files.tar.gz',
    target: 1.2,
    run: osdx('analyze', at('files.tar.gz')),
    peers: gzip('files.tar.gz'),
  },
  {
    name: 'standard input',
    input: 'plain.log',
    run: sh('exec "$0" "$1" analyze - < "$2"', process.execPath, cli, at('plain.log')),
    peers: rg('plain.log'),
  },
  ...['hot.log', 'near-misses.log', 'one-line.log', 'segfaults.log'].map((input) => ({
    name: input,
    input,
    run: osdx('analyze', at(input)),
    peers: rg(input),
  })),
  {
    name: 'folder of 5,000 files',
    input: 'sosreport',
    run: osdx('analyze', at('sosreport')),
    peers: rg('sosreport'),
  },
]

/**
 * One run of a whole process and its children, whose output goes to a file (grep stops early where it is thrown away): seconds of CPU and
 * wall, peak memory of the largest in MiB; undefined where the command is not there.
 */
function once(command) {
  const output = openSync(join(dir, 'output'), 'w')
  const { error, stderr, status } = spawnSync('/usr/bin/time', ['-q', '-f', 'measured %U %S %e %M', ...command], {
    stdio: ['ignore', output, 'pipe'],
    maxBuffer: 2 ** 28,
  })
  closeSync(output)
  if (error !== undefined) throw error
  const m = /measured ([\d.]+) ([\d.]+) ([\d.]+) (\d+)\s*$/.exec(stderr.toString())
  if (m === null || status === 127) return undefined
  // rg and grep say 1 where nothing was found
  if (status > 1) throw new Error(`${command.join(' ')} ended with ${status}: ${stderr.toString().slice(0, 300)}`)
  return { cpu: Number(m[1]) + Number(m[2]), wall: Number(m[3]), peak: Number(m[4]) / 1024 }
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]
const spread = (numbers, digits) =>
  `${median(numbers).toFixed(digits)} (${Math.min(...numbers).toFixed(digits)}–${Math.max(...numbers).toFixed(digits)})`

function row(name, taken, anchor) {
  if (taken.length === 0) return `  ${name.padEnd(18)} not installed`
  const of = (key) => taken.map((one) => one[key])
  const ratio = (key) =>
    anchor === undefined || anchor.length === 0 ? '' : (median(of(key)) / median(anchor.map((one) => one[key]))).toFixed(2)
  return [
    `  ${name.padEnd(18)} CPU ${spread(of('cpu'), 2).padEnd(20)} wall ${spread(of('wall'), 2).padEnd(20)} peak ${median(of('peak')).toFixed(0).padStart(4)} MiB`,
    ...(anchor === undefined ? [] : [`  × ${ratio('cpu')} CPU, ${ratio('wall')} wall`]),
  ].join('')
}

const chosen = CASES.filter(({ name }) => name.includes(values.only))
makeInputs(dir, size, [...chosen.flatMap(({ input }) => input ?? []), 'plain.log', 'files'])
console.log(`${values.size} MB, ${runs} runs in turn, Node ${process.versions.node}; seconds: median (least–most)`)
for (const { name, input, target, run, peers } of chosen) {
  const commands = [['osdx', run], ...Object.entries(peers)]
  const taken = new Map(commands.map(([key]) => [key, []]))
  // the first round only warms the page cache
  for (let i = 0; i <= runs; i++)
    for (const [key, command] of commands) {
      const one = once(command)
      if (one !== undefined && i > 0) taken.get(key).push(one)
    }
  const bytes = input === undefined || statSync(at(input)).isDirectory() ? '' : `, ${(statSync(at(input)).size / 1e6).toFixed(1)} MB`
  console.log(`\n${name}${bytes}${target === undefined ? '' : `; aimed at: ${target} × the CPU of ${Object.keys(peers)[0]}`}`)
  const [anchor] = Object.keys(peers)
  console.log(row('osdx', taken.get('osdx'), taken.get(anchor)))
  for (const key of Object.keys(peers)) console.log(row(key, taken.get(key)))
}
if (values.dir === '' && process.env.KEEP === undefined) rmSync(dir, { recursive: true, force: true })
