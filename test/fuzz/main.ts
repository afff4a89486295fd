import { parseArgs } from 'node:util'
import { campaign } from './campaign.ts'
import { PARSER_TARGETS, ROOM_TARGETS } from './parser-targets.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100000' },
    'room-runs': { type: 'string' },
    only: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
  },
})
const seed = Number(values.seed)
const runs = Number(values.runs)
let failed = 0
for (const target of [...PARSER_TARGETS, ...ROOM_TARGETS].filter(({ id }) => id.includes(values.only))) {
  const began = Date.now()
  const of = target.id.startsWith('room ') ? Number(values['room-runs'] ?? runs) : runs
  const { stated, longest, longestRun, failing } = campaign(target, of, seed)
  failed += failing.length
  console.log(
    `${target.id}: ${of} runs in ${((Date.now() - began) / 1000).toFixed(1)} s, ${target.seeds.length} seeds, ${stated} outcomes, longest ${longest.toFixed(0)} ms (run ${longestRun})`,
  )
  for (const { run, why, input } of failing) console.log(`  FAILED run ${run}: ${why}\n  ${JSON.stringify(input.slice(0, 600))}`)
}
console.log(failed === 0 ? `seed ${seed}: no crash` : `seed ${seed}: ${failed} failures`)
process.exitCode = failed === 0 ? 0 : 1
