import type { Groups, Processes } from './finding.ts'
import type { Severity } from './severity.ts'
import type { Times } from './time/show.ts'

/** The report document, schemaVersion 1: the whole of what reporters may know. Serialisable as it stands. */
export interface Report {
  schemaVersion: 1
  tool: { name: string; version: string }
  /** Identities are replaced by pseudonyms. */
  redacted?: true
  summary: string
  findings: Finding[]
  incidents: Incident[]
  timeline: TimelineEvent[]
  coverage: Coverage
  next: { say: string; run?: string; separates?: string[] }[]
}

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json }

/** When a finding was seen first or last. */
export interface TimelineEvent extends Times<'time'> {
  text: string
  finding: string
}

export interface Finding extends Times<'first' | 'last'> {
  /** Unique in this report and stable for the same input: id#n. */
  key: string
  id: string
  title: string
  /** Who, what, why: one sentence with the numbers that decide. */
  headline?: string
  severity: Severity
  /** 0 to 1. */
  confidence: number
  because: string[]
  /** What it rests on: an observer's own words, measured values, circumstances. */
  certainty?: 'stated' | 'shown' | 'suggested'
  /** The independent observers. */
  witnesses?: string[]
  count: number
  /** Only a part of its text was read: there may be more of it than counted. */
  atLeast?: true
  /** The boots of its machine that it was seen in, by their numbers, where the logs tell of several. */
  boots?: number[]
  entities: { [name: string]: string | number }
  facts: { [name: string]: Json }
  cause: string
  /** When and how often, and whether it goes on: `3 times, 21 Nov 2026 14:03:11–14:41:56 UTC`. Absent where nothing of it is known. */
  when?: string
  /** Whether it goes on at the end of the input. */
  ongoing?: boolean | 'unknown'
  /** How the thing is at the end of the input. */
  state?: string
  /** What it adds to the failure that caused it. Empty where that one says it all. */
  effect?: string
  /** What everybody would suspect and the input excludes. */
  excluded?: string
  /** What is still not known. */
  open?: { ask: string; run?: string; separates?: string[] }[]
  /** What was measured. */
  series?: Series[]
  /** What a sum is made of: the parts are all of the total. */
  ledger?: { of: string; unit: string; total?: number; parts: { name: string; value: number }[] }
  /** Of an OOM kill: the kernel's table of processes. */
  processes?: Processes
  /** Of a limit of a cgroup: those that captures show beside one another. */
  cgroups?: Groups
  evidence: Evidence[]
  /** Lines of evidence that were counted but not kept. */
  evidenceOmitted?: number
  against: { note: string; evidence?: Evidence }[]
  fix: { when: 'now' | 'durable' | 'verify'; say: string; run?: string; changes?: 'none' | 'host' | 'cluster' }[]
  links: string[]
}

/** As a point of a series tells it: RFC 3339; what is known of it; seconds since boot; null. */
export type Told = string | number | null

/** A quantity over time. */
export interface Series {
  /** `memory.rss`, `descriptors.open`: dotted, the general word first. */
  quantity: string
  /** KiB, count, percent, milliseconds, per second, pages, … */
  unit: string
  /** The thing that it is of; absent for the whole machine. */
  of?: string
  /** At most 500, in order: a moment and the value. */
  points: [Told, number][]
  /** Where it is held, in its unit. */
  limit?: number
  /** What its judge compared each value with, where that is not the limit. */
  threshold?: number
  /** Where growth was judged and times are known. `limitAt`: when the limit is reached at this pace. */
  trend?: { perHour: number; fit: number; limitAt?: Told }
}

/** The lines around one of evidence, at most three on each side, nearest to it last and first. Absent where they were not kept. */
export interface Context {
  before?: { line: number; text: string }[]
  after?: { line: number; text: string }[]
}

/** Context stands with the first line of a finding. */
export interface Evidence extends Times<'time'>, Context {
  artifact: string
  line: number
  endLine?: number
  offset: number
  text: string
  /** The same line in another copy of its log, which counts for nothing. */
  copyOf?: { artifact: string; line: number }
  /** What was said, without date, host and program, where the line holds these; of all its lines, where one statement had been broken into several. */
  message?: string
  note?: string
  before?: { line: number; text: string }[]
  after?: { line: number; text: string }[]
  /** Pseudonyms stand in it, or in a line around it: it is not verbatim. */
  redacted?: true
}

export interface Incident {
  root: string
  effects: string[]
  why: string[]
  /** What led to what, and what joins the two; those of the root first, each effect once. */
  chain?: { cause: string; effect: string; why: string[] }[]
  alternatives: string[]
  /** The answer: who, what, why, how it is now. The summary begins with the first incident's. */
  headline?: string
  /** All of it lies before the last boot of its machine. */
  history?: true
  /** The machine that its root is about. */
  host?: string
}

export interface Coverage {
  artifacts: ArtifactRead[]
  gaps: Gap[]
  notObserved: { id: string; in: string; certainty: string }[]
  /** Lines that say that something broke and that no finding cites, worst first: one entry for all lines of one shape. */
  unexplained: Unexplained[]
  /** Such lines that are not listed. */
  unexplainedOmitted?: number
  /** The machines that the input tells of, where it names one or tells of several. */
  machines?: Machine[]
}

/** A machine, and what is known of its clocks. */
export interface Machine {
  /** Absent where nothing in the input tells it. */
  name?: string
  /** Further names, as compared: in lower case. */
  aliases: string[]
  /** The oldest first. */
  boots: MachineBoot[]
  /** Of the clocks that print none: a name of the tz database, or `+01:00` as it was at the last moment. Absent where it is not known. */
  timeZone?: string
  /** How it is known: the user gave it; a capture states it; stamps of its own logs do; another log tells the same lines with their zone. */
  zoneFrom?: 'option' | 'capture' | 'stamps' | 'other log'
  /** Seconds by which the wall clock and the clock since boot drift apart within a boot. */
  clockErrorSeconds?: number
}

export interface MachineBoot extends Times<'start'> {
  /** The oldest that the input tells of is 0. */
  number: number
  bootId?: string
}

/** What was read of one text. `from` and `to`: the span of its log lines, on one clock. */
export interface ArtifactRead extends Times<'from' | 'to'> {
  path: string
  format: string
  bytes: number
  lines: number
  /** The name of the machine that all of it is of, as in `machines`. Absent where that has no name, and where it holds lines of several. */
  machine?: string
  /** The number of the boot that all its log lines are of, as in `boots` of its machine. */
  boot?: string
}

export interface Unexplained extends Times<'time'> {
  artifact: string
  line: number
  offset: number
  text: string
  /** How often it is told: lines of this shape, or what a record of it counts. */
  count: number
  /** Lines of this shape, where their records count more. */
  lines?: number
  /** fatal: a machine or a process ended; failed; refused, or too late; odd: not as it should be. */
  gravity: 'fatal' | 'failed' | 'refused' | 'odd'
  /** What was said, where the line holds more than that. */
  message?: string
  /** Pseudonyms stand in it: it is not verbatim. */
  redacted?: true
}

/** What is known where a source was read that would show a failure. */
export const WOULD_SHOW = 'it would stand there; nothing is known of other times'
/** What is known where lines of such a source are missing. */
export const LINES_LOST = 'lines of this source were lost: it may have happened unseen'

/**
 * A part of the input that was not analysed, or not by all that should have seen it. `why` begins with one of: truncated, corrupt, limit, unsupported,
 * encrypted, unreadable, not a regular file, link not followed, empty, changed while read.
 */
export interface Gap {
  what: string
  why: string
  /**
   * unreadable: nothing of it was read. unknown-format: it is no text. incomplete: it was read as far as it goes. limit: the user, or a bound, left it
   * out. internal: a part of the tool threw.
   */
  kind?: 'unreadable' | 'unknown-format' | 'incomplete' | 'limit' | 'internal'
  /** Where the code threw, of an internal error. */
  stack?: string
}
