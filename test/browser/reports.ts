import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Report } from '../../src/core/report.ts'
import { analyze } from '../../src/index.ts'

const fixtures = fileURLToPath(new URL('../../fixtures', import.meta.url))

/** The report of incidents of the fixtures, read together. */
export function incident(...names: readonly string[]): Promise<Report> {
  return analyze(
    names.flatMap((name) => {
      const folder = join(fixtures, 'incidents', name)
      return readdirSync(folder)
        .filter((file) => file !== 'expect.json')
        .map((file) => join(folder, file))
    }),
  )
}

/** The report of the bundle that the README shows. */
export const sampleBundle = (): Promise<Report> => analyze([join(fixtures, 'bundles/incident.tar.gz')])
