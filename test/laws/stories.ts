import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FAILURES } from '../../src/detectors/index.ts'
import { analyzeText, type Report } from '../../src/index.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Story {
  name: string
  files: Record<string, string>
}

const walk = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? walk(join(folder, entry.name)) : [join(folder, entry.name)]))
    .sort()

/** What an example's expect.json holds of its report. */
export interface Golden {
  readonly findings: readonly { readonly severity: string }[]
}

const textsOf = (here: string): Record<string, string> =>
  Object.fromEntries(
    walk(here)
      .filter((file) => file !== join(here, 'expect.json'))
      .map((file) => [relative(here, file), readFileSync(file, 'utf8')]),
  )
const named = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder).sort() : [])

/** Every example of every failure. `folder`: where its expect.json stands. */
export const folderExamples = FAILURES.flatMap(({ id, domain }) => {
  const folder = join(root, 'src/detectors', domain, id, 'examples')
  return named(folder).map((name) => ({ id, name: `${id}: ${name}`, folder: join(folder, name), files: textsOf(join(folder, name)) }))
})

const isFiring = (folder: string): boolean =>
  existsSync(join(folder, 'expect.json')) && (JSON.parse(readFileSync(join(folder, 'expect.json'), 'utf8')) as Golden).findings.length > 0

/** Every example of every failure, and whether it is found in it. */
export const examples: (Story & { id: string; fires: boolean })[] = folderExamples.map(({ folder, ...example }) => ({
  ...example,
  fires: isFiring(folder),
}))

/** Of each failure the first so many, in the order of their names: what the laws are held against that look at one input many times. */
function firstOf<T extends { readonly id: string }>(some: readonly T[], most: number): T[] {
  const counted = new Map<string, number>()
  return some.filter(({ id }) => {
    const n = (counted.get(id) ?? 0) + 1
    counted.set(id, n)
    return n <= most
  })
}

/** Those of which something is found, three of each failure. */
export const firing = firstOf(
  examples.filter(({ fires }) => fires),
  3,
)
const silent = firstOf(
  examples.filter(({ fires }) => !fires),
  1,
)

export interface Expectation {
  expect: string[]
  allow?: string[]
  forbid?: string[]
  root?: string
  incidents?: number
  facts?: Record<string, string | number>
}

const folder = join(root, 'fixtures/incidents')

/** Every recorded or hand-written incident; text files only. */
export const incidents: (Story & { folder: string; expected: Expectation })[] = existsSync(folder)
  ? readdirSync(folder).map((name) => {
      const here = join(folder, name)
      const files = walk(here).filter((file) => !/expect\.json$|\.(gz|tgz|tar|zip|zst|xz|core)$/.test(file))
      return {
        name,
        folder: here,
        files: Object.fromEntries(files.map((file) => [relative(here, file), readFileSync(file, 'utf8')])),
        expected: JSON.parse(readFileSync(join(here, 'expect.json'), 'utf8')) as Expectation,
      }
    })
  : []

/** Three of which each failure is found, one in which it is silent, and all incidents. */
export const stories: Story[] = [...firing, ...silent, ...incidents]

/** All of them. */
export const every: Story[] = [...examples, ...incidents]

const formats = join(root, 'fixtures/formats')

/** Every capture of every format. */
const captures: Story[] = named(formats).flatMap((format) =>
  named(join(formats, format)).map((name) => ({ name: `${format}: ${name}`, files: textsOf(join(formats, format, name)) })),
)

const turn = Number(process.env['LAWS_TURN'] ?? 0)

/**
 * Of all that `firing` and `incidents` leave out, captures of formats among them, one in so many: a law that analyses each input several times sees a
 * share, other laws others. LAWS_TURN=1, 2, … shifts the shares, so that all have been seen after so many turns.
 */
export function shareOf(law: number, parts: number): Story[] {
  const taken = new Set<Story>(firing)
  return [...examples.filter((example) => !taken.has(example)), ...captures].filter((_, i) => i % parts === (law + turn) % parts)
}

const reports = new Map<Story['files'], Promise<Report>>()

/** The report on a story, which all laws share: a story is analysed once. */
export function reportOn(files: Story['files']): Promise<Report> {
  const known = reports.get(files)
  if (known !== undefined) return known
  const report = analyzeText(files)
  reports.set(files, report)
  return report
}
