import type { Evidence, Finding } from '../../core/report.ts'
import { artifactLocation } from './artifact-location.ts'
import { message } from './message.ts'

/** Numbers of the artifacts in the run's own list, by their uris. */
export type Indexes = ReadonlyMap<string, number>

/** The lines that show a finding, without their copies. */
export const proofOf = ({ evidence }: Finding): Evidence[] => evidence.filter(({ copyOf }) => copyOf === undefined)

/** A `location` (SARIF 2.1.0, 3.28): the line, and all lines of a statement that takes several. */
export function place(
  { artifact, line, endLine = line, text }: Pick<Evidence, 'artifact' | 'line' | 'endLine' | 'text'>,
  indexes: Indexes,
) {
  const location = artifactLocation(artifact)
  const index = indexes.get(location.uri)
  return {
    physicalLocation: {
      artifactLocation: { ...location, ...(index === undefined ? {} : { index }) },
      region: { startLine: line, snippet: { text } },
      ...(endLine > line ? { contextRegion: { startLine: line, endLine } } : {}),
    },
  }
}

/** One more line, which says what it shows. */
export const related = (quote: Evidence, said: string, id: number, indexes: Indexes) => ({
  id,
  ...place(quote, indexes),
  message: message(said),
})
