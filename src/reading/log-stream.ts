import type { Block, Collecting, Next } from '../core/block.ts'
import { isSameHost } from '../core/host-name.ts'
import type { LogLine } from '../core/log-line.ts'
import type { Broken, RecordType } from '../core/record.ts'
import type { Cited, Instant, Span } from '../core/span.ts'
import { spanning } from '../core/spanning.ts'
import { BrokenNames } from './broken-names.ts'
import type { Matchers } from './matchers.ts'
import { isContinued, isSameStream } from './same-stream.ts'

/** Who is shown every opened line. */
export type SeeLine = (line: Cited<LogLine>) => void

/** Takes a statement that several lines make up. */
export type Tell = (type: RecordType<object>, value: object, at: Span, time: Instant | undefined, lines: readonly Cited<LogLine>[]) => void

interface OpenBlock {
  readonly block: Block<object>
  readonly collecting: Collecting<object>
  readonly lines: [Cited<LogLine>, ...Cited<LogLine>[]]
  passed: number
}

/** Foreign lines that may stand between two lines of a block before it is given up. */
const MAX_PASSED = 400

/** Statements of several lines that one log is in the middle of: past that the one that was not heard of for longest is over. */
const MOST_OPEN = 128

/** A statement of several lines of which a log held only the first. */
export interface BrokenOff {
  readonly block: Block<object>
  readonly collecting: Collecting<object>
  readonly lines: readonly Cited<LogLine>[]
}

/** What a statement says that broke, as far as the text goes. */
function brokeSoFar({ block, collecting }: BrokenOff): Broken | undefined {
  if (block.emits.broke === undefined) return undefined
  const record = collecting.build()
  return record === undefined ? undefined : block.emits.broke(record)
}

/** All lines that it has so far. */
export function placeOf({ lines }: Pick<BrokenOff, 'lines'>): Cited<object> {
  const { time } = lines[0]!
  const at = spanning(lines)
  return { at, ...(time === undefined ? {} : { time }) }
}

/** The log lines of one artifact: collects what they state. */
export class LogStream {
  /** Never changed, but replaced: whoever goes through it sees it as it was. */
  #open: readonly OpenBlock[] = []
  readonly #names = new BrokenNames()
  /** The line that the open blocks were last asked about. */
  #asked: Cited<LogLine> | undefined

  readonly matchers: Matchers
  readonly #tell: Tell
  /** Shown every opened line. */
  readonly #see: SeeLine | undefined
  readonly #failed: ((block: string, error: unknown) => void) | undefined
  /** Blocks that threw: they are not asked again. */
  readonly #broken = new Set<Block<object>>()

  constructor(matchers: Matchers, tell: Tell, see?: SeeLine, failed?: (block: string, error: unknown) => void) {
    this.matchers = matchers
    this.#tell = tell
    this.#see = see
    this.#failed = failed
  }

  /** Whether a block is being collected, so that every line must be seen. */
  get collecting(): boolean {
    return this.#open.length > 0 || this.#names.isOpen
  }

  /** Whether all blocks that are being collected began with the line of this number, and have no other. */
  collectsOnly(line: number): boolean {
    return !this.#names.isOpen && this.#open.every(({ lines }) => lines.length === 1 && lines[0].at.line === line)
  }

  /**
   * Shows a line to the blocks that are being collected, before anybody else is asked what it is. Whether it is a part of one: then it is a
   * line of the log and nothing else. Each block is asked about a line once.
   */
  goesOn(line: Cited<LogLine>): boolean {
    if (this.#names.concerns(line)) return true
    this.#flush()
    this.#asked = line
    return this.#collect(line)
  }

  /** Whether a block that began with the line above would take it. Asks only. */
  wouldTake(line: Cited<LogLine>): boolean {
    return this.#open.some(({ block, collecting, lines }) => {
      if (lines.length > 1 || lines[0].at.line + 1 !== line.at.line || !isOf(line, lines)) return false
      try {
        return /^(?:take|last)$/.test(collecting.next(line.message))
      } catch (error) {
        this.#threw(block, error)
        return false
      }
    })
  }

  /** One opened line. */
  line(line: Cited<LogLine>): void {
    if (this.#names.passes(line)) this.#line(line)
    else for (const whole of this.#names.seen(line)) this.#line(whole)
  }

  #line(line: Cited<LogLine>): void {
    const openers = this.matchers.of(line.message)
    if (this.#asked !== line) this.#collect(line)
    for (const i of openers) this.#begin(this.matchers.blocks[i]!, line)
    this.#see?.(line)
  }

  /** What waited for its next line. */
  #flush(): void {
    for (const line of this.#names.waiting()) this.#line(line)
  }

  /** A boot begins: what its machine said before goes on no more. Without a host it is the machine of the whole log. */
  boot(host: string | undefined): void {
    this.#flush()
    for (const open of this.#open) {
      const { host: own } = open.lines[0]
      if (host === undefined || own === undefined || isSameHost(host, own)) this.#close(open)
    }
  }

  /** What a block answers; one that throws ends nothing but itself. */
  #threw(block: Block<object>, error: unknown): void {
    if (this.#failed === undefined) throw error
    this.#broken.add(block)
    this.#open = this.#open.filter((open) => open.block !== block)
    this.#failed(block.id, error)
  }

  #opens(block: Block<object>, message: string): boolean {
    if (block.opens === undefined) return true
    try {
      return block.opens(message)
    } catch (error) {
      this.#threw(block, error)
      return false
    }
  }

  #collecting(block: Block<object>, line: Cited<LogLine>): Collecting<object> | undefined {
    try {
      return block.open(line)
    } catch (error) {
      this.#threw(block, error)
      return undefined
    }
  }

  /** What a block makes of the line; it is given what it takes. */
  #next({ block, collecting }: OpenBlock, line: Cited<LogLine>): Next | undefined {
    try {
      const verdict = collecting.next(line.message)
      if (verdict === 'take' || verdict === 'last') {
        quotable(line)
        collecting.add(line)
      }
      return verdict
    } catch (error) {
      this.#threw(block, error)
      return undefined
    }
  }

  #built(block: Block<object>, collecting: Collecting<object>): object | undefined {
    try {
      return collecting.build()
    } catch (error) {
      this.#threw(block, error)
      return undefined
    }
  }

  #begin(block: Block<object>, line: Cited<LogLine>): void {
    if (this.#broken.has(block) || !this.#opens(block, line.message)) return
    if (this.#open.length > 0) {
      const same = this.#open.filter((o) => o.block === block && isSameStream(line, o.lines[0]))
      // what an open block took as a part of itself begins no other
      if (same.some((o) => o.lines.at(-1) === line)) return
      // a second beginning in the same stream ends the first
      for (const open of same) this.#close(open)
    }
    const collecting = this.#collecting(block, line)
    if (collecting === undefined) return
    if (block.maxLines > 1) {
      quotable(line)
      if (this.#open.length >= MOST_OPEN) this.#close(this.#open.reduce((a, b) => (b.passed > a.passed ? b : a)))
      this.#open = [...this.#open, { block, collecting, lines: [line], passed: 0 }]
      return
    }
    const record = this.#built(block, collecting)
    if (record === undefined) return
    quotable(line)
    this.#tell(block.emits, record, line.at, line.time, [line])
  }

  /** Whether the line states something, or begins what may do so. */
  mayTell(line: Cited<LogLine>): boolean {
    return this.matchers.of(line.message).some((i) => {
      const block = this.matchers.blocks[i]!
      if (this.#broken.has(block) || !this.#opens(block, line.message)) return false
      const collecting = this.#collecting(block, line)
      return collecting !== undefined && (block.maxLines > 1 || this.#built(block, collecting) !== undefined)
    })
  }

  /** How much a line tells by itself: statements, and fields that they fill. */
  tells(line: Cited<LogLine>): number {
    return this.matchers.of(line.message).reduce((sum, i) => {
      const block = this.matchers.blocks[i]!
      if (this.#broken.has(block) || !this.#opens(block, line.message)) return sum
      const collecting = this.#collecting(block, line)
      const built = collecting === undefined ? undefined : this.#built(block, collecting)
      const isBegun = collecting !== undefined && block.maxLines > 1
      return sum + (built === undefined ? Number(isBegun) : 1 + Object.values(built).filter((field) => field !== undefined).length)
    }, 0)
  }

  /** Whether a block took the line. */
  #collect(line: Cited<LogLine>): boolean {
    if (this.#open.length === 0) return false
    let taken = false
    for (const open of this.#open) {
      if (!isOf(line, open.lines)) {
        if (++open.passed > (open.block.mostPassed ?? MAX_PASSED)) this.#close(open)
        continue
      }
      const next = this.#next(open, line)
      if (next === undefined) continue
      if (next === 'take' || next === 'last') {
        taken = true
        open.lines.push(line)
        open.passed = 0
      } else if (next === 'pass') open.passed++
      if (
        next === 'last' ||
        next === 'end' ||
        open.lines.length >= open.block.maxLines ||
        open.passed > (open.block.mostPassed ?? MAX_PASSED)
      )
        this.#close(open)
    }
    return taken
  }

  #close(open: OpenBlock): void {
    if (this.#open.length > 0) this.#open = this.#open.filter((o) => o !== open)
    const record = this.#built(open.block, open.collecting)
    if (record === undefined) return
    const first = open.lines[0]
    this.#tell(open.block.emits, record, spanning(open.lines), first.time, open.lines)
  }

  #brokeSoFar(open: OpenBlock): Broken | undefined {
    try {
      return brokeSoFar(open)
    } catch (error) {
      this.#threw(open.block, error)
      return undefined
    }
  }

  /** The text ends. What it breaks off in the middle is handed to `brokenOff`, with what it says so far that broke, or told as far as it goes. */
  end(brokenOff?: (open: BrokenOff, broke: Broken | undefined) => void): void {
    this.#flush()
    for (const open of this.#open) {
      if (brokenOff === undefined) this.#close(open)
      else {
        const broke = this.#brokeSoFar(open)
        if (!this.#broken.has(open.block)) brokenOff(open, broke)
      }
    }
    this.#open = []
  }
}

/** Lines without a stamp that may stand between one of a report, whose lines have stamps, and one that has none. */
const MOST_BETWEEN = 2

/** Whether a line may be one of these: of the same stream, and where it has no stamp beside theirs not far below. */
function isOf(line: Cited<LogLine>, lines: OpenBlock['lines']): boolean {
  const [first] = lines
  if (!isSameStream(line, first) && !isContinued(line, first)) return false
  return isStamped(line) || !isStamped(first) || line.at.line - lines.at(-1)!.at.line <= MOST_BETWEEN + 1
}

const isStamped = ({ time, uptime, kernel }: Cited<LogLine>): boolean => time !== undefined || uptime !== undefined || kernel === true

/** A line that states something is quoted as it was said: its place is given the words. Of the many that state nothing it stays small. */
function quotable({ at, message }: Cited<LogLine>): void {
  const place: { message?: string; readonly text: string } = at
  if (place.message === undefined && message !== '' && message !== place.text) place.message = message
}
