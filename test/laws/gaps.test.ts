import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Block } from '../../src/core/block.ts'
import type { Detector, Fact, Watch } from '../../src/core/detector.ts'
import type { Report } from '../../src/core/report.ts'
import { DETECTORS, FAILURES } from '../../src/detectors/index.ts'
import { analyzeText } from '../../src/index.ts'
import { BLOCKS as SEVERAL } from '../../src/parsers/blocks/index.ts'
import { MESSAGES } from '../../src/parsers/messages/index.ts'
import { PARSERS } from '../../src/parsers/formats/index.ts'
import { examples, firing, incidents, type Story } from './stories.ts'
import { type Files, told } from './told.ts'

afterEach(() => void vi.restoreAllMocks())

const broken = (): never => {
  throw new Error('broken on purpose')
}
const internal = ({ coverage }: Report) => coverage.gaps.filter(({ kind }) => kind === 'internal').map(({ what, why }) => `${what}: ${why}`)
/** Statements of several lines, and of one. */
const BLOCKS = [...SEVERAL, ...MESSAGES]
const inFolder = (folder: string, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]))
/** What several detectors speak of, by a log, and what none of its blocks is read for, by a capture. */
const LOG: Files = {
  'rest/kern.log': [
    'Nov 21 14:03:11 db9 kernel: [  825.118201] Out of memory: Killed process 4242 (java) total-vm:4964748kB, anon-rss:508924kB, file-rss:10560kB, shmem-rss:0kB, UID:1000 pgtables:1648kB oom_score_adj:0',
    'Nov 21 14:09:41 db9 kernel: [ 1215.000001] EXT4-fs (sda1): Remounting filesystem read-only',
    "Nov 21 15:24:41 db9 systemd[1]: orders.service: Failed with result 'exit-code'.",
    '',
  ].join('\n'),
}
const CAPTURE: Files = inFolder('rest', {
  ...examples.find(({ name }) => /^disk-full: filling.up$/.test(name))!.files,
  hostname: 'db9\n',
})

describe('19 a detector that throws is a gap, and all else is as if it were not there', () => {
  /** The detector as it is, but for what it does with what it is shown. */
  const throwing = (detector: Detector, when: 'shown' | 'at the end'): void => {
    const watch = detector.watch.bind(detector)
    vi.spyOn(detector, 'watch').mockImplementation((bench: Watch<Record<string, Fact>>) =>
      watch({
        get times() {
          return bench.times
        },
        get copies() {
          return bench.copies
        },
        names: bench.names,
        onLine: (literals, see) => bench.onLine(literals, when === 'shown' ? broken : see),
        on: (type, see) => bench.on(type, when === 'shown' ? broken : see),
        thresholds: (table) => bench.thresholds(table),
        atEnd: when === 'shown' ? (conclude) => bench.atEnd(conclude) : () => bench.atEnd(broken),
        find: when === 'shown' ? (found) => bench.find(found) : () => {},
      }),
    )
  }
  const byDetector = DETECTORS.map((detector) => ({ id: detector.id, detector, files: firing.find(({ id }) => id === detector.id)!.files }))
  test.each(byDetector)('$id', async ({ id, detector, files }) => {
    const all = { ...files, ...LOG }
    const without = told(await analyzeText(all, { ignore: [id] }))
    throwing(detector, 'shown')
    const report = await analyzeText(all)
    expect(internal(report)).toEqual([`${id} could not be judged: internal error: broken on purpose; please report it`])
    expect(told(report)).toEqual(without)
  })
  test.each(FAILURES)('$id', async (failure) => {
    const all = { ...firing.find(({ id }) => id === failure.id)!.files, ...LOG }
    const without = told(await analyzeText(all, { ignore: [failure.id] }))
    vi.spyOn(failure, 'judge').mockImplementation(broken)
    const report = await analyzeText(all)
    expect(internal(report)).toEqual([`${failure.id} could not be judged: internal error: broken on purpose; please report it`])
    expect(told(report)).toEqual(without)
  })
  test.skipIf(byDetector.length === 0)('at the end, once for each machine and named once', async () => {
    const { detector, files } = byDetector[0]!
    const all = { ...files, ...LOG }
    const without = told(await analyzeText(all, { ignore: [detector.id] }))
    throwing(detector, 'at the end')
    const report = await analyzeText(all)
    expect(internal(report)).toHaveLength(1)
    expect(told(report)).toEqual(without)
  })
  test('words that throw leave the finding its title, and its facts', async () => {
    const detector = [...DETECTORS, ...FAILURES].find(({ id }) => id === 'filesystem-readonly')!
    const [usual] = (await analyzeText(LOG)).findings.filter(({ id }) => id === 'filesystem-readonly')
    vi.spyOn(detector, 'cause').mockImplementation(broken)
    vi.spyOn(detector, 'fix').mockImplementation(broken)
    const report = await analyzeText(LOG)
    const [found] = report.findings.filter(({ id }) => id === 'filesystem-readonly')
    expect(found).toEqual({ ...usual, cause: `${usual!.title}.`, fix: [] })
    expect(internal(report)).toHaveLength(1)
  })
})

describe('19 a format that throws is a gap, and the other files are read', () => {
  const samples = PARSERS.map((parser) => ({ id: parser.id, parser, sample: parser.samples[0]! }))
  test.each(samples)('$id', async ({ id, parser, sample }) => {
    const alone = told(await analyzeText(LOG))
    const path = `own/${sample.path ?? 'capture.txt'}`
    vi.spyOn(parser, 'open').mockImplementation(() => ({ line: broken, end: broken }))
    const report = await analyzeText({ [path]: sample.text, 'own/hostname': 'web1\n', ...LOG })
    expect(internal(report)).toContain(`${path}: ${id} could not be read: internal error: broken on purpose; please report it`)
    expect(told(report).findings).toEqual(expect.arrayContaining(alone.findings))
    expect(told(report).incidents).toEqual(expect.arrayContaining(alone.incidents))
  })
})

describe('19 a block that throws is a gap, and the other files are read', async () => {
  /** By block: a story in which one begins. */
  const begun = new Map<Block<object>, Story>()
  for (const story of [...firing, ...incidents]) {
    const spies = BLOCKS.filter((one) => !begun.has(one)).map((block) => ({ block, spy: vi.spyOn(block, 'open') }))
    await analyzeText(story.files, { only: [] })
    for (const { block, spy } of spies) if (spy.mock.calls.length > 0) begun.set(block, story)
    vi.restoreAllMocks()
  }
  const parts = (['next', 'add', 'build'] as const).flatMap((part) =>
    [...begun].flatMap(([block, { files }]) => (part === 'build' || block.maxLines > 1 ? { id: block.id, block, files, part } : [])),
  )
  const thrown = new Map<string, number>()
  test.each(parts)('$id: $part', async ({ id, block, files, part }) => {
    const alone = told(await analyzeText(CAPTURE))
    const open = block.open.bind(block)
    let times = 0
    vi.spyOn(block, 'open').mockImplementation((first) => {
      const collecting = open(first)
      const own = { next: collecting.next.bind(collecting), add: collecting.add.bind(collecting), build: collecting.build.bind(collecting) }
      return { ...own, [part]: () => (times++, broken()) }
    })
    const report = await analyzeText({ ...inFolder('own', files), ...CAPTURE })
    expect(internal(report).some((gap) => gap.includes(`${id} could not be read: internal error: broken on purpose`))).toBe(times > 0)
    expect(told(report).findings).toEqual(expect.arrayContaining(alone.findings))
    thrown.set(part, (thrown.get(part) ?? 0) + Math.min(times, 1))
  })
  test('and most of them did throw', () => {
    expect(begun.size).toBeGreaterThan(BLOCKS.length * 0.6)
    for (const part of ['next', 'add', 'build'])
      expect(thrown.get(part), part).toBeGreaterThan(parts.filter((asked) => asked.part === part).length * 0.6)
  })
})
