import { createReadStream } from 'node:fs'
import type { Report } from '../core/report.ts'
import { count } from '../core/words/numbers.ts'
import { sanitize } from '../report/sanitize.ts'
import { Exit, reason, unlessInterrupted, type Io } from './io.ts'
import { schemaCheck } from './report-schema.ts'

/** Longest file, in bytes: a report is at most 16 MB as it was written, and may have been laid out anew. */
const MOST_BYTES = 24 * 2 ** 20
/** Values in it, which take far more memory than their text: several times what fits into 16 MB of ours. */
const MOST_VALUES = 2_000_000
/** Lists and objects within each other. Ours are not as deep. */
const DEEPEST = 64

/**
 * The report that a file holds, or standard input (`-`). It is somebody else's: it is held against the schema, secrets are masked and what steers is made
 * visible as in a report of our own. Throws `Exit` 2 with the file and what is wrong with it.
 */
export async function readSaved(path: string, io: Io): Promise<Report> {
  const name = path === '-' ? 'standard input' : path
  const fail = (what: string): never => {
    throw new Exit(2, `${name}: ${what}`)
  }
  const bytes = await unlessInterrupted(bytesOf(path === '-' ? io.stdin : createReadStream(path), fail), io.interrupted)
  if (bytes.length === 0) fail('it is empty')
  const document = parsed(bytes, fail)
  if (typeof document !== 'object' || document === null || !('schemaVersion' in document))
    return fail('not a report of osdx: it has no "schemaVersion"')
  const { schemaVersion } = document
  if (schemaVersion !== 1)
    return fail(`not a report that this osdx reads: its "schemaVersion" is ${JSON.stringify(schemaVersion)?.slice(0, 40)}, not 1`)
  const held = flaw(document)
  if (held !== undefined) return fail(`not a report of osdx: it holds ${held}`)
  const wrong = (await schemaCheck())(document)
  if (wrong !== undefined) return fail(`not a report of osdx: ${wrong}`)
  const report = document as Report
  return sanitize({ ...report, coverage: { ...report.coverage, unexplained: report.coverage.unexplained ?? [] } })
}

async function bytesOf(stream: NodeJS.ReadableStream, fail: (what: string) => never): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of stream) {
      chunks.push(Buffer.from(chunk))
      size += chunks.at(-1)!.length
      if (size > MOST_BYTES) break
    }
  } catch (error) {
    fail(reason(error))
  }
  if (size > MOST_BYTES) fail(`larger than ${MOST_BYTES / 2 ** 20} MiB, which no report is`)
  return Buffer.concat(chunks)
}

function parsed(bytes: Buffer, fail: (what: string) => never): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    return fail(`not JSON: ${error instanceof SyntaxError ? error.message : 'it is no text in UTF-8'}`)
  }
}

/** What keeps a document from being gone through, or nothing. */
function flaw(document: unknown): string | undefined {
  let values = 0
  const search = (value: unknown, levels: number): string | undefined => {
    if (++values > MOST_VALUES) return `more than ${count(MOST_VALUES)} values`
    if (typeof value === 'number') return Number.isFinite(value) ? undefined : 'a number that is too large'
    if (typeof value !== 'object' || value === null) return undefined
    if (levels === 0) return `more than ${DEEPEST} levels`
    for (const part of Object.values(value)) {
      const found = search(part, levels - 1)
      if (found !== undefined) return found
    }
    return undefined
  }
  return search(document, DEEPEST)
}
