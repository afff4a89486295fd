import { expect, test } from 'vitest'
import type { Cited } from '../../src/core/span.ts'
import type { LogLine } from '../../src/core/log-line.ts'
import { engineEvent } from '../../src/parsers/messages/engine-event.ts'
import { unwrap } from '../../src/reading/envelopes/unwrap.ts'

const ID = '7c1d90ab34ef56127c1d90ab34ef56127c1d90ab34ef56127c1d90ab34ef5612'

/** What the message states of a line, without what every line has. */
function said(text: string): Record<string, unknown> | undefined {
  const { envelope: _envelope, time, ...opened } = unwrap(text)
  const line: Cited<LogLine> = { ...opened, at: { artifact: 'x', line: 1, offset: 0, text }, ...(time === undefined ? {} : { time }) }
  const built = engineEvent.open(line).build()
  if (built === undefined) return undefined
  const names = ['engine', 'containerId', 'container', 'did', 'signal', 'exitCode', 'graceSeconds', 'health', 'attached']
  return Object.fromEntries(Object.entries(built).filter(([name, value]) => names.includes(name) && value !== undefined))
}

test.each([
  [
    `2025-11-21T14:03:11.3Z container kill ${ID} (image=shop/web:4.2, name=web, signal=15)`,
    { containerId: ID, container: 'web', did: 'kill', signal: 'SIGTERM' },
  ],
  [
    `2025-11-21T14:03:11.3+01:00 container die ${ID} (execDuration=7, exitCode=137, image=shop/web:4.2, name=web)`,
    { containerId: ID, container: 'web', did: 'die', exitCode: 137 },
  ],
  [
    `2025-11-21 14:03:11.3 +0100 CET container died ${ID} (image=docker.io/shop/web:4.2, name=web)`,
    { engine: 'podman', containerId: ID, container: 'web', did: 'die' },
  ],
  [
    `Nov 21 14:03:11 node7 podman[812]: 2025-11-21 14:03:11.3 +0100 CET m=+0.052 container remove ${ID} (image=shop/web:4.2, name=web)`,
    { engine: 'podman', containerId: ID, container: 'web', did: 'destroy' },
  ],
  [
    `2025-11-21T14:03:11.3Z container health_status: unhealthy ${ID} (image=shop/web:4.2, name=web)`,
    { containerId: ID, container: 'web', did: 'health', health: 'unhealthy' },
  ],
  [
    `2025-11-21T14:03:11.3Z container exec_create: /bin/sh -c true ${ID} (image=shop/web:4.2, name=web)`,
    { containerId: ID, container: 'web', did: 'other' },
  ],
  [
    `2025-11-21 14:03:11.3 +0000 UTC default /tasks/exit {"container_id":"${ID}","id":"${ID}","pid":4711,"exit_status":137}`,
    { engine: 'nerdctl', containerId: ID, did: 'die', exitCode: 137 },
  ],
  [`2025-11-21 14:03:11.3 +0000 UTC default /tasks/exit {"container_id":"${ID}","id":"exec-1","pid":4712,"exit_status":137}`, undefined],
  [
    `Nov 21 14:03:21 node7 dockerd[812]: time="2025-11-21T14:03:21Z" level=info msg="Container failed to exit within 10s of signal 15 - using the force" container=${ID}`,
    { engine: 'docker', containerId: ID, did: 'overran', signal: 'SIGTERM', graceSeconds: 10 },
  ],
  [
    'WARN[0010] StopSignal SIGTERM failed to stop container web in 10 seconds, resorting to SIGKILL',
    { engine: 'podman', container: 'web', did: 'overran', signal: 'SIGTERM', graceSeconds: 10 },
  ],
  ['web-1 exited with code 137', { engine: 'docker compose', container: 'web-1', did: 'die', exitCode: 137 }],
  ['Nov 21 14:03:21 node7 cluster[812]: worker-1 exited with code 1', undefined],
  ['^CGracefully stopping... (press Ctrl+C again to force)', { engine: 'docker', did: 'stopping' }],
  [' ✔ Container shop-web-1  Stopped  10.2s', { engine: 'docker', container: 'shop-web-1', did: 'stopping' }],
  ['Attaching to db-1, web-1', { engine: 'docker', did: 'other', attached: ['db-1', 'web-1'] }],
])('%s', (text, wanted) => {
  expect(said(text)).toEqual(wanted)
})
