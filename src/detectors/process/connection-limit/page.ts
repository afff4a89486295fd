import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'A server serves a bounded number of clients at a time, because each takes memory, a process or a descriptor. At the limit it tells every further client so, and hangs up.',
  decoys: ['a pool of connections in which somebody waits for a moment', 'a server with 41 of 100 connections and none refused'],
  sample: 'postgresql',
}
