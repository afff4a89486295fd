import type { Report } from '../../src/core/report.ts'
import { analyzeText } from '../../src/index.ts'
import type { Story } from '../laws/stories.ts'
import { CUTS, damaged } from './mutate-text.ts'
import { Random, seedOf } from './random.ts'

const idsOf = (report: Report): Set<string> => new Set(report.findings.map(({ id }) => id))
const internal = ({ coverage }: Report): string[] =>
  coverage.gaps.filter(({ kind }) => kind === 'internal').map(({ what, why }) => `${what}: ${why}`)

/**
 * What cuts, lost and doubled lines make of a story that is not true of it: an error of ours, or a failure that the whole does not tell of
 * and that is proved by a line which does not stand in the whole. (One that is proved by whole lines is true of what is left: what made it
 * harmless was lost; so is one by a cut line that tells the same by itself as long as it is whole. A file that holds one number, as those of cgroups, is cut to another number, and nothing tells.)
 */
export async function inventedByCuts({ name, files }: Story, runs: number, seed: number): Promise<string[]> {
  const random = new Random(seedOf(name, seed))
  const known = idsOf(await analyzeText(files))
  const wrong: string[] = []
  for (let run = 0; run < runs; run++) {
    const [path, text] = random.pick(Object.entries(files))
    const { text: left, how } = damaged(text, random, [...CUTS])
    const report = await analyzeText({ ...files, [path]: left })
    const lines = new Set(text.split(/\r*\n/))
    wrong.push(...internal(report).map((gap) => `run ${run}, ${path}, ${how}: ${gap}`))
    for (const { id, evidence } of report.findings)
      if (!known.has(id))
        for (const { artifact, text: line } of evidence)
          if (
            artifact === path &&
            !(/^\d+\s*$/.test(text) && /^\d+$/.test(line)) &&
            !/\\x|\\u|\[masked|characters cut\)$/.test(line) &&
            !lines.has(line) &&
            !text.includes(`${line}\n`) &&
            !(await isToldAlone(id, path, line, lines))
          )
            wrong.push(`run ${run}, ${path}, ${how}: ${id} by ${line}`)
  }
  return wrong
}

/** Whether the line of which this is a cut tells of a failure by itself. */
async function isToldAlone(id: string, path: string, cut: string, lines: ReadonlySet<string>): Promise<boolean> {
  const [whole] = cut.length < 8 ? [] : [...lines].filter((line) => line.startsWith(cut) || line.endsWith(cut))
  return whole !== undefined && idsOf(await analyzeText({ [path]: `${whole}\n` })).has(id)
}

/** What any damage makes of a text that tells of no failure: there is still none, and no error of ours. */
export async function inventedFromNothing(name: string, path: string, text: string, runs: number, seed: number): Promise<string[]> {
  const random = new Random(seedOf(name, seed))
  const known = idsOf(await analyzeText({ [path]: text }))
  const wrong: string[] = []
  for (let run = 0; run < runs; run++) {
    const { text: left, how } = damaged(text, random)
    const report = await analyzeText({ [path]: left })
    for (const id of idsOf(report)) if (!known.has(id)) wrong.push(`run ${run}, ${how}: ${id} by ${JSON.stringify(left.slice(0, 400))}`)
    wrong.push(...internal(report).map((gap) => `run ${run}, ${how}: ${gap}`))
  }
  return wrong
}
