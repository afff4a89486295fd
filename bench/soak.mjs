/**
 * Soak: bytes that are made while they are read go through standard input of the command, and texts one after the other through the library
 * in one process. Both must not grow. `node bench/soak.mjs [--gb 10] [--analyses 10000]` after a build; exits with 1 when one of them did.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** Peak of the command for a plain log of any size, in MB, and what the heap of a long-lived process may grow by. */
const MOST_PEAK = 200
const MOST_GROWTH = 8

const KILL =
  'Nov 21 03:10:00 node-a kernel: Out of memory: Killed process 4242 (java) total-vm:2097152kB, anon-rss:510112kB, file-rss:1024kB, shmem-rss:0kB, UID:0 pgtables:1200kB oom_score_adj:0\n'

/** About 1 MiB of quiet lines of one minute. */
function quiet(minute) {
  const stamp = `Nov 21 03:${String(minute % 60).padStart(2, '0')}`
  const lines = []
  for (let i = 0, size = 0; size < 1 << 20; i++) {
    const line = `${stamp}:${String(i % 60).padStart(2, '0')} node-a app[${1000 + (i % 7919)}]: request ${minute}-${i} served in ${(i * 37) % 900} ms\n`
    lines.push(line)
    size += line.length
  }
  return Buffer.from(lines.join(''))
}

/** Gives what the command says of so many bytes on its standard input, and the most memory that it took, in MB. */
export async function throughStandardInput(cli, bytes) {
  const blocks = Array.from({ length: 16 }, (_, i) => quiet(i))
  const child = spawn(process.execPath, [cli, '-', '--format', 'json'], { stdio: ['pipe', 'pipe', 'inherit'] })
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (text) => (out += text))
  const ended = new Promise((resolve) => child.once('close', resolve))
  let peak = 0
  const look = () => {
    try {
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024)
    } catch {
      // it has ended
    }
  }
  const began = performance.now()
  let sent = 0
  const write = (block) => (child.stdin.write(block) ? undefined : new Promise((resolve) => child.stdin.once('drain', resolve)))
  for (let n = 0; sent < bytes; n++, sent += 1 << 20) {
    await write(blocks[n % blocks.length])
    if (n % 64 === 0) look()
  }
  await write(Buffer.from(KILL))
  look()
  child.stdin.end()
  const code = await ended
  const report = JSON.parse(out)
  return { code, peak, seconds: (performance.now() - began) / 1000, found: report.findings.map(({ id }) => id) }
}

/** Analyses texts in this process, and gives by how many MB its heap grew from the first tenth to the end. */
export async function inOneProcess(library, analyses, collect) {
  const { analyzeText } = await import(library)
  const heap = () => {
    collect()
    return process.memoryUsage().heapUsed / 2 ** 20
  }
  let before = 0
  for (let n = 0; n < analyses; n++) {
    const text = `Nov 21 03:00:00 node-${n} app[${n}]: request ${n} served\n${KILL.replace('4242', String(1000 + n)).replace('node-a', `node-${n}`)}`
    const { findings } = await analyzeText({ [`${n}.log`]: text })
    if (findings.length !== 1) throw new Error(`analysis ${n} found ${findings.length} things`)
    if (n === Math.floor(analyses / 10)) before = heap()
  }
  return heap() - before
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const asked = (name, otherwise) => Number(process.argv[process.argv.indexOf(`--${name}`) + 1 || process.argv.length] ?? otherwise)
  const dist = (file) => fileURLToPath(new URL(`../dist/${file}`, import.meta.url))
  const gb = asked('gb', 10)
  const { code, peak, seconds, found } = await throughStandardInput(dist('cli.js'), gb * 1e9)
  console.log(`standard input: ${gb} GB in ${seconds.toFixed(0)} s, peak ${peak.toFixed(0)} MB, exit ${code}, found ${found.join(', ')}`)
  const { setFlagsFromString } = await import('node:v8')
  const { runInNewContext } = await import('node:vm')
  setFlagsFromString('--expose-gc')
  const analyses = asked('analyses', 10_000)
  const grown = await inOneProcess(pathToFileURL(dist('index.js')).href, analyses, runInNewContext('gc'))
  console.log(`library: ${analyses} analyses in one process, heap grew by ${grown.toFixed(1)} MB from the first tenth on`)
  if (peak > MOST_PEAK || grown > MOST_GROWTH || !found.includes('oom-kill-global')) process.exitCode = 1
}
