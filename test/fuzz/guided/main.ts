import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { DECODER_TARGETS } from './decoders.ts'
import { explore } from './explore.ts'
import { watchdog } from './watchdog.ts'

/** No decoder needs more memory, in MiB, with this process and what some runs left behind. */
const MOST_MIB = 512
/** After so many runs what they left behind is thrown away: what is measured is what one needs. */
const RUNS_TO_CLEAR = 200

const { values } = parseArgs({
  options: {
    /** A decoder, or `all`. */
    guided: { type: 'string' },
    runs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    corpus: { type: 'string' },
    seconds: { type: 'string', default: 'Infinity' },
  },
})
const asked = DECODER_TARGETS.filter(({ id }) => values.guided === 'all' || id === values.guided)
if (asked.length === 0) throw new Error(`no decoder ${values.guided}; there are ${DECODER_TARGETS.map(({ id }) => id).join(', ')}`)

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
/** What native code holds is given up only in a turn of the event loop, and runs that wait for nothing leave it none. */
const clear = async (): Promise<void> => {
  collect()
  await setImmediate()
}
const mebibytes = (): number => Math.round(process.resourceUsage().maxRSS / 1024)
let failed = 0
for (const target of asked) {
  const folder = values.corpus === undefined ? undefined : join(values.corpus, target.id)
  if (folder !== undefined) mkdirSync(folder, { recursive: true })
  const corpus = folder === undefined ? [] : readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile())
  const watch = watchdog()
  const before = mebibytes()
  const began = Date.now()
  const { runs, failing, branches, kept, longest, longestRun } = await explore(target, Number(values.runs), Number(values.seed), {
    before: (input, run) => {
      watch.before(input, run)
      return run % RUNS_TO_CLEAR === 0 ? clear() : undefined
    },
    seconds: Number(values.seconds),
    corpus: corpus.map(({ name }) => readFileSync(join(folder!, name))),
  })
  await watch.close()
  if (folder !== undefined)
    for (const input of kept) writeFileSync(join(folder, createHash('sha256').update(input).digest('hex').slice(0, 16)), input)
  const mib = mebibytes()
  const seconds = ((Date.now() - began) / 1000).toFixed(1)
  console.log(
    `${target.id}: ${runs} runs in ${seconds} s, ${branches} branches, ${kept.length} inputs kept, longest ${longest.toFixed(0)} ms (run ${longestRun}), ${mib} MiB`,
  )
  for (const { run, why, input } of failing) console.log(`  FAILED run ${run}: ${why}\n  ${input}`)
  failed += failing.length
  // the most that was ever needed: of who came before it says nothing new
  if (mib <= MOST_MIB || mib === before) continue
  failed++
  console.log(`  FAILED: more than ${MOST_MIB} MiB`)
}
console.log(`seed ${values.seed}: ${failed === 0 ? 'nothing broke' : `${failed} failures`}`)
process.exitCode = failed === 0 ? 0 : 1
