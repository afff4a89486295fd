/**
 * How cost grows: npm run bench:growth -- [--largest MB] [--only TEXT]
 * The same kind of log in sizes up to `largest` (default 1000), an increasing number of literals over one block, an increasing number of small
 * files, inputs made to be slow, and logs of 1, 4 and 16 MB of which no two statements are of the same thing. CPU (user and system), wall time and
 * peak memory of the whole process; a folder below the system's temporary one holds one input at a time. `npm run build` comes first; needs GNU time.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { fill, nearMisses, oneLine, segfaults, take } from './inputs.mjs'
import { syslog } from './lines.mjs'
import { UNLIKE } from './unlike.mjs'

const { values } = parseArgs({ options: { largest: { type: 'string', default: '1000' }, only: { type: 'string', default: '' } } })
const largest = Number(values.largest)
const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url))
const dir = mkdtempSync(join(tmpdir(), 'osdx-growth-'))

/** Seconds of CPU and wall, MiB at the peak, of one analysis. */
function analyse(path) {
  const { stderr, status } = spawnSync('/usr/bin/time', ['-q', '-f', 'measured %U %S %e %M', process.execPath, cli, 'analyze', path], {
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 2 ** 28,
  })
  if (status !== 0) throw new Error(stderr.toString())
  const m = /measured ([\d.]+) ([\d.]+) ([\d.]+) (\d+)\s*$/.exec(stderr.toString())
  return { cpu: Number(m[1]) + Number(m[2]), wall: Number(m[3]), peak: Number(m[4]) / 1024 }
}

function row(name, path, bytes, per, unit) {
  const { cpu, wall, peak } = analyse(path)
  const each = cpu / per
  console.log(
    `  ${name.padEnd(34)} ${(bytes / 1e6).toFixed(1).padStart(8)} MB  CPU ${cpu.toFixed(2).padStart(7)}  wall ${wall.toFixed(2).padStart(7)}  peak ${peak.toFixed(0).padStart(4)} MiB  ${each.toPrecision(3)} s CPU per ${unit}`,
  )
}

/** Writes one file, measures it and takes it away. */
function one(name, bytes, lines, per = bytes / 1e9, unit = 'GB') {
  const path = join(dir, 'input.log')
  fill(path, bytes, lines)
  row(name, path, statSync(path).size, per, unit)
  rmSync(path)
}

function folder(count, lines) {
  const path = join(dir, 'folder')
  let bytes = 0
  for (let i = 0; i < count; i++) {
    if (i % 100 === 0) mkdirSync(join(path, `part${i / 100}`), { recursive: true })
    const text = [...take(syslog({ seed: i }), lines)].join('')
    bytes += text.length
    writeFileSync(join(path, `part${Math.floor(i / 100)}`, `text${i}.log`), text)
  }
  row(`${count} files of ${lines} lines`, path, bytes, count / 1000, '1,000 files')
  rmSync(path, { recursive: true })
}

async function literals() {
  const { gateLiterals } = await import('../build/tables.js')
  const { scannerOf } = await import('../build/scan/scanner.js')
  const all = gateLiterals()
  const bytes = Buffer.from([...take(syslog(), 400_000)].join(''))
  for (const count of [50, 100, 200, 500, 1000, 2000, all.length]) {
    // the longest are the rarest: what is measured is looking, not finding
    const scanner = scannerOf(all.toSorted((a, b) => b.length - a.length).slice(0, count))
    scanner.reserve(bytes.length)
    scanner.block.set(bytes)
    const times = Array.from({ length: 5 }, () => {
      const begun = performance.now()
      let hits = 0
      for (let at = scanner.find(0, bytes.length); at >= 0; at = scanner.find(at + 1, bytes.length)) hits++
      return { ms: performance.now() - begun, hits }
    }).toSorted((a, b) => a.ms - b.ms)
    const { ms, hits } = times[2]
    console.log(
      `  ${String(count).padStart(5)} literals  ${(bytes.length / 1e6 / ms).toFixed(2)} GB/s  ${hits} hits in ${(bytes.length / 1e6).toFixed(0)} MB`,
    )
  }
}

const PARTS = {
  size: () => {
    for (let mb = 10; mb <= largest; mb *= 10) one('plain log', mb * 1e6, syslog())
  },
  literals,
  files: () => {
    for (const count of [1, 10, 100, 1000, 10_000]) folder(count, 100)
  },
  slow: () => {
    const bytes = largest * 1e5
    one('each line a near miss', bytes, nearMisses())
    one('one line', bytes * 2, oneLine())
    one('each line a segmentation fault', bytes, segfaults())
    one('5 % of the lines hold literals', bytes, syslog({ seed: 2, harmless: 0.05, failures: 0.001 }))
    one('empty lines', bytes, empty())
  },
  unlike: () => {
    for (const [name, lines] of Object.entries(UNLIKE)) for (const mb of [1, 4, 16]) one(name, mb * 1e6, lines(), mb, 'MB')
  },
}
function* empty() {
  for (;;) yield '\n'.repeat(4096)
}

try {
  console.log(`Node ${process.versions.node}`)
  for (const [name, part] of Object.entries(PARTS))
    if (name.includes(values.only)) {
      console.log(`\n${name}`)
      await part()
    }
} finally {
  rmSync(dir, { recursive: true, force: true })
}
