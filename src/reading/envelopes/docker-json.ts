import type { Envelope } from './envelope.ts'
import { isoTime } from '../../core/time/calendar.ts'

/** A container's log as Docker's json-file driver writes it. */
export const dockerJson: Envelope = {
  id: 'docker-json',
  title: "container log, Docker's json-file",
  capture: ['cat /var/lib/docker/containers/ID/ID-json.log'],
  samples: ['{"log":"listening on :8080\\n","stream":"stderr","time":"2026-01-26T01:49:41.123456789Z"}'],
  firsts: '{',
  unwrap(text) {
    if (!text.startsWith('{"log":"')) return undefined
    let entry: unknown
    try {
      entry = JSON.parse(text)
    } catch {
      return undefined
    }
    if (typeof entry !== 'object' || entry === null || !('log' in entry) || typeof entry.log !== 'string') return undefined
    const time = 'time' in entry && typeof entry.time === 'string' ? isoTime(entry.time) : undefined
    return { message: entry.log.replace(/\r?\n$/, ''), time }
  },
}
