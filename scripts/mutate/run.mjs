/**
 * Breaks the code on purpose, one place at a time, and tells which breaks no test of values of their own folder sees.
 *
 *   npm run mutate [-- --seed 7 --number 500 --only TEXT --jobs 2 --survivors 40]
 *
 * Drawn by the seed from all of `src/casefile`, `src/diagnosis` and `src/detectors`, but for what only manual pages print. A break of a failure is
 * seen when an example of it is told otherwise, one of the case file or of diagnosis when a test of test/casefile or test/diagnosis fails.
 */
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { instrumented, mutantsOf } from './mutants.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const text = { type: 'string' }
const { values } = parseArgs({ options: { seed: text, number: text, only: text, jobs: text, survivors: text } })
const [seed, number, jobs, most] = [Number(values.seed ?? 7), Number(values.number ?? 500), Number(values.jobs ?? 2), Number(values.survivors ?? 40)]
const SECONDS = 60

/** mulberry32: the same draw for the same seed. */
function random(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Sources and tests compiled beside each other, with all that the tests read. */
function compiled() {
  const here = mkdtempSync(join(tmpdir(), 'osdx-mutate-'))
  execFileSync('npx', ['tsc', '-p', 'tsconfig.check.json', '--noEmit', 'false', '--outDir', here], { cwd: root, stdio: 'inherit' })
  for (const path of readdirSync(join(root, 'src/detectors'), { recursive: true }))
    if (/[/\\]examples$/.test(path)) cpSync(join(root, 'src/detectors', path), join(here, 'src/detectors', path), { recursive: true })
  for (const name of ['fixtures', 'docs', 'schema', 'node_modules']) symlinkSync(join(root, name), join(here, name))
  cpSync(join(root, 'package.json'), join(here, 'package.json'))
  const setup = 'globalThis.__mutant = Number(process.env.OSDX_MUTANT)\n'
  writeFileSync(join(here, 'setup.mjs'), setup)
  writeFileSync(
    join(here, 'vitest.config.mjs'),
    "export default { test: { include: ['test/**/*.test.js'], isolate: false, bail: 1, setupFiles: ['./setup.mjs'], testTimeout: 20000 } }\n",
  )
  mkdirSync(join(here, 'scripts'), { recursive: true })
  cpSync(fileURLToPath(new URL('examples.mjs', import.meta.url)), join(here, 'examples.mjs'))
  return here
}

const isMutated = (path) => /^(?:casefile|diagnosis|detectors)\//.test(path) && path.endsWith('.js') && !/(?:^|\/)(?:index|page|pages|\w+-examples)\.js$/.test(path)

function draw(here) {
  const all = readdirSync(join(here, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => isMutated(path) && (values.only === undefined || path.includes(values.only)))
    .sort()
    .flatMap((path) => mutantsOf(readFileSync(join(here, 'src', path), 'utf8')).map((mutant) => ({ ...mutant, path })))
  const next = random(seed)
  const shuffled = all.map((mutant) => ({ mutant, key: next() })).sort((a, b) => a.key - b.key)
  return { of: all.length, drawn: shuffled.slice(0, number).map(({ mutant }, i) => ({ ...mutant, number: i + 1 })) }
}

/** The command that a break has to fail. */
function commandOf({ path }) {
  const [folder, domain, id] = path.split('/')
  if (folder !== 'detectors') return ['npx', 'vitest', 'run', '--root', '.', `test/${folder}`]
  return ['node', 'examples.mjs', id?.endsWith('.js') === false ? id : `${domain}/`]
}

function survives(mutant, here) {
  return new Promise((done) => {
    const [command, ...args] = commandOf(mutant)
    const child = spawn(command, args, { cwd: here, env: { ...process.env, OSDX_MUTANT: String(mutant.number) }, stdio: 'ignore' })
    const timer = setTimeout(() => child.kill('SIGKILL'), SECONDS * 1000)
    child.on('close', (code) => {
      clearTimeout(timer)
      done(code === 0)
    })
  })
}

const here = compiled()
try {
  const { of, drawn } = draw(here)
  for (const path of new Set(drawn.map((mutant) => mutant.path))) {
    const file = join(here, 'src', path)
    const code = readFileSync(file, 'utf8')
    writeFileSync(file, instrumented(code, drawn.filter((mutant) => mutant.path === path)))
    for (const mutant of drawn) if (mutant.path === path) mutant.source = code.split('\n')[mutant.line - 1].trim()
  }
  // unbroken, all of it must pass
  for (const command of new Set(drawn.map((mutant) => commandOf(mutant).join(' '))))
    if (!(await survives({ ...drawn.find((mutant) => commandOf(mutant).join(' ') === command), number: 0 }, here))) throw new Error(`fails unbroken: ${command}`)
  const queue = [...drawn]
  const survivors = []
  await Promise.all(
    Array.from({ length: jobs }, async () => {
      for (let mutant = queue.pop(); mutant !== undefined; mutant = queue.pop()) if (await survives(mutant, here)) survivors.push(mutant)
    }),
  )
  const kindOf = ({ path }) => (path.startsWith('detectors/') ? (/words\.js$/.test(path) ? 'words' : 'judge') : path.split('/')[0])
  for (const { path, line, what, source } of survivors.sort((a, b) => (a.path < b.path ? -1 : 1)).slice(0, most)) console.log(`${path}:${line}: ${what}\n    ${source.slice(0, 140)}`)
  for (const kind of ['casefile', 'diagnosis', 'judge', 'words', 'all']) {
    const [own, alive] = [drawn, survivors].map((list) => list.filter((mutant) => kind === 'all' || kindOf(mutant) === kind).length)
    if (own > 0) console.log(`${kind.padEnd(10)} ${own - alive} of ${own} killed, ${((100 * (own - alive)) / own).toFixed(1)} %`)
  }
  console.log(`seed ${seed}, ${drawn.length} of ${of} possible breaks`)
} finally {
  rmSync(here, { recursive: true, force: true })
}
