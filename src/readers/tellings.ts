import type { LogLine } from '../core/log-line.ts'
import type { Broken, RecordType } from '../core/record.ts'
import type { Cited, Span } from '../core/span.ts'
import type { Receivers, Whence } from '../reading/outlet.ts'
import { matchers } from '../tables.ts'
import { SharedStrings } from './shared-strings.ts'

/** One thing that a text told, as plain data that passes from one thread to another. */
export type Telling =
  | {
      readonly is: 'record'
      readonly name: string
      readonly isLine: true | undefined
      readonly record: object
      readonly broke: Broken | undefined
      readonly from: Whence | undefined
    }
  | { readonly is: 'line'; readonly line: Cited<LogLine> }
  | { readonly is: 'quoted'; readonly line: Cited<LogLine> }
  | { readonly is: 'booted'; readonly host: string | undefined; readonly at: Span; readonly bootId: string | undefined }
  | {
      readonly is: 'broken off'
      readonly host: string | undefined
      /** Which of the blocks. */
      readonly block: number
      readonly lines: readonly Cited<LogLine>[]
      readonly broke: Broken | undefined
    }
  | { readonly is: 'times'; readonly times: number }
  | { readonly is: 'failed'; readonly what: string; readonly error: unknown }

/** Notes what it is told. */
export function noting(note: (telling: Telling) => void): Receivers {
  return {
    show(type, record, from) {
      const of = type as RecordType<object>
      note({ is: 'record', name: of.name, isLine: of.isLine, record, broke: of.broke?.(record), from })
    },
    heard: (line) => note({ is: 'line', line }),
    quoted: (line) => note({ is: 'quoted', line }),
    booted: (host, at, bootId) => note({ is: 'booted', host, at, bootId }),
    brokenOff: (host, { block, lines }, broke) => note({ is: 'broken off', host, block: matchers().blocks.indexOf(block), lines, broke }),
    standsFor: (times) => note({ is: 'times', times }),
    failed: (what, error) => note({ is: 'failed', what, error }),
  }
}

/** Tells what was noted. `path`: of the text; each telling came with a copy of it, which is let go of. */
export function retell(telling: Telling, path: string, to: Receivers): void {
  switch (telling.is) {
    case 'record': {
      const { name, isLine, record, broke, from } = telling
      inText(record as Cited<{ message?: unknown }>, path)
      if (from !== undefined) strings.within(from as Record<string, unknown>)
      for (const line of from?.lines ?? []) inText(line, path)
      to.show(typeOf(name, isLine, broke), record as never, from)
      break
    }
    case 'line':
      inText(telling.line, path)
      to.heard?.(telling.line)
      break
    case 'quoted':
      to.quoted?.(telling.line)
      break
    case 'booted':
      to.booted?.(telling.host, telling.at, telling.bootId)
      break
    case 'broken off': {
      const { host, lines, broke } = telling
      for (const line of lines) inText(line, path)
      to.brokenOff?.(host, { block: matchers().blocks[telling.block]!, lines }, broke)
      break
    }
    case 'times':
      to.standsFor?.(telling.times)
      break
    case 'failed':
      to.failed(telling.what, telling.error)
  }
}

const strings = new SharedStrings()

/** The message came as a copy too: it is a piece of the line again, as where it was read. */
function inText(
  record: { message?: unknown; readonly at: { artifact: string; message?: string; readonly text: string } },
  path: string,
): void {
  const { at, message } = record
  at.artifact = path
  strings.within(record as Record<string, unknown>)
  if (typeof message !== 'string') return
  if (at.text.endsWith(message)) record.message = at.text.slice(at.text.length - message.length)
  if (at.message === message) at.message = record.message as string
}

/** The type of a record, as far as those need it who put records together. */
function typeOf(name: string, isLine: true | undefined, broke: Broken | undefined): RecordType<object> {
  return { name, ...(isLine === undefined ? {} : { isLine }), ...(broke === undefined ? {} : { broke: () => broke }) }
}
