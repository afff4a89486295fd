import { expect, test } from 'vitest'
import { limitsOf } from '../../src/casefile/limits.ts'
import { isOneName, reusedPids } from '../../src/casefile/reused-pids.ts'
import { LIMIT } from '../../src/records/limit.ts'
import { OOM_REPORT } from '../../src/records/oom-kill.ts'
import { PROCESS_SAMPLE } from '../../src/records/process-sample.ts'
import { at, said, scopeOf } from './texts.ts'

const killed = (pid: number, comm: string) =>
  said(OOM_REPORT, {
    usage: {},
    stats: [],
    slabs: [],
    tasks: [],
    victims: [{ pid, comm, message: 'm', at: at('k', 9) }],
    places: {},
  })
const shown = (pid: number, comm: string) => said(PROCESS_SAMPLE, { source: 'status', series: 'status', pid, comm })
const limit = said(LIMIT, { name: 'nofile', scope: 'process', soft: 256, pid: 7 })

test('a number that a capture shows under another name than the killed process had', () => {
  const scope = scopeOf(killed(7, 'relayd'), shown(7, 'collectd'), killed(8, 'relayd'), shown(8, 'relayd'), killed(9, 'x'), shown(6, 'y'))
  expect([...reusedPids(scope)]).toEqual([[7, 'collectd']])
})

test('its limits are those of the process that the capture shows', () => {
  const told = (comm: string | undefined, name = 'collectd') =>
    limitsOf(scopeOf(killed(7, 'relayd'), shown(7, name), limit)).of('nofile', { pid: 7, comm })?.soft
  expect([told('relayd'), told('collectd'), told(undefined), told('relayd', 'relayd')]).toEqual([undefined, 256, undefined, 256])
})

test.each([
  ['kube-controller-manager', 'kube-controller', true],
  ['java', 'java', true],
  ['pid 7', 'java', true],
  ['java', 'javac', true],
  ['nginx', 'java', false],
])('%s and %s', (a, b, one) => expect([isOneName(a, b), isOneName(b, a)]).toEqual([one, one]))
