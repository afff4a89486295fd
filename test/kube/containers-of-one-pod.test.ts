import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const container = (name: string, reason: string, code: number, id: string): string =>
  `  ${name}:
${id === '' ? '' : `    Container ID:  containerd://${id.repeat(64)}\n`}    State:          Waiting
      Reason:       CrashLoopBackOff
    Last State:     Terminated
      Reason:       ${reason}
      Exit Code:    ${code}
    Restart Count:  7
`

test.each(['with ids', 'without ids'])('what befell one container of a pod is not blamed for the loop of another, %s', async (how) => {
  const [web, side] = how === 'with ids' ? ['1', '2'] : ['', '']
  const text = `Name:         shop-0
Namespace:    shop
Node:         node7/192.0.2.7
Status:       Running
Containers:
${container('web', 'OOMKilled', 137, web)}${container('side', 'Error', 1, side)}`
  const { incidents, findings } = await analyzeText({ 'describe.txt': text })
  const named = (key: string): string => {
    const { id, entities } = findings.find((one) => one.key === key)!
    return `${id} ${entities.container}`
  }
  expect(incidents.map(({ root, effects }) => [root, ...effects].map(named))).toEqual([
    ['container-oomkilled web', 'crash-loop web'],
    ['crash-loop side'],
  ])
})
