import { Chalk } from 'chalk'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { analyze } from '../../src/index.ts'
import { renderMarkdown } from '../../src/report/markdown.ts'
import { renderText } from '../../src/report/text.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const goldens = join(root, 'test/report/goldens')
const chalk = new Chalk({ level: 0 })

/** The inputs of one story: all of its folder but what the tests expect of it. */
async function reportOn(input: string): Promise<Report> {
  const folder = join(root, 'fixtures', input)
  const inputs = input.endsWith('.gz')
    ? [folder]
    : readdirSync(folder)
        .filter((name) => name !== 'expect.json')
        .map((name) => join(folder, name))
  return analyze(inputs)
}

/** Reports as people read them. They are read with care whenever one changes: `npx vitest run test/report/goldens -u`. */
const STORIES: readonly [name: string, input: string][] = [
  ['oom-container', 'bundles/incident.tar.gz'],
  ...[
    'swap-thrash-in-a-cgroup',
    'fd-leak',
    'hung-task-suspended-device',
    'stack-overflow-recursion',
    'probe-kill-is-not-oom',
    'ext4-readonly-after-io-errors',
    'kernel-oops-in-a-module',
    'cpu-throttling-by-quota',
    'fd-exhaustion-nginx',
    'go-nil-pointer',
    'healthy-bundle',
    'sigkill-by-nobody-known',
    'two-unrelated-failures',
  ].map((name): [string, string] => [name, `incidents/${name}`]),
]

describe('reports as people read them', () => {
  test.each(STORIES)('%s', async (name, input) => {
    const text = renderText(await reportOn(input), { chalk, width: 80 })
    await expect(text).toMatchFileSnapshot(join(goldens, `${name}.txt`))
    const lines = text.trimEnd().split('\n')
    expect(lines.length).toBeLessThanOrEqual(name === 'two-unrelated-failures' ? 42 : /healthy|nobody/.test(name) ? 8 : 30)
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(line.includes('$ ') ? 100 : 80)
  })

  test('in 60 columns, and in a ticket', async () => {
    const report = await reportOn('bundles/incident.tar.gz')
    await expect(renderText(report, { chalk, width: 60 })).toMatchFileSnapshot(join(goldens, 'oom-container.60.txt'))
    await expect(renderMarkdown(report)).toMatchFileSnapshot(join(goldens, 'oom-container.md'))
  })
})
