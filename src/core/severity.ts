export const SEVERITIES = ['note', 'warning', 'error', 'critical'] as const
export type Severity = (typeof SEVERITIES)[number]

/** Greater is worse. */
export function severityRank(severity: Severity): number {
  return SEVERITIES.indexOf(severity)
}
