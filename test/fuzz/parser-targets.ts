import type { Block } from '../../src/core/block.ts'
import type { LogLine } from '../../src/core/log-line.ts'
import type { Publish } from '../../src/core/parser.ts'
import type { Cited } from '../../src/core/span.ts'
import { BLOCKS } from '../../src/parsers/blocks/index.ts'
import { PARSERS } from '../../src/parsers/formats/index.ts'
import { MESSAGES } from '../../src/parsers/messages/index.ts'
import { ENVELOPES } from '../../src/reading/envelopes/unwrap.ts'
import { unwrap } from '../../src/reading/envelopes/unwrap.ts'
import { EXPORTS } from '../../src/reading/exports/index.ts'
import { every } from '../laws/stories.ts'
import { linesOf, recordsOf } from '../records.ts'

/** One parser that is given changed texts. */
export interface Target {
  readonly id: string
  /** Texts that it reads. */
  readonly seeds: readonly string[]
  /** Reads a text; throws where the parser does. Gives what it stated, in short. */
  run(text: string): string
}

const SEEDS = 12
const LONGEST_SEED = 8_192

/** A format takes the lines by itself. */
const formats = PARSERS.map((parser): Target => {
  const paths = parser.samples.map(({ path }) => path ?? 'capture.txt')
  return {
    id: `format ${parser.id}`,
    seeds: parser.samples.map(({ text }) => text),
    run(text) {
      const stated = new Set<string>()
      const publish: Publish = (type, value) => {
        stated.add(type.name)
        type.shows?.(value)
      }
      const path = paths[text.length % paths.length]!
      const sink = parser.open(publish, { path })
      for (const line of linesOf(text)) {
        parser.heading?.(line.text)
        if (sink.line(line) === 'end') break
      }
      sink.end()
      parser.asked?.(text)
      parser.named?.(text)
      return [...stated].join(' ')
    },
  }
})

/** With what no sample of an export shows. */
const MORE_SEEDS: Readonly<Record<string, readonly string[]>> = {
  'journal-export': [
    '__CURSOR=s=1;i=1\n_TRANSPORT=kernel\nBLOB\n\u0005\0\0\0\0\0\0\0a\nb c\nMESSAGE=x\n\n',
    '__CURSOR=s=1;i=1\nBLOB\n\u0005\0\0\0\0\0\0\0a\n\n__CURSOR=s=1;i=2\nMESSAGE=y\n\n__CURSOR=s=1;i=3\nMESSAGE=x\n',
  ],
}
/** An export hands on the entries that stand in several lines each. */
const exports = EXPORTS.map((log): Target => ({
  id: `export ${log.id}`,
  seeds: [...log.samples.map(({ text }) => text), ...(MORE_SEEDS[log.id] ?? [])],
  run(text) {
    const heard = new Set<string>()
    const sink = log.entries((entry) => heard.add(Object.keys(entry).join(' ')))
    for (const line of linesOf(text)) {
      log.heading?.(line.text)
      if (sink.line(line) === 'end') break
    }
    sink.end()
    return [...heard].join('\n')
  },
}))

const rooms = [...PARSERS, ...EXPORTS].map(({ id, samples }): Target => ({
  id: `room ${id}`,
  seeds: samples.map(({ text }) => text),
  run: (text) => recordsOf(text, samples[text.length % samples.length]?.path ?? 'capture.txt').format,
}))

const envelopes = ENVELOPES.map(({ id, samples }): Target => ({
  id: `envelope ${id}`,
  seeds: samples,
  run: (text) =>
    text
      .split('\n')
      .map((line) => unwrap(line).envelope ?? '')
      .join(' '),
}))

const cited = (message: string, line: number): Cited<LogLine> => ({ message, at: { artifact: 'x', line, offset: 0, text: message } })

/** A statement of a log begins at its first line, which holds one of its literals; it is given the lines below it. */
const blocks = [...BLOCKS, ...MESSAGES].map((block): Target => {
  const begins = block.begins.map((literal) => literal.toLowerCase())
  const isFirst = (message: string): boolean => {
    const low = message.toLowerCase()
    return begins.some((literal) => low.includes(literal)) && block.opens?.(message) !== false
  }
  return {
    id: `statement ${block.id}`,
    get seeds() {
      return seedsOf(block, isFirst)
    },
    run(text) {
      const [first, ...below] = text.split('\n')
      if (!isFirst(first!)) return ''
      const collecting = block.open(cited(first!, 1))
      let taken = 1
      for (const [i, message] of below.entries()) {
        if (taken >= block.maxLines) break
        const next = collecting.next(message)
        if (next === 'end') break
        if (next === 'pass') continue
        collecting.add(cited(message, i + 2))
        taken++
        if (next === 'last') break
      }
      const built = collecting.build()
      return built === undefined ? '' : Object.keys(built).join(' ')
    },
  }
})

let messages: readonly (readonly string[])[] | undefined
const known = new Map<Block<object>, readonly string[]>()

/** Where a statement begins in the examples: with the lines that follow. */
function seedsOf(block: Block<object>, isFirst: (message: string) => boolean): readonly string[] {
  const before = known.get(block)
  if (before !== undefined) return before
  messages ??= every.flatMap(({ files }) => Object.values(files).map((text) => text.split('\n').map((line) => unwrap(line).message)))
  const rows = block.maxLines === 1 ? 1 : 40
  const seeds = new Map<string, string>()
  for (const text of messages)
    for (const [i, message] of text.entries())
      if (seeds.size < SEEDS && message.length < LONGEST_SEED && isFirst(message)) {
        const seed = text.slice(i, i + rows).join('\n')
        seeds.set(message.replace(/\d+/g, '0').slice(0, 60), seed.slice(0, LONGEST_SEED))
      }
  const found = seeds.size > 0 ? [...seeds.values()] : [block.begins[0] ?? 'x']
  known.set(block, found)
  return found
}

export const PARSER_TARGETS: readonly Target[] = [...formats, ...exports, ...blocks, ...envelopes]
/** The same formats as the reading room reads them: slower. */
export const ROOM_TARGETS: readonly Target[] = rooms
