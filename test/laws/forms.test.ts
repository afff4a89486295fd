import { Chalk } from 'chalk'
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import type { Io } from '../../src/cli/io.ts'
import { readSaved } from '../../src/cli/saved-report.ts'
import { byIncident } from '../../src/report/by-incident.ts'
import { render, REPORT_FORMATS } from '../../src/report/render.ts'
import { readJunit } from '../report/read-junit.ts'
import { readSarif } from '../report/sarif-schema.ts'
import { reportOn, stories } from './stories.ts'

const plain = { chalk: new Chalk({ level: 0 }), width: 80, verbose: false, quiet: false }
const saved = (json: string) =>
  readSaved('-', { stdin: Readable.from([Buffer.from(json)]), interrupted: new AbortController().signal } as Partial<Io> as Io)

describe('11 every report in every form', () => {
  test.each(stories)('$name', async ({ files }) => {
    const report = await reportOn(files)
    const again = await saved(render(report, 'json', plain))
    for (const format of REPORT_FORMATS)
      for (const options of [plain, { ...plain, verbose: true, width: 60 }])
        expect(render(again, format, options), format).toBe(render(report, format, options))

    const [{ results, tool }] = readSarif(render(report, 'sarif', plain)).runs
    expect(results.map(({ ruleId, rank }) => [ruleId, rank])).toEqual(
      byIncident(report).map(({ id, confidence }) => [id, Math.round(confidence * 100)]),
    )
    for (const { ruleId, ruleIndex, locations } of results) {
      expect(tool.driver.rules[ruleIndex]!.id).toBe(ruleId)
      expect(locations?.[0]?.physicalLocation.artifactLocation.uri).toBeTruthy()
    }

    const suites = readJunit(render(report, 'junit', plain)).children
    const failed = suites.flatMap(({ children }) => children.filter((one) => one.children[0]!.name === 'failure'))
    expect([...new Set(failed.map(({ attributes }) => attributes['name']))].sort()).toEqual(
      [...new Set(report.findings.filter(({ severity }) => severity !== 'note').map(({ id }) => id))].sort(),
    )
  })
})
