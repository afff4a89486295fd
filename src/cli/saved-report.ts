import { createReadStream } from 'node:fs'
import type { Report } from '../core/report.ts'
import { sanitize } from '../report/sanitize.ts'
import { Exit, reason, unlessInterrupted, type Io } from './io.ts'
import { schemaCheck } from './report-schema.ts'

/** Longest file, in bytes: a report is at most 16 MB as it was written, and may have been laid out anew. */
const MOST_BYTES = 32 * 2 ** 20
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
  if (!isSound(document, DEEPEST))
    return fail(`not a report of osdx: it is deeper than ${DEEPEST} levels, or holds a number that is too large`)
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

/** Whether it is at most so deep, and its numbers can be written down again. */
function isSound(value: unknown, levels: number): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every((part) => isSound(part, levels - 1))
}
