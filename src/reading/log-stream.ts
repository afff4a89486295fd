import type { Block, Collecting } from '../core/block.ts'
import type { RecordType } from '../core/record.ts'
import type { Cited, Instant, Span } from '../core/span.ts'
import type { LogLine } from '../core/log-line.ts'
import { LiteralSet } from '../scan/literals.ts'

/** Who is shown a line, with the numbers of those that watch for what it holds. */
export type Hear = (line: Cited<LogLine>, watchers: readonly number[]) => void

/** Takes a statement that several lines make up. */
export type Tell = (type: RecordType<object>, value: object, at: Span, time: Instant | undefined, lines: readonly Cited<LogLine>[]) => void

const NOBODY: { readonly watchers: readonly number[]; readonly openers: readonly number[] } = { watchers: [], openers: [] }

/** Which literals open which watcher or block: made once per run from what they themselves name, so it cannot drift. */
export class Matchers {
  readonly set: LiteralSet
  readonly literals: readonly string[]
  /** By literal: who wants the lines that hold it. */
  readonly #watchers: readonly (number[] | undefined)[]
  readonly #openers: readonly (number[] | undefined)[]

  readonly lines: readonly { readonly literals: readonly string[] }[]
  readonly blocks: readonly Block<object>[]

  constructor(lines: readonly { readonly literals: readonly string[] }[], blocks: readonly Block<object>[]) {
    this.lines = lines
    this.blocks = blocks
    const index = new Map<string, number>()
    const number = (literal: string): number => {
      const known = index.get(literal.toLowerCase())
      if (known !== undefined) return known
      index.set(literal.toLowerCase(), index.size)
      return index.size - 1
    }
    const owners = (lists: readonly (readonly string[])[]): number[][] => {
      const found: number[][] = []
      for (const [i, literals] of lists.entries()) for (const n of new Set(literals.map(number))) (found[n] ??= []).push(i)
      return found
    }
    this.#watchers = owners(lines.map(({ literals }) => literals))
    this.#openers = owners(blocks.map(({ begins }) => begins))
    this.literals = [...index.keys()]
    this.set = new LiteralSet(this.literals)
  }

  /** The watchers and blocks whose literals stand in the message. */
  of(message: string): { watchers: readonly number[]; openers: readonly number[] } {
    const found = this.set.within(message)
    if (found.size === 0) return NOBODY
    const hits = [...found]
    if (hits.length === 1)
      return { watchers: this.#watchers[hits[0]!] ?? NOBODY.watchers, openers: this.#openers[hits[0]!] ?? NOBODY.openers }
    const sorted = (lists: readonly (number[] | undefined)[]) => [...new Set(hits.flatMap((hit) => lists[hit] ?? []))].sort((a, b) => a - b)
    return { watchers: sorted(this.#watchers), openers: sorted(this.#openers) }
  }
}

interface OpenBlock {
  readonly block: Block<object>
  readonly stream: string
  readonly collecting: Collecting<object>
  readonly lines: [Cited<LogLine>, ...Cited<LogLine>[]]
  passed: number
}

/** Foreign lines that may stand between two lines of a block before it is given up. */
const MAX_PASSED = 400
/** Messages are cut here before they are matched: nothing a kernel or a runtime says in one line is longer. */
const MAX_MESSAGE = 16_384

/** A statement of several lines of which a log held only the first. */
export interface BrokenOff {
  readonly block: Block<object>
  readonly collecting: Collecting<object>
  readonly lines: readonly Cited<LogLine>[]
}

/** The log lines of one artifact: says who watches for them, collects blocks. */
export class LogStream {
  #open: OpenBlock[] = []

  readonly matchers: Matchers
  readonly #tell: Tell
  /** Shown every opened line. */
  readonly #hear: Hear | undefined
  readonly #failed: ((block: string, error: unknown) => void) | undefined
  /** Blocks that threw: they are not asked again. */
  readonly #broken = new Set<Block<object>>()

  constructor(matchers: Matchers, tell: Tell, hear?: Hear, failed?: (block: string, error: unknown) => void) {
    this.matchers = matchers
    this.#tell = tell
    this.#hear = hear
    this.#failed = failed
  }

  /** Whether a block is being collected, so that every line must be seen. */
  get collecting(): boolean {
    return this.#open.length > 0
  }

  /** One opened line. A newline that was written as #012 (rsyslog) or stands in the message makes several. */
  message(line: LogLine, at: Span, time?: Cited<LogLine>['time']): void {
    const message = line.message.length > MAX_MESSAGE ? line.message.slice(0, MAX_MESSAGE) : line.message
    const dated = time === undefined ? { at } : { at, time }
    if (!message.includes('#01') && !message.includes('\n')) {
      this.#one({ ...line, ...dated, message })
      return
    }
    const parts = message.includes('#012') ? message.split('#012') : message.split('\n')
    for (const part of parts) this.#one({ ...line, ...dated, message: part.replaceAll('#011', '\t') })
  }

  #one(line: Cited<LogLine>): void {
    const { watchers, openers } = this.matchers.of(line.message)
    this.#collect(line)
    for (const i of openers) this.#begin(this.matchers.blocks[i]!, line)
    this.#hear?.(line, watchers)
  }

  /** What a block answers; one that throws ends nothing but itself. */
  #guarded<T>(block: Block<object>, ask: () => T, otherwise: T): T {
    try {
      return ask()
    } catch (error) {
      if (this.#failed === undefined) throw error
      this.#broken.add(block)
      this.#open = this.#open.filter((open) => open.block !== block)
      this.#failed(block.id, error)
      return otherwise
    }
  }

  #begin(block: Block<object>, line: Cited<LogLine>): void {
    if (this.#broken.has(block) || this.#guarded(block, () => block.opens?.(line.message), false) === false) return
    const stream = streamOf(line)
    const same = this.#open.filter((o) => o.block === block && o.stream === stream)
    // what an open block took as a part of itself begins no other
    if (same.some((o) => o.lines.at(-1) === line)) return
    // a second beginning in the same stream ends the first
    for (const open of same) this.#close(open)
    const collecting = this.#guarded(block, () => block.open(line), undefined)
    if (collecting === undefined) return
    const open: OpenBlock = { block, stream, collecting, lines: [line], passed: 0 }
    if (block.maxLines > 1) this.#open.push(open)
    else this.#close(open)
  }

  #collect(line: Cited<LogLine>): void {
    if (this.#open.length === 0) return
    const stream = streamOf(line)
    for (const open of [...this.#open]) {
      if (open.stream !== stream && !isContinued(line)) {
        if (++open.passed > MAX_PASSED) this.#close(open)
        continue
      }
      const next = this.#guarded(
        open.block,
        () => {
          const verdict = open.collecting.next(line.message)
          if (verdict === 'take' || verdict === 'last') open.collecting.add(line)
          return verdict
        },
        undefined,
      )
      if (next === undefined) continue
      if (next === 'take' || next === 'last') {
        open.lines.push(line)
        open.passed = 0
      } else if (next === 'pass') open.passed++
      if (next === 'last' || next === 'end' || open.lines.length >= open.block.maxLines || open.passed > MAX_PASSED) this.#close(open)
    }
  }

  #close(open: OpenBlock): void {
    this.#open = this.#open.filter((o) => o !== open)
    const record = this.#guarded(open.block, () => open.collecting.build(), undefined)
    if (record === undefined) return
    const first = open.lines[0]
    const last = open.lines.at(-1)!
    const at = last.at.line > first.at.line ? { ...first.at, endLine: last.at.line } : first.at
    this.#tell(open.block.emits, record, at, first.time, open.lines)
  }

  /** Whether somebody watches for what this message holds. */
  knows(message: string): boolean {
    return this.matchers.set.within(message).size > 0
  }

  /** Whether a block that is being collected would take a bare line. */
  claims(message: string): boolean {
    return this.#open.some((open) => ['take', 'last'].includes(this.#guarded(open.block, () => open.collecting.next(message), 'end')))
  }

  /** The text ends. What it breaks off in the middle is handed to `brokenOff`, or told as far as it goes. */
  end(brokenOff?: (open: BrokenOff) => void): void {
    for (const open of [...this.#open])
      if (brokenOff === undefined) this.#close(open)
      else brokenOff(open)
    this.#open = []
  }
}

/** The second and later lines of one message stand indented and without its prefix in dmesg and `journalctl -o short`. */
function isContinued(line: LogLine): boolean {
  return (
    line.host === undefined &&
    line.caller === undefined &&
    line.ident === undefined &&
    line.kernel === undefined &&
    /^\s{4}/.test(line.message)
  )
}

/** Lines with the same host and printk caller were printed one after the other by one context. */
function streamOf(line: LogLine): string {
  return `${line.host ?? ''}\0${line.caller ?? ''}`
}
