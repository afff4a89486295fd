/** Whether a failure, or all of a domain, tells its examples as their expect.json says: exit status 1 where one is told otherwise. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

globalThis.__mutant = Number(process.env.OSDX_MUTANT)
const [, , asked] = process.argv
const { folderExamples } = await import('./test/laws/stories.js')
const { golden } = await import('./test/failures/golden.js')
const { analyzeText } = await import('./src/index.js')
const own = folderExamples.filter(({ id, folder }) => (asked.endsWith('/') ? folder.includes(`/detectors/${asked}`) : id === asked))
for (const { id, folder, files } of own) {
  const file = join(folder, 'expect.json')
  if (!existsSync(file) || golden(id, await analyzeText(files)) !== readFileSync(file, 'utf8')) process.exit(1)
}
