import { expect, test } from 'vitest'
import { commandsOf } from '../../src/casefile/commands.ts'
import { OPEN_FILES, type OpenFiles } from '../../src/records/open-files.ts'
import { PROCESS_SAMPLE, type ProcessSample } from '../../src/records/process-sample.ts'
import { said, scopeOf } from './texts.ts'

const files = (pid: number, comm?: string) => said<OpenFiles>(OPEN_FILES, { pid, comm, count: 0, kinds: new Map(), topNameCount: 0 })
const sample = (pid: number, comm: string, tid?: number) =>
  said<ProcessSample>(PROCESS_SAMPLE, { source: 'pidstat', series: 's', pid, tid, comm })

test('names by pid: of listings, of tables before them, of no thread but the first', () => {
  const commands = commandsOf(
    scopeOf(
      files(1, 'init'),
      files(2),
      files(0, 'nobody'),
      files(3, 'long-nam'),
      sample(3, 'long-name'),
      sample(4, 'worker', 5),
      sample(6, '|__main', 6),
      sample(7, 'x|__y'),
    ),
  )
  expect([...commands]).toEqual([
    [1, 'init'],
    [3, 'long-name'],
    [6, 'main'],
    [7, 'x|__y'],
  ])
})
