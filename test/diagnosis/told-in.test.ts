import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const PODS = [
  '$ kubectl get pods -n shop',
  'NAME      READY   STATUS             RESTARTS      AGE',
  'db-0      0/1     CrashLoopBackOff   12 (1m ago)   40d',
  'api-0     0/1     CrashLoopBackOff   9 (30s ago)   40d',
]
const chains = async (...lines: string[]) => {
  const { incidents, findings } = await analyzeText({ 'ticket.txt': `${[...lines, ...PODS].join('\n')}\n` })
  const called = (key: string) => {
    const { id, entities } = findings.find((f) => f.key === key)!
    return `${id} ${entities['pod'] ?? '-'}`
  }
  return incidents.map(({ root, effects }) => [root, ...effects].map(called)).toSorted((a, b) => a.join().localeCompare(b.join()))
}
const SAID = 'FATAL:  could not write lock file "postmaster.pid": No space left on device'
const ALONE = ['crash-loop shop/api-0']

describe('what a program says in the log of its pod befell that pod', () => {
  test('as the command above it names it', async () => {
    expect(await chains('$ kubectl logs -n shop db-0 --previous', SAID)).toEqual([ALONE, ['disk-full shop/db-0', 'crash-loop shop/db-0']])
  })

  test('as the prefix of its lines does', async () => {
    expect(await chains('$ kubectl logs -n shop -l app=db --prefix', `[pod/db-0/postgres] ${SAID}`)).toEqual([
      ALONE,
      ['disk-full shop/db-0', 'crash-loop shop/db-0'],
    ])
  })

  test('below a command that asks for something else it is nobody’s', async () => {
    expect(await chains('$ tail -n 1 /var/log/app.log', SAID)).toEqual([ALONE, ['crash-loop shop/db-0'], ['disk-full -']])
  })

  test('where its judge names no pod', async () => {
    expect(await chains('$ kubectl logs -n shop api-0', 'Error: write /data/queue.db: disk quota exceeded')).toEqual([
      ['crash-loop shop/db-0'],
      ['disk-full shop/api-0', 'crash-loop shop/api-0'],
    ])
  })
})
