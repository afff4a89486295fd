import type { Severity } from './severity.ts'

/** The report document, schemaVersion 1: the whole of what reporters may know. Serialisable as it stands. */
export interface Report {
  schemaVersion: 1
  tool: { name: string; version: string }
  summary: string
  findings: Finding[]
  incidents: Incident[]
  timeline: { time: string; clock: 'wall' | 'boot'; text: string; finding: string }[]
  coverage: Coverage
  next: { say: string; run?: string; separates?: string[] }[]
}

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json }

export interface Finding {
  /** Unique in this report and stable for the same input: id#n. */
  key: string
  id: string
  title: string
  severity: Severity
  /** 0 to 1. */
  confidence: number
  because: string[]
  count: number
  /** ISO 8601 on the wall clock, `12.345678 s after boot` on the boot clock. */
  first?: string
  last?: string
  clock?: 'wall' | 'boot'
  entities: { [name: string]: string | number }
  facts: { [name: string]: Json }
  cause: string
  evidence: Evidence[]
  /** Lines of evidence that were counted but not kept. */
  evidenceOmitted?: number
  against: { note: string; evidence?: Evidence }[]
  fix: { when: 'now' | 'durable' | 'verify'; say: string; run?: string }[]
  links: string[]
}

export interface Evidence {
  artifact: string
  line: number
  endLine?: number
  offset: number
  text: string
  /** What its lines say together, where one statement had been broken into several. */
  message?: string
  time?: string
  note?: string
}

export interface Incident {
  root: string
  effects: string[]
  why: string[]
  alternatives: string[]
}

export interface Coverage {
  artifacts: { path: string; format: string; bytes: number; lines: number; from?: string; to?: string; boot?: string }[]
  gaps: Gap[]
  notObserved: { id: string; in: string; certainty: string }[]
  /** Lines that say that something broke and that no finding cites, worst first: one entry for all lines of one shape. */
  unexplained: Unexplained[]
  /** Such lines that are not listed. */
  unexplainedOmitted?: number
}

export interface Unexplained {
  artifact: string
  line: number
  offset: number
  text: string
  /** Lines of this shape. */
  count: number
  /** fatal: a machine or a process ended; failed; refused, or too late; odd: not as it should be. */
  gravity: 'fatal' | 'failed' | 'refused' | 'odd'
  time?: string
  /** What was said, where the line holds more than that. */
  message?: string
}

/**
 * A part of the input that was not analysed, or not by all that should have seen it. `why` begins with one of: truncated, corrupt, limit, unsupported,
 * encrypted, unreadable, not a regular file, link not followed, empty, changed while read.
 */
export interface Gap {
  what: string
  why: string
  kind?: 'internal'
  /** Where the code threw, of an internal error. */
  stack?: string
}
