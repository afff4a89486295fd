import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { peel } from '../../src/reading/peel/index.ts'
import { linesOf } from '../records.ts'

const peeled = (text: string): unknown[] => peel(linesOf(text.trimEnd()), () => false).map((line) => [line.line, line.text])

const STERN = `pay-1 web 2026-11-20T10:00:00Z level=info msg="request" status=200
pay-2 web panic: runtime error: index out of range [5] with length 5
pay-2 web 
pay-1 web 2026-11-20T10:00:01Z level=info msg="request" status=200
pay-2 web goroutine 88 [running]:
pay-2 web main.(*Server).page(0xc000112000, 0x5)
pay-3 web 2026-11-20T10:00:02Z level=info msg="request" status=200
pay-2 web \t/src/server.go:221 +0x1aa
pay-2 web exit status 2
`

describe('lines of several pods in turns', () => {
  test('each pod’s are put together', () => {
    expect(peeled(STERN).slice(0, 4)).toEqual([
      [1, '[pod/pay-1/web] 2026-11-20T10:00:00Z level=info msg="request" status=200'],
      [4, '[pod/pay-1/web] 2026-11-20T10:00:01Z level=info msg="request" status=200'],
      [2, '[pod/pay-2/web] panic: runtime error: index out of range [5] with length 5'],
      [3, '[pod/pay-2/web] '],
    ])
  })

  test.each([
    ['stern', STERN],
    ['kubectl logs --prefix', STERN.replaceAll(/^(\S+) (\S+) /gm, '[pod/$1/$2] ')],
  ])('what one says in several lines, of %s', async (_, text) => {
    const { findings } = await analyzeText({ 'a.log': text })
    expect(findings.map(({ id, headline, evidence }) => [id, headline, evidence[0]?.line])).toEqual([
      [
        'process-aborted',
        'web panicked and ended: runtime error: index out of range [5] with length 5, in main.(*Server).page at /src/server.go:221.',
        2,
      ],
    ])
  })

  test.each([
    ['a list of packages', 'lib-a 1 installed\nlib-b 2 installed\nlib-c 3 installed\n'],
    ['sentences', 're-run it again now\nwell-known words stand here\nso-called pods are none\n'],
    ['a table', 'web-1 up 3d\nweb-2 up 2026-11-20T10:00:00Z\nweb-3 down\n'],
  ])('%s is none', (_, text) =>
    expect(peeled(text)).toEqual(
      text
        .trimEnd()
        .split('\n')
        .map((line, i) => [i + 1, line]),
    ),
  )
})
