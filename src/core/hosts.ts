import type { Finding } from './report.ts'

/** Machines that the findings are about: where there are several, each thing is told with its own. */
export function hostsOf(findings: readonly Finding[]): ReadonlySet<string> {
  return new Set(findings.flatMap(({ entities }) => (typeof entities['host'] === 'string' ? [entities['host']] : [])))
}
