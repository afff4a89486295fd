import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import type { Evidence } from '../../src/core/report.ts'

const FAILURE =
  'Nov 21 09:15:01 db1 kernel: [40430.000000] Out of memory: Killed process 5150 (java) total-vm:900kB, anon-rss:500kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:16kB oom_score_adj:0'
const LATER =
  'Nov 21 09:20:00 db1 kernel: [40729.000000] Out of memory: Killed process 5151 (java) total-vm:900kB, anon-rss:500kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:16kB oom_score_adj:0'
const VALUE = 'Quartz-Lily-5150'

/** The lines that a report shows around the failure, those that stand so far from a secret and its name. */
async function shownOf(lines: readonly string[]): Promise<{ evidence: Evidence; report: string }> {
  const report = await analyzeText({ 'notes.txt': `${lines.join('\n')}\n` })
  const finding = report.findings.find(({ id }) => id === 'oom-kill-global')!
  return { evidence: finding.evidence[0]!, report: JSON.stringify(report) }
}

const plain = (count: number): string[] => Array.from({ length: count }, (_, i) => `    step ${i} of the work`)

describe('a value is masked wherever the window of lines around a failure begins or ends', () => {
  test.each([
    ['YAML', ['    - name: DB_PASSWORD', `      value: ${VALUE}`]],
    ['YAML, fields between', ['    - name: DB_PASSWORD', '      description: of the shop', '      type: string', `      value: ${VALUE}`]],
    ['YAML, the value first', [`    - value: ${VALUE}`, '      name: DB_PASSWORD']],
    ['JSON', ['    "name": "API_TOKEN",', `    "value": "${VALUE}"`]],
    ['JSON, a field between', ['    "name": "API_TOKEN",', '    "secure": true,', `    "value": "${VALUE}"`]],
    ['XML', ['<property>', '  <name>db.password</name>', `  <value>${VALUE}</value>`, '</property>']],
    ['a block of YAML', ['    password: |', `      ${VALUE}`]],
    ['below its name', ['    DB_PASSWORD:', `      ${VALUE}`]],
    ['below a question', ['Enter password for root: ', VALUE]],
    ['a flag', ['mysql -h db --password \\', `    ${VALUE} \\`, '    shop']],
    [
      'a log',
      [
        'Nov 21 09:14:57 db1 app[7]: - name: DB_PASSWORD',
        `Nov 21 09:14:58 db1 app[7]:   value: ${VALUE}`,
        'Nov 21 09:14:59 db1 app[7]: done',
      ],
    ],
  ])('%s', async (_, secret) => {
    for (const gap of [0, 1, 2, 3, 4]) {
      for (const lines of [
        [...plain(3), ...secret, ...plain(gap), FAILURE, ...plain(5)],
        [...plain(5), FAILURE, ...plain(gap), ...secret, ...plain(3)],
      ]) {
        const { evidence, report } = await shownOf(lines)
        expect(report, `${gap} lines between\n${lines.join('\n')}`).not.toContain(VALUE)
        expect(evidence.before ?? evidence.after).toHaveLength(3)
        for (const { line, text } of [...(evidence.before ?? []), ...(evidence.after ?? [])])
          expect(text).toBe(lines[line - 1]!.replace(VALUE, '[masked 16-31]'))
      }
    }
  })

  test('what stands in the next object, or is called so in none, stays', async () => {
    for (const lines of [
      ['- name: LOG_LEVEL', '  value: debug-2x', '- name: DB_PASSWORD', '  valueFrom:', '- name: MODE', '  value: quick-77x'],
      [
        '- name: DB_PASSWORD',
        '  valueFrom:',
        '    secretKeyRef:',
        '      name: creds-77x',
        '      key: password',
        '- value: quick-77x',
        '  name: MODE',
      ],
      ['{"name": "API_TOKEN",', '"database": "orders-77x",', '"x": 1}'],
      ['{', '  "name": "API_TOKEN"', '}', '{', '  "value": "quick-77x"', '}'],
    ]) {
      for (const one of [
        [...lines, FAILURE, LATER],
        [FAILURE, ...lines, LATER],
      ]) {
        const { evidence } = await shownOf(one)
        expect(evidence.before ?? evidence.after).toHaveLength(3)
        for (const { line, text } of [...(evidence.before ?? []), ...(evidence.after ?? [])]) expect(text).toBe(one[line - 1])
      }
    }
  })

  test.each([
    ['Markdown', '| user | password | host |', (i: number, secret: string) => `| user${i} | ${secret} | db${i} |`],
    ['values between commas', 'user,password,host', (i: number, secret: string) => `user${i},${secret},db${i}`],
  ])('a row far below the heading of its table: %s', async (_, heading, row) => {
    const rows = (secret: string): string[] => Array.from({ length: 150 }, (__, i) => row(i, secret))
    const { evidence, report } = await shownOf([...plain(1), heading, ...rows(VALUE), FAILURE, LATER])
    expect(report.includes(VALUE)).toBe(false)
    expect(evidence.before?.map(({ text }) => text)).toEqual(rows('[masked 16-31]').slice(-3))
  })

  test('a value that only a line beyond the window tells is masked wherever the report says it, whatever it looks like', async () => {
    const lines = [
      '- name: DB_PASSWORD',
      '  value: walnut',
      ...plain(1),
      FAILURE,
      'Nov 21 09:15:02 db1 app[7]: fatal: login with Quartz-Lily-5150 was refused',
    ]
    const { evidence, report } = await shownOf(lines)
    expect(evidence.before?.[1]).toEqual({ line: 2, text: '  value: [masked 1-7]' })
    expect(report).not.toContain('walnut')
    const hidden = ['- name: DB_PASSWORD', `  value: ${VALUE}`, ...plain(3), FAILURE, lines.at(-1)!]
    expect((await shownOf(hidden)).report).not.toContain(VALUE)
  })
})
