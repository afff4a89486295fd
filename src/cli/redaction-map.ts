import { readFileSync, statSync } from 'node:fs'
import { type Entry, isEntry } from '../report/redact/pseudonyms.ts'
import { Exit, reason } from './io.ts'
import { writeOutput } from './output-file.ts'

/** Largest file, in bytes. */
const MOST = 64 * 2 ** 20
const WHAT = 'private: who stands behind the pseudonyms of osdx'

/** Who has which pseudonym by a map; nobody where there is no such file yet. Throws `Exit` 2 for one that is damaged: a guess would join two machines. */
export function readMap(path: string): readonly Entry[] {
  const fail = (what: string): never => {
    throw new Exit(2, `--redact-map ${path}: ${what}`)
  }
  let text: string
  try {
    const there = statSync(path, { throwIfNoEntry: false })
    if (there === undefined) return []
    if (there.size > MOST) return fail(`larger than ${MOST / 2 ** 20} MiB`)
    text = readFileSync(path, 'utf8')
  } catch (error) {
    return error instanceof Exit ? fail(error.message) : fail(reason(error))
  }
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    return fail('damaged: not JSON. Pseudonyms of earlier reports would be given anew; name another file')
  }
  const entries: unknown =
    typeof document === 'object' && document !== null && 'version' in document && document.version === 1 && 'entries' in document
      ? document.entries
      : undefined
  if (!Array.isArray(entries)) return fail('not a map of osdx, or of another version')
  const seen = new Set<string>()
  return entries.map((one: unknown, i) => {
    const entry =
      Array.isArray(one) && one.length === 3
        ? { kind: one[0] as unknown, original: one[1] as unknown, pseudonym: one[2] as unknown }
        : undefined
    if (entry === undefined || !isEntry(entry)) return fail(`damaged: entry ${i + 1} is none`)
    for (const key of [`${entry.kind} ${entry.original}`, `as ${entry.pseudonym}`]) {
      if (seen.has(key)) return fail(`damaged: entry ${i + 1} says again who ${entry.pseudonym} is`)
      seen.add(key)
    }
    return entry
  })
}

/** Writes it whole or not at all, for its owner alone. Throws `Exit` 2. */
export function writeMap(path: string, entries: readonly Entry[]): void {
  const lines = entries.map(({ kind, original, pseudonym }) => `    ${JSON.stringify([kind, original, pseudonym])}`)
  writeOutput(
    path,
    `{\n  "what": ${JSON.stringify(WHAT)},\n  "version": 1,\n  "entries": [\n${lines.join(',\n')}\n  ]\n}\n`,
    '--redact-map',
  )
}
