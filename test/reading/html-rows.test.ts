import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { peel } from '../../src/reading/peel/index.ts'
import { linesOf } from '../records.ts'

const HEADING = 'NAME   READY   STATUS'
const peeled = (text: string) => peel(linesOf(text), (line) => line.split(/\s{2,}/).join('   ') === HEADING).map(({ text: line }) => line)

describe('a table in HTML is lines, one for each row', () => {
  const head = '<table class="t"><thead><tr><th>Name</th><th>Ready</th><th>Status</th></tr></thead>'
  const aligned = ['NAME    READY   STATUS', 'api-0   0/1     Error']
  test.each([
    ['on lines of their own', `${head}\n<tbody>\n<tr><td>api-0</td><td>0/1</td><td>Error</td></tr>\n</tbody></table>`],
    ['on one line', `${head}<tr><td>api-0</td><td>0/1</td><td>Error</td></tr></table>`],
    ['a cell a line', `${head}\n<tr>\n  <td>api-0</td>\n  <td>0/1</td>\n  <td>Error</td>\n</tr>\n</table>`],
    [
      'with marks in the cells',
      `${head}\n<TR><TD ALIGN=left><b>api-0</b></TD><TD>0/1</TD><TD><span style="color:red">Error</span></TD></TR></TABLE>`,
    ],
    ['whose ends are left out', `${head}\n<tr><td>api-0<td>0/1<td>Error\n</table>`],
  ])('%s', (_name, text) => expect(peeled(text)).toEqual(aligned))

  test('without a heading that anybody knows its cells are columns', () =>
    expect(peeled('<tr><td>Warning</td><td>Evicted</td><td>pod/log-0</td><td>out of<br>room | &lt;none&gt;</td></tr>')).toEqual([
      'Warning   Evicted   pod/log-0   out of room | <none>',
    ]))

  test('what stands above, below and beside it stays', () => {
    expect(peeled('Hi\n<table><tr><td>a</td><td>b</td></tr></table> see <c>\n\nbye')).toEqual(['Hi', 'a   b', 'see <c>', '', 'bye'])
    expect(peeled('<tr><td>a</td><td>b</td></tr>\nlog line\n<tr><td>c</td></tr>')).toEqual(['a   b', 'log line', 'c'])
    expect(peeled('parse error at <td>x</td> in page')).toEqual(['parse error at <td>x</td> in page'])
  })

  test('a cell that never ends is none: its lines are read as they are', () => {
    const lines = Array.from({ length: 80 }, (_, i) => `line ${i}`)
    expect(peeled(['<table><tr><td>a</td></tr>', '<tr><td>b', ...lines].join('\n'))).toEqual(['a', 'b', ...lines])
  })

  test('its places are those of the text as it was given', () => {
    const [, row] = peel(linesOf('x\n<tr>\n<td>a</td>\n<td>b</td>\n</tr>'), () => false)
    expect(row).toMatchObject({ text: 'a   b', line: 2, endLine: 5, offset: 2, verbatim: '<tr>' })
  })

  test('an event in it names its pod', async () => {
    const { findings } = await analyzeText({
      'mail.html':
        '<table><tr><td>Warning</td><td>Evicted</td><td>pod/log-0</td><td>The node was low on resource: ephemeral-storage. Threshold quantity: 5Gi, available: 1Gi. Container app was using 21Gi, request is 0. </td></tr></table>\n',
    })
    expect(findings.map(({ headline }) => headline)).toEqual([
      'Pod log-0 was evicted: its node ran low on local disk space (1 GiB left, the threshold is 5 GiB); its container "app" held 21 GiB.',
    ])
  })
})
