import { expect, test } from 'vitest'
import type { Instant } from '../../src/core/span.ts'
import { zoneStated } from '../../src/casefile/zone-told.ts'

const local = (hour: number, second = 0): Instant => ({ wall: Date.UTC(2000, 10, 24, hour, 12, 49 + second), yearless: true })
const minutes = (time: Instant, text: string): number | undefined => zoneStated([{ time, text }])?.(0)

test.each([
  [local(3), 'kubelet[1]: x509: certificate has expired: current time 2026-11-24T03:12:49Z is after 2026-11-20T00:00:00Z', 0],
  [local(4), 'containerd[1]: time="2026-11-24T03:12:49.123456789Z" level=error', 60],
  [local(8, 2), 'dockerd[1]: time="2026-11-24T04:12:49+01:00" level=info', 300],
  [local(3), 'app[1]: certificate is valid until 2026-11-20T00:00:07Z', undefined],
  [local(3, 4), 'app[1]: ts=2026-11-24T03:12:49Z', undefined],
])('%j beside %s: %s', (time, text, east) => expect(minutes(time, text)).toBe(east))
