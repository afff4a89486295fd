import { describe, expect, test } from 'vitest'
import { Collected, reopened, type Unfinished } from '../../src/casefile/collected.ts'
import { type Piece, PieceIndex, SeamBudget } from '../../src/casefile/piece-index.ts'
import { goOn } from '../../src/casefile/seams.ts'
import { type Block, collect } from '../../src/core/block.ts'
import { caseOf, opened } from './texts.ts'

/** From `begin` over indented lines to `end`; other lines stand between. */
const TRACE: Block<{ frames: string[] }> = {
  id: 'trace',
  emits: { name: 'trace' },
  begins: ['begin'],
  maxLines: 6,
  open: (first) =>
    collect(
      first,
      (message) => (message === 'end' ? 'last' : message === 'stop' ? 'end' : message.startsWith('frame') ? 'take' : 'pass'),
      (lines) => ({ frames: lines.slice(1).map(({ message }) => message) }),
    ),
}

const indexOf = (pieces: readonly Piece[]): PieceIndex => new PieceIndex(pieces, new SeamBudget())
const piece = (path: string, text: string): Piece => {
  const collected = new Collected(path)
  for (const line of opened(path, text)) collected.heard(line)
  return { path, log: collected.logs[0]!, settled: ({ time }) => time }
}
function unfinished(path: string, text: string): Unfinished {
  const lines = opened(path, text)
  return { block: TRACE, lines }
}
const at = (second: string, message: string): string => `2026-11-21T14:00:${second}Z web1 kernel: ${message}\n`
/** The places that the statement goes on with. */
const goesOn = (begun: string, ...others: readonly (readonly [path: string, text: string])[]): string[] => {
  const own = piece('kern.log.1', begun)
  const open = unfinished('kern.log.1', begun)
  return goOn(open, reopened(open), own, indexOf([own, ...others.map(([path, text]) => piece(path, text))])).map(
    (line) => `${line.at.artifact}:${line.at.line}`,
  )
}

describe('a statement that is broken off', () => {
  const begun = at('00', 'begin') + at('01', 'frame a')
  test('goes on in the file that begins within ten seconds, to its last line', () =>
    expect(goesOn(begun, ['kern.log', at('02', 'frame b') + at('02', 'other') + at('03', 'end') + at('04', 'frame c')])).toEqual([
      'kern.log:1',
      'kern.log:3',
    ]))
  test('up to a line that ends it', () =>
    expect(goesOn(begun, ['kern.log', at('02', 'frame b') + at('02', 'stop') + at('03', 'end')])).toEqual(['kern.log:1']))
  test('not in one that begins later, or before', () => {
    expect(goesOn(begun, ['kern.log', at('12', 'frame b')])).toEqual([])
    expect(goesOn(at('30', 'begin'), ['kern.log', at('02', 'frame b')])).toEqual([])
  })
  test('behind its own last line, in a copy that goes further', () =>
    expect(goesOn(begun, ['copy.log', at('00', 'begin') + at('01', 'frame a') + at('20', 'frame b') + at('21', 'end')])).toEqual([
      'copy.log:3',
      'copy.log:4',
    ]))
  test('no further than a block may be long', () =>
    expect(goesOn(begun, ['kern.log', at('02', 'frame b').repeat(9)])).toEqual(['kern.log:1', 'kern.log:2', 'kern.log:3', 'kern.log:4']))
  test('over a piece that lies wholly inside of it, whatever they are called', () => {
    const [first, second, third] = [
      at('00', 'begin'),
      at('00', 'frame a') + at('00', 'frame b'),
      at('00', 'frame c') + at('00', 'end') + at('09', 'x'),
    ]
    const over = (...paths: [string, string, string]): string[] => {
      const pieces = [first, second, third].map((text, i) => piece(paths[i]!, text))
      return goOn(
        unfinished(paths[0], first),
        reopened(unfinished(paths[0], first)),
        pieces[0]!,
        indexOf(pieces.toSorted((a, b) => (a.path < b.path ? -1 : 1))),
      ).map((line) => `${line.at.artifact}:${line.at.line}`)
    }
    for (const [a, b, c] of [
      ['run.log.2.gz', 'run.log.1', 'run.log'],
      ['run.aa', 'run.ab', 'run.ac'],
      ['out-1.txt', 'out-2.txt', 'out-3.txt'],
      ['run.log-20270301', 'run.log-20270302', 'run.log-20270303'],
      ['run.log.00', 'run.log.01', 'run.log.02'],
    ] as const)
      expect(over(a, b, c)).toEqual([`${b}:1`, `${b}:2`, `${c}:1`, `${c}:2`])
  })
  test('lines without a time in the piece that follows by its name, in no other', () => {
    const bare = 'frame b\nend\n'
    expect(goesOn(begun, ['kern.log', bare])).toEqual(['kern.log:1', 'kern.log:2'])
    expect(goesOn(begun, ['other.log', bare])).toEqual([])
    expect(goesOn(begun, ['kern.log.2', bare])).toEqual([])
  })
  test('not into the next boot', () => {
    const next = piece('kern.log', at('02', 'frame b') + at('03', 'boots') + at('03', 'frame c'))
    next.log.stretches.push({ fromLine: 2, begins: true, readings: [] })
    const own = piece('kern.log.1', begun)
    const open = unfinished('kern.log.1', begun)
    expect(goOn(open, reopened(open), own, indexOf([own, next])).map(({ at: { line } }) => line)).toEqual([1])
  })
  test('in the first piece that has more of it', () =>
    expect(goesOn(begun, ['a.log', at('02', 'other')], ['b.log', at('02', 'frame b')])).toEqual(['b.log:1']))
})

describe('in the case file', () => {
  const text = (path: string, lines: string, broken: string | undefined): Collected => {
    const collected = new Collected(path)
    for (const line of opened(path, lines)) collected.heard(line)
    if (broken !== undefined) collected.unfinished('web1', unfinished(path, broken))
    return collected
  }
  test('it is one record, cited at its own lines, with the words of both', () => {
    const begun = at('00', 'begin') + at('01', 'frame a')
    const { scopes } = caseOf([text('kern.log', at('02', 'frame b') + at('03', 'end'), undefined), text('kern.log.1', begun, begun)])
    expect(scopes.flatMap(({ told }) => told)).toMatchObject([
      { type: { name: 'trace' }, record: { frames: ['frame a', 'frame b', 'end'], at: { artifact: 'kern.log.1', line: 1, endLine: 2 } } },
    ])
  })
  test('one that throws is named, and the rest is settled', () => {
    const begun = at('00', 'begin')
    const collected = text('kern.log', begun, undefined)
    const broken = unfinished('kern.log', begun)
    collected.unfinished('web1', {
      ...broken,
      block: {
        ...broken.block,
        open: () => {
          throw new Error('broken on purpose')
        },
      },
    })
    const failed: string[] = []
    const { scopes } = caseOf([collected], { failed: (what) => void failed.push(what) })
    expect(failed).toEqual(['kern.log: trace could not be read'])
    expect(scopes.map(({ name }) => name)).toEqual(['web1'])
  })
})
