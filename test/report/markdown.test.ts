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
  const shown = outsideCode(
    renderMarkdown({
      ...base,
      coverage: {
        artifacts: [{ path: text, format: 'x', bytes: 1, lines: 1 }],
        gaps: [{ what: text, why: text }],
        notObserved: [{ id: 'x', in: text, certainty: text }],
        unexplained: [{ artifact: text, line: 1, offset: 0, text, count: 2, gravity: 'fatal', message: text }],
      },
    }),
  )
  for (const active of ['<b', '](', '![', '@everyone', 'www.evil', '://evil', '| a', '~~~', '<!--', '&lt;', '**b', '_i_', '# head', '# x'])
    expect(shown, active).not.toContain(active)
})

test('fences are longer than any run inside', () => {
  expect(codeSpan('a``b`')).toBe('``` a``b` ```')
  expect(codeSpan('')).toBe('(empty)')
  expect(codeBlock(['````', 'x'])).toBe('`````text\n````\nx\n`````')
  expect(prose('1. a - b')).toBe('1\\. a - b')
})

test('has the parts of a report', () => {
  const text = renderMarkdown(report())
  for (const part of [
    '# osdx: Killed at',
    '## 1. CRITICAL: oom-kill-cgroup',
    '**Cause:**',
    'b.tar.gz!var/log/kern.log:1234-1260',
    '**now:** raise the limit',
    '`kubectl get pod',
    '## Read',
    '## Not read',
    '## Not seen',
    '## Next',
  ])
    expect(text).toContain(part)
  expect(renderMarkdown(report([]))).toContain('no failure found')
})

test('fits into a comment', () => {
  const many = Array.from({ length: 3_000 }, (_, i) =>
    finding({ key: `oom-kill-cgroup#${i + 1}`, cause: 'c_'.repeat(1_900), title: '*'.repeat(3_000) }),
  )
  const text = renderMarkdown(report(many))
  expect(text.length).toBeLessThanOrEqual(60_001)
  expect(text).toMatch(/… [\d,]+ more findings: see the JSON/)
})
