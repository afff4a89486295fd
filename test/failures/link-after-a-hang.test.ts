import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const HANG = 'Mar  4 05:00:02 st1 kernel: ixgbe 0000:04:00.0 enp4s0: NETDEV WATCHDOG: CPU: 3: transmit queue 6 timed out 5120 ms'
const RESET = 'Mar  4 05:00:03 st1 kernel: ixgbe 0000:04:00.0 enp4s0: Reset adapter'
const link = (is: string, time: string): string => `Mar  4 ${time} st1 kernel: ixgbe 0000:04:00.0 enp4s0: NIC Link is ${is}`

const told = async (...lines: string[]) => {
  const { findings } = await analyzeText({ 'kern.log': `${lines.join('\n')}\n` })
  const one = findings.find(({ id, facts }) => id === 'nic-reset' && facts['trouble'] === 'hang')
  return { state: one?.state, is: one?.facts['linkAfter'] ?? undefined, lines: one?.evidence.map(({ line }) => line) }
}

describe('the link of a card that hung', () => {
  test('stays down', async () => {
    expect(await told(HANG, RESET, link('Down', '05:00:04'))).toEqual({
      state: 'Its link went down then, and no later line says that it is up again.',
      is: 'down',
      lines: expect.arrayContaining([3]) as unknown,
    })
  })
  test('comes back', async () => {
    const { state, is } = await told(HANG, RESET, link('Down', '05:00:04'), link('Up 10 Gbps', '05:00:09'))
    expect([is, state]).toEqual(['up', 'Its link was up again 7 s later.'])
  })
  test.each([
    ['nothing is told of it', [HANG, RESET]],
    ['it was up before', [link('Up 10 Gbps', '04:59:50'), HANG, RESET]],
    ['another reset follows', [HANG, RESET, link('Up 10 Gbps', '05:00:09'), HANG.replace('05:00:02', '05:00:31')]],
    ['hours later it is another matter', [HANG, RESET, link('Down', '09:00:04')]],
    ['that of another card', [HANG, RESET, link('Down', '05:00:04').replace('enp4s0', 'enp4s1').replace('04:00.0', '04:00.1')]],
  ])('%s', async (_, lines) => expect((await told(...lines)).is).toBeUndefined())
})
