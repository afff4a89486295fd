import { recordType } from '../core/record.ts'

/** The trace of a program that ran out of memory. */
export interface OomTrace {
  /** The code of the program itself that asked: `com.acme.pdf.Renderer.render (Renderer.java:71)`. */
  readonly where: string
  /** An allocator's own words, of an error that another one came of. */
  readonly requestedKb?: number | undefined
}

export const OOM_TRACE = recordType<OomTrace>('oom-trace')
