import { parseArgs } from 'node:util'
import { firing, incidents } from '../laws/stories.ts'
import { campaign, type Outcome } from './campaign.ts'
import { inventedByCuts } from './damage.ts'
import { PARSER_TARGETS, ROOM_TARGETS } from './parser-targets.ts'
import { streamCampaign } from './stream-campaign.ts'
import { STREAM_TARGETS } from './stream-targets.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100000' },
    /** Of what costs milliseconds: archives and streams, the reading room, stories with their detectors. */
    'slow-runs': { type: 'string' },
    only: { type: 'string', default: '' },
    /** Goes on with the first target whose name holds this. */
    from: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
  },
})
const seed = Number(values.seed)
const runs = Number(values.runs)
const slowRuns = Number(values['slow-runs'] ?? runs)
let isReached = values.from === ''
const isAsked = (id: string): boolean => {
  isReached ||= id.includes(values.from)
  return isReached && id.includes(values.only)
}
let failed = 0

function tell({ target, runs: of, stated, analysed, longest, longestRun, failing }: Outcome, began: number): void {
  failed += failing.length
  const seconds = ((Date.now() - began) / 1000).toFixed(1)
  const reports = analysed === undefined ? '' : `, ${analysed} reports`
  console.log(`${target}: ${of} runs in ${seconds} s${reports}, ${stated} outcomes, longest ${longest.toFixed(0)} ms (run ${longestRun})`)
  for (const { run, why, input } of failing) console.log(`  FAILED run ${run}: ${why}\n  ${JSON.stringify(input.slice(0, 4_000))}`)
}

for (const target of STREAM_TARGETS.filter(({ id }) => isAsked(id))) {
  const began = Date.now()
  tell(await streamCampaign(target, slowRuns, seed), began)
}
for (const target of PARSER_TARGETS.filter(({ id }) => isAsked(id))) {
  const began = Date.now()
  tell(campaign(target, runs, seed), began)
}
for (const target of ROOM_TARGETS.filter(({ id }) => isAsked(id))) {
  const began = Date.now()
  tell(campaign(target, slowRuns, seed), began)
}
const stories = [...firing, ...incidents].filter(({ name }) => isAsked(`story ${name}`))
if (!isReached) throw new Error(`no target holds ${values.from}`)
const each = Math.ceil(slowRuns / Math.max(1, stories.length))
for (const story of stories) {
  const wrong = await inventedByCuts(story, each, seed)
  failed += wrong.length
  for (const one of wrong) console.log(`story ${story.name}, FAILED ${one}`)
}
if (stories.length > 0) console.log(`${stories.length} stories: ${each} cuts of each`)
console.log(`seed ${seed}: ${failed === 0 ? 'nothing broke' : `${failed} failures`}`)
process.exitCode = failed === 0 ? 0 : 1
