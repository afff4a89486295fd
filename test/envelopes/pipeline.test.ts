import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { renderText } from '../../src/report/text.ts'
import { said } from './said.ts'

test.each([
  ['##[error]The operation was canceled.', { message: 'The operation was canceled.', priority: 3 }],
  ['##[warning] Cache not found', { message: 'Cache not found', priority: 4 }],
  ['##vso[task.logissue type=error;sourcepath=a.cs;code=100]Disk is full', { message: 'Disk is full', priority: 3 }],
  ['::error file=a.js,line=1,title=a: b::Missing semicolon', { message: 'Missing semicolon', priority: 3 }],
  ['::debug::x', { message: 'x', priority: 7 }],
])('%s', (line, opened) => expect(said(line)).toEqual({ ...opened, envelope: 'pipeline-command' }))

test.each(['##[group]Run tests', '## [error] x', '::', '::set-output name=a::b', '##[error]'])('%s has no level', (line) =>
  expect(said(line).priority).toBeUndefined(),
)

test('a stamp may stand before it, and the report shows what was said', async () => {
  const line = '2026-02-24T10:00:01.0000000Z ##[error]Process completed with exit code 137.'
  const quoted = 'ERROR build: step printed ##[error]no space and failed'
  const report = await analyzeText({ 'job.txt': `${line}\n${quoted}\n` })
  expect(report.coverage.unexplained.map(({ message, text }) => message ?? text)).toEqual(['Process completed with exit code 137.', quoted])
  const shown = renderText(report, { chalk: new Chalk({ level: 0 }) })
  expect(shown).toContain('job.txt:1  Process completed with exit code 137.')
  expect(shown).toContain('step printed # #[error]no space and failed')
})
