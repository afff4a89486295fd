import type { Opened } from './envelopes/unwrap.ts'

/**
 * Whether a line is a heading of Markdown that names a program before a colon: `# kubelet: improve messages about expired certificates`.
 * A line of a log that is commented out keeps its time or pid.
 */
export const isTitle = (text: string, { ident, pid, time }: Opened): boolean =>
  ident !== undefined && pid === undefined && time === undefined && /^\s{0,3}#{1,6} {1,3}[A-Za-z]/.test(text)
