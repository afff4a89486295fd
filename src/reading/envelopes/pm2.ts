import type { Envelope } from './envelope.ts'

/** The number of the process, a bar, the name of the application. */
const PM2 = /^\d{1,4}\|([A-Za-z][\w.-]{0,61}) {0,40} \| ?(.*)$/s

/** `pm2 logs` puts the application in front of each line. */
export const pm2: Envelope = {
  id: 'pm2-logs',
  title: 'pm2 logs',
  capture: ['pm2 logs'],
  samples: ['0|api  | listening on :8080'],
  unwrap(text) {
    const m = text.includes('|') ? PM2.exec(text) : null
    return m === null ? undefined : { message: m[2]!, ident: m[1] }
  },
}
