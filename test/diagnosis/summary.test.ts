import { expect, test } from 'vitest'
import type { Coverage, Finding, Report } from '../../src/core/report.ts'
import { summarise } from '../../src/diagnosis/summary.ts'

const finding = (key: string, of: Partial<Finding> = {}): Finding =>
  ({ key, headline: `${key} broke.`, cause: 'c', confidence: 0.953, entities: {}, ...of }) as Finding
const report = (coverage: Partial<Coverage> = {}, findings: Finding[] = [], roots: string[] = []): Omit<Report, 'summary'> =>
  ({
    findings,
    incidents: roots.map((root) => ({ root })),
    coverage: { artifacts: [{ lines: 3 }, { lines: 4 }], gaps: [], unexplained: [], ...coverage },
  }) as unknown as Omit<Report, 'summary'>
const broken = (count: number, artifact = 'app.log') => ({ artifact, line: 17, count }) as Coverage['unexplained'][0]
const EXCLUDES = 'this excludes only what these sources could have shown.'

test.each<[string, ReturnType<typeof report>]>([
  ['Nothing could be read.', report({ artifacts: [] })],
  [`No failure that osdx knows was found (2 files, 7 lines read); ${EXCLUDES}`, report()],
  [`No failure that osdx knows was found (1 file, 1 line read); ${EXCLUDES}`, report({ artifacts: [{ lines: 1 } as never] })],
  [`No failure that osdx knows was found (2 files, 7 lines read; 1 note); ${EXCLUDES}`, report({}, [finding('a')])],
  [`No failure that osdx knows was found (2 files, 7 lines read; 2 notes); ${EXCLUDES}`, report({}, [finding('a'), finding('b')])],
  [
    `No failure that osdx knows was found in the time asked for (2 files, 7 lines read); ${EXCLUDES}`,
    report({ gaps: [{ what: 'time asked for', why: '' }] }),
  ],
  [`No failure that osdx knows was found (2 files, 7 lines read); ${EXCLUDES}`, report({ gaps: [{ what: 'x', why: '' }] })],
  [
    'No failure that osdx knows was found, but 1 line says that something broke: app.log:17 (2 files, 7 lines read).',
    report({ unexplained: [broken(1)] }),
  ],
  [
    'No failure that osdx knows was found, but 7 lines say that something broke, first standard input:17 (2 files, 7 lines read; 1 note).',
    report({ unexplained: [broken(1, '-'), broken(4)], unexplainedOmitted: 2 }, [finding('a')]),
  ],
  [
    'No failure that osdx knows was found in the time asked for, but 1 line says that something broke: app.log:17 (2 files, 7 lines read; 2 notes).',
    report({ unexplained: [broken(1)], gaps: [{ what: 'time asked for', why: '' }] }, [finding('a'), finding('b')]),
  ],
  ['b broke. 95 % sure.', report({}, [finding('a'), finding('b')], ['b'])],
  ['b broke. 95 % sure; 1 more incident.', report({}, [finding('a'), finding('b')], ['b', 'a'])],
  ['b broke. 95 % sure; 2 more incidents.', report({}, [finding('b')], ['b', 'a', 'c'])],
  ['b broke. 95 % sure.', report({}, [finding('b', { entities: { host: 'x' } })], ['b'])],
  ['x: b broke. 95 % sure.', report({}, [finding('b', { entities: { host: 'x' } }), finding('a', { entities: { host: 'y' } })], ['b'])],
  [
    'a broke. 95 % sure.',
    report({}, [finding('a'), finding('b', { entities: { host: 'x' } }), finding('c', { entities: { host: 'y' } })], ['a']),
  ],
])('%s', (words, of) => expect(summarise(of)).toBe(words))

test('without a headline the first sentence of the cause', () => {
  const { headline: _, ...bare } = finding('a', { cause: 'Memory 1.5 GiB\nran out at once. Then more.' })
  expect(summarise(report({}, [bare], ['a']))).toBe('Memory 1.5 GiB ran out at once. 95 % sure.')
  expect(summarise(report({}, [{ ...bare, cause: 'short' }], ['a']))).toBe('short 95 % sure.')
})
