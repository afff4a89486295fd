import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import type { Story } from './stories.ts'

/** A text is not longer, in bytes: a law looks at each many times. */
const MOST_BYTES = 200_000
/** Folders of one set. */
const MOST = 80

const walk = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? walk(join(folder, entry.name)) : entry.isFile() ? [join(folder, entry.name)] : []))
    .sort()

/** Folders that lie deepest and hold files, of which one may be the folder `input` of a case. */
function casesIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true })
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name))
  return entries.some((entry) => entry.isFile()) && folders.length < 4 ? [folder] : folders.flatMap(casesIn)
}

/**
 * Texts beside those of the repository that the laws are held against: `OSDX_TEXTS=FOLDER[:FOLDER…] npx vitest run test/laws`. Each folder
 * is a set of cases, and each case a folder of files.
 */
export function moreTexts(folders = process.env['OSDX_TEXTS']): Story[] {
  return (folders ?? '')
    .split(':')
    .filter((folder) => folder !== '' && existsSync(folder))
    .flatMap((folder) => {
      const cases = casesIn(folder)
      const step = Math.max(1, Math.ceil(cases.length / MOST))
      return cases
        .filter((_, i) => i % step === 0)
        .map((here) => ({
          name: `${basename(folder)}: ${relative(folder, here)}`,
          files: Object.fromEntries(
            walk(here)
              .filter((file) => !/(?:\.md|expect\.json)$/.test(file) && statSync(file).size < MOST_BYTES)
              .map((file) => [relative(here, file), readFileSync(file, 'utf8')])
              .filter(([, text]) => !/[\0\ufffd]/.test(text!)),
          ) as Record<string, string>,
        }))
        .filter(({ files }) => Object.keys(files).length > 0)
    })
}
