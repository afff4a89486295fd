import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

const TABLE = 'LAST SEEN   TYPE      REASON                    OBJECT                        MESSAGE\n'
const told = async (rows: string): Promise<(string | undefined)[]> =>
  (await analyzeText({ 'events.txt': TABLE + rows })).coverage.unexplained.map(({ message }) => message)

const SHORT = '58m         Warning   FailedGetResourceMetric   horizontalpodautoscaler/api   failed to get cpu utilization\n'
const SCALED = (age: string) => `${age}         Normal    SuccessfulRescale         horizontalpodautoscaler/api   New size: 4\n`
const SAYS = 'horizontalpodautoscaler api: FailedGetResourceMetric: failed to get cpu utilization'

test('a warning that a later event of its object shows to be over is told no more', async () => {
  expect(await told(SHORT + SCALED('31m'))).toEqual([])
  expect(await told(SCALED('59m') + SHORT)).toEqual([SAYS])
  expect(await told(SHORT)).toEqual([SAYS])
})

test('success of another object, or of another kind, heals nothing', async () => {
  expect(await told(SHORT + SCALED('31m').replace('autoscaler/api', 'autoscaler/web'))).toEqual([SAYS])
  expect(await told(`${SHORT}31m         Normal    Started                   horizontalpodautoscaler/api   x\n`)).toEqual([SAYS])
})

test.each([
  ['DNSConfigForming', 'Nameserver limits were exceeded, some nameservers have been omitted'],
  ['InvalidDiskCapacity', 'invalid capacity 0 on image filesystem'],
  ['FailedKillPod', 'error killing pod: failed to "KillContainer" for "a" with KillContainerError: "container \\"4f0e\\": not found"'],
])('%s is noise', async (reason, message) => expect(await told(`4m   Warning   ${reason}   pod/a-1   ${message}\n`)).toEqual([]))
