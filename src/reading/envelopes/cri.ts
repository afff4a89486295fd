import type { Envelope } from './envelope.ts'
import { isoTime } from '../../core/time/calendar.ts'

const CRI = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)) (stdout|stderr) ([FP])(?::\S{0,32})? (.*)$/s

/** A container's log as the kubelet's runtimes write it (CRI logging format). */
export const cri: Envelope = {
  id: 'cri',
  title: 'container log, CRI format',
  capture: ['cat /var/log/pods/NS_POD_UID/CONTAINER/0.log'],
  samples: ['2026-01-26T01:49:41.123456789Z stderr F listening on :8080'],
  firsts: '0123456789',
  unwrap(text) {
    const m = CRI.exec(text)
    return m === null ? undefined : { message: m[4] ?? '', time: isoTime(m[1] ?? '') }
  },
}
