import { expect, test } from 'vitest'
import { codeBlock, codeSpan, prose } from '../../src/report/markdown-escape.ts'
import { renderMarkdown } from '../../src/report/markdown.ts'
import { finding, report } from './sample.ts'

/** Markdown without fenced blocks, code spans and backslash escapes: what a renderer may act on. */
function outsideCode(markdown: string): string {
  let fence: string | undefined
  const kept = markdown.split('\n').filter((line) => {
    const mark = /^ {0,3}(`{3,})/.exec(line)?.[1]
    if (fence !== undefined) {
      if (mark !== undefined && mark.length >= fence.length && line.trim() === mark) fence = undefined
      return false
    }
    fence = mark
    return mark === undefined
  })
  return kept
    .join('\n')
    .replace(/\\[!-/:-@[-`{-~]/g, '·')
    .replace(/(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)/gs, '')
}

const ATTRIBUTES = ['onmouseover=', 'onclick=', 'onload=', 'style=', 'javascript:']

/** The cells of each row of the tables, as GFM splits them: at every pipe that no backslash stands before, in code spans too. */
const cellsOf = (markdown: string): number[] =>
  markdown.split('\n').flatMap((line) => (line.startsWith('| ') ? line.replace(/\\./g, '').split('|').length - 2 : []))

test.each([
  '<b onclick=x()>`',
  '[a](javascript:b)',
  '![x](http://evil/p)',
  '`` ``` `x`',
  '@everyone',
  'www.evil.example',
  '| a | b |',
  '~~~',
  '```\n# x',
  '<!-- x',
  '&lt;',
  '# head',
  '**b** _i_',
  '" onmouseover="x',
  "y' style='color:red",
  'x@|<b onload=x>|y',
  'a\\|<b>@x',
  '(javascript:b)',
  'up/www.evil.example',
])('inert everywhere: %j', (text) => {
  const line = { artifact: text.replaceAll('\n', ' '), line: 1, offset: 0, text: text.replaceAll('\n', ' '), note: text }
  const hostile = finding({
    title: text,
    cause: text,
    because: [text],
    evidence: [line],
    against: [{ note: text, evidence: line }],
    fix: [{ when: 'now', say: text, run: text }],
    links: [text],
  })
  const base = report([hostile, { ...hostile, key: 'x#1', severity: 'note' }], {
    summary: text,
    next: [{ say: text, run: text }],
    timeline: [1, 2].map(() => ({ timeSinceBoot: 1, clock: 'boot' as const, text, finding: 'x#1' })),
  })
  const markdown = renderMarkdown({
    ...base,
    coverage: {
      artifacts: [{ path: text, format: 'x', bytes: 1, lines: 1 }],
      gaps: [{ what: text, why: text }],
      notObserved: [{ id: 'x', in: text, certainty: text }],
      unexplained: [{ artifact: text, line: 1, offset: 0, text, count: 2, gravity: 'fatal', message: text }],
    },
  })
  const shown = outsideCode(markdown)
  for (const active of [
    '<b',
    '](',
    '![',
    '@everyone',
    'www.evil',
    '://evil',
    '| a',
    '~~~',
    '<!--',
    '&lt;',
    '**b',
    '_i_',
    '# head',
    '# x',
    ...ATTRIBUTES,
  ])
    expect(shown, active).not.toContain(active)
  expect(new Set(cellsOf(/^\| \| \|\n[^]*?\n\n/m.exec(markdown)![0]))).toEqual(new Set([2]))
})

test('fences are longer than any run inside', () => {
  expect(codeSpan('a``b`')).toBe('``` a``b` ```')
  expect(codeSpan('')).toBe('(empty)')
  expect(codeBlock(['````', 'x'])).toBe('`````text\n````\nx\n`````')
  expect(prose('1. a - b')).toBe('1\\. a - b')
})

test('the answer, a table, commands, proof, and all else in one fold at the end', () => {
  const root = finding({
    cause: 'No cache was left | to drop.',
    when: '3 times, 21 Nov 2026 14:03:11–14:41:56 UTC',
    excluded: 'A full machine.',
    fix: [
      { when: 'now', say: 'Raise the limit: it is too low.', run: 'echo 800M > memory.max', changes: 'host' },
      { when: 'durable', say: 'Keep it.' },
      { when: 'verify', say: 'No new kill within an hour.', run: 'kubectl get pod -w' },
    ],
    open: [{ ask: 'Does it leak?', run: 'kubectl top pod' }],
  })
  const base = report([root, finding({ key: 'reboot#1', id: 'reboot', severity: 'note', title: 'The host was rebooted' })])
  const headline = 'java (pid 4242) was killed at the limit of 512 MiB: it may take 1 GiB. It is down now.'
  expect(renderMarkdown({ ...base, incidents: [{ ...base.incidents[0]!, headline }] })).toMatchInlineSnapshot(`
    "### java (pid 4242) was killed at the limit of 512 MiB: it may take 1 GiB

    It is down now. **97 % sure**

    | | |
    | --- | --- |
    | When | 3 times, 21 Nov 2026 14:03:11–14:41:56 UTC |
    | Cause | No cache was left \\| to drop. |
    | Not | A full machine. |
    | Now | Raise the limit: it is too low. CHANGES THE HOST. |
    | Durable | Keep it. |
    | Open | Does it leak? |

    \`\`\`sh
    # Raise the limit
    echo 800M > memory.max  # CHANGES THE HOST
    # verify: No new kill within an hour
    kubectl get pod -w
    # Does it leak?
    kubectl top pod
    \`\`\`

    \`\`\`text
    kern.log:1234–1260  Memory cgroup out of memory: Killed process 4242 (java)
    \`\`\`

    - Also \`reboot\`: The host was rebooted

    <details><summary>More: timeline, what was read and what was not seen</summary>

    **Sure**

    - \`oom-kill-cgroup\`: 97 % sure (two independent sources: kernel log, pod status)

    **Against**

    - the node had memory to spare

    **Read**

    - \`kern.log\`: dmesg, 9 lines, 21 Nov 2026 13:55:00–14:42:00 UTC

    Not read: core.4242 (binary data of an unknown format).

    **Not seen**

    - in \`kernel log (kern.log)\`: oom-kill-global (the kernel log is complete)

    </details>

    \`oom-kill-cgroup\` · osdx 0.1.0 · 1 file, 9 lines
    "
  `)
})

test('nothing found', () => {
  expect(renderMarkdown(report([]))).toMatch(
    /^No known failure in 1 file\.\n\n<details>[^]*<\/details>\n\nosdx 0\.1\.0 · 1 file, 9 lines\n$/,
  )
})

test.each([
  ['sdd cannot read sector 1953520: the medium is bad there. Once.', 'sdd cannot read sector 1953520: the medium is bad there', 'Once.'],
  [
    'Pod shop/api of this cluster cannot start without volume "data", which is bound elsewhere.',
    'Pod shop/api of this cluster cannot start without volume "data"',
    'Which is bound elsewhere.',
  ],
  ['The kernel of edge-4 stopped.', 'The kernel of edge-4 stopped', ''],
  [
    `java ${'was killed '.repeat(12).trim()}.`,
    'java was killed was killed was killed was killed was killed was killed was…',
    `java ${'was killed '.repeat(12).trim()}.`,
  ],
])('a heading of at most 80 characters: %s', (headline, heading, rest) => {
  const base = report([finding()])
  const [head, said] = renderMarkdown({ ...base, incidents: [{ ...base.incidents[0]!, headline }] }).split('\n\n')
  expect(head).toBe(`### ${prose(heading)}`)
  expect(said).toBe(`${prose(rest)} **97 % sure**`.trim())
})

test('a clock without a zone says so, wherever its time stands in the head', () => {
  const local = finding({ zone: 'unknown', when: 'once, 21 Nov 14:03:11' })
  const base = report([local, finding({ ...local, key: 'b#1' })], { summary: 'It broke at 14:03:11.' })
  const text = renderMarkdown({ ...base, incidents: base.incidents.map((one) => ({ ...one, headline: 'It broke at 14:03:11.' })) })
  expect(text.match(/\| When \| Once, 21 Nov 14:03:11 \(local time\) \|/g)).toHaveLength(2)
  expect(
    renderMarkdown({
      ...base,
      summary: 'All is well at 14:03:11.',
      incidents: [],
      coverage: { ...base.coverage, artifacts: [{ ...base.coverage.artifacts[0]!, zone: 'unknown' }] },
    }),
  ).toMatch(/^All is well at 14:03:11 \(local time\)\.\n/)
})

test('two incidents: each with its heading, and no sentence twice', () => {
  const two = report([
    finding({ title: 'sdd of node7 cannot be read' }),
    finding({ key: 'b#1', id: 'b', title: 'imgworker crashed on node7' }),
  ])
  expect(
    renderMarkdown(two)
      .match(/^.*(?:cannot|crashed).*$/gm)!
      .slice(0, 3),
  ).toEqual(['### sdd of node7 cannot be read', '### imgworker crashed on node7'])
})

test('fits into a comment', () => {
  const many = Array.from({ length: 3_000 }, (_, i) =>
    finding({ key: `oom-kill-cgroup#${i + 1}`, cause: 'c_'.repeat(1_900), title: '*'.repeat(3_000) }),
  )
  expect(renderMarkdown(report(many)).length).toBeLessThanOrEqual(32_500)
})
