import { Validator } from '@cfworker/json-schema'
import { readFile } from 'node:fs/promises'
import { PACKAGE_ROOT } from '../package-root.ts'

/** The schema of reports, which the package carries. */
const SCHEMA = new URL('schema/report-v1.schema.json', PACKAGE_ROOT)

/** What the reader relies on of the schema: the names that make it tolerant. */
interface Schema {
  properties: { coverage: { required: string[] } }
  $defs: { time: object; timeText: object }
}

/**
 * Says what of a document is not as the schema has it (`findings/0/severity: …`), or nothing. It takes what other versions with this number write too:
 * names that are not in the schema, moments as version 0.1.0 wrote them, and no lines that nothing explains, which that one did not list.
 */
export async function schemaCheck(): Promise<(document: object) => string | undefined> {
  const schema = JSON.parse(await readFile(SCHEMA, 'utf8'), tolerant) as Schema
  schema.$defs.time = schema.$defs.timeText = { type: 'string' }
  const { coverage } = schema.properties
  coverage.required = coverage.required.filter((name) => name !== 'unexplained')
  const validator = new Validator(schema, '2020-12')
  return (document) => {
    const wrong = validator.validate(document).errors.at(-1)
    return wrong === undefined ? undefined : `${wrong.instanceLocation.replace(/^#\/?/, '') || 'it'}: ${wrong.error}`
  }
}

/** Without the ban of names that are not known. */
const tolerant = (name: string, value: unknown): unknown => (name === 'additionalProperties' && value === false ? undefined : value)
