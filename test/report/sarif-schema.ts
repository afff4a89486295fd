import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Ajv } from 'ajv'
import AjvDraft04 from 'ajv-draft-04'
import addFormats from 'ajv-formats'

/** What is used here of a SARIF log. */
export interface Log {
  runs: [
    {
      tool: { driver: { rules: { id: string; helpUri?: string }[] } }
      invocations: [{ executionSuccessful: boolean; toolExecutionNotifications: Notification[] }]
      artifacts: { location: { uri: string; uriBaseId?: string } }[]
      results: Result[]
    },
  ]
}

export interface Notification {
  level: string
  message: { text: string }
  locations?: Place[]
  properties: { kind: string }
}

export interface Result {
  ruleId: string
  ruleIndex: number
  level: string
  message: { text: string }
  locations?: Place[]
  relatedLocations?: (Place & { id: number; message: { text: string } })[]
  codeFlows?: { threadFlows: { locations: { location: Place & { message: { text: string } } }[] }[] }[]
  rank: number
  occurrenceCount: number
  partialFingerprints: Record<string, string>
  properties: Record<string, unknown>
}

export interface Place {
  physicalLocation: {
    artifactLocation: { uri: string; uriBaseId?: string; index?: number }
    region: { startLine: number; snippet: { text: string } }
    contextRegion?: { startLine: number; endLine: number }
  }
}

const require = createRequire(import.meta.url)
// both packages are CommonJS, whose default export Node gives as a property
const Draft04 = AjvDraft04 as unknown as typeof AjvDraft04.default
const formats = addFormats as unknown as typeof addFormats.default
const ajv = new Draft04({ strict: false, unicodeRegExp: false, allErrors: true })
formats(ajv as unknown as Ajv)
const validate = ajv.compile(
  JSON.parse(readFileSync(require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8')) as object,
)

/** What the official schema says against a log. */
export const sarifErrors = (log: unknown): string[] =>
  validate(log) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)

/** A log that the schema takes. */
export function readSarif(text: string): Log {
  const log = JSON.parse(text) as Log
  const errors = sarifErrors(log)
  if (errors.length > 0) throw new Error(errors.slice(0, 5).join('\n'))
  return log
}
