import { resolve } from 'node:path'
import type { Report } from '../core/report.ts'
import type { ReportFormat } from '../report/render.ts'
import { type Redacted, redact } from '../report/redact/redact.ts'
import { originalsLeft } from '../report/redact/verify.ts'
import { Exit, usage } from './io.ts'
import { checkOutput } from './output-file.ts'
import { type Options, textOf } from './parse.ts'
import { readMap, writeMap } from './redaction-map.ts'

/** What is done to a report before it leaves, where pseudonyms are asked for. */
export interface Redaction {
  of(report: Report): Report
  /** Throws `Exit` 2 where the map is one of these files. */
  checkMap(inputs: readonly string[]): void
  /** Throws `Exit` 2 where an original is left in the rendered report. */
  verify(rendered: string, format: ReportFormat): void
  /** Writes the map. Throws `Exit` 2. */
  keep(): void
}

const isAsked = (options: Options): boolean =>
  ['redact', 'redact-pods', 'redact-map', 'redact-verify'].some((name) => options[name] !== undefined)

/** What the options ask for; each of them means `--redact`. The map is read at once. Throws `Exit` 2 where it cannot be used. */
export function redactionOf(options: Options, inputs: readonly string[], output: string | undefined): Redaction | undefined {
  if (!isAsked(options)) return undefined
  const map = textOf(options, 'redact-map')
  const checkMap = (files: readonly string[]): void => {
    if (map !== undefined) checkOutput(map, files, '--redact-map')
  }
  checkMap(inputs)
  if (map !== undefined && output !== undefined && resolve(map) === resolve(output))
    throw usage(`--redact-map ${map}: it is the file of --output`)
  const known = map === undefined ? [] : readMap(map)
  let done: Redacted | undefined
  return {
    checkMap,
    of(report) {
      done = redact(report, { pods: options['redact-pods'] === true, known })
      return done.report
    },
    verify(rendered, format) {
      if (done === undefined || options['redact-verify'] !== true) return
      const left = originalsLeft(rendered, format, done)
      if (left.length === 0) return
      const named = left.slice(0, 5).map(({ parts }) => done!.shown(parts))
      const more = left.length > named.length ? ` and ${left.length - named.length} more` : ''
      throw new Exit(2, `--redact-verify: who is ${named.join(', ')}${more} stands in the report; nothing is written`)
    },
    keep() {
      if (map !== undefined && done !== undefined) writeMap(map, done.entries)
    },
  }
}

/** Does the work of a command. Where pseudonyms are asked for, what it fails with names no input and nobody. */
export async function withoutNames(options: Options, inputs: readonly string[], work: () => Promise<number>): Promise<number> {
  if (!isAsked(options)) return work()
  try {
    return await work()
  } catch (error) {
    const message = unnamed(error instanceof Error ? error.message : String(error), inputs)
    throw error instanceof Exit
      ? new Exit(error.code, message)
      : Object.assign(new Error(message, { cause: error }), { code: (error as { code?: unknown }).code })
  }
}

/** A message in which inputs are told by their numbers. */
function unnamed(message: string, inputs: readonly string[]): string {
  const paths = inputs.map((path, i) => ({ path, name: `input ${i + 1}` })).toSorted((a, b) => b.path.length - a.path.length)
  let text = message
  for (const { path, name } of paths) if (/[a-z\d]/i.test(path)) text = text.replaceAll(path, name)
  return redact(NOTHING).text(text)
}

const NOTHING: Report = {
  schemaVersion: 1,
  tool: { name: 'osdx', version: '' },
  summary: '',
  findings: [],
  incidents: [],
  timeline: [],
  coverage: { artifacts: [], gaps: [], notObserved: [], unexplained: [] },
  next: [],
}
