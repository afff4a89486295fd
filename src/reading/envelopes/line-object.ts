import type { Envelope } from './envelope.ts'
import { objectOf } from './json-text.ts'

const BEGINS = /^\{\s{0,4}"(?:line|log)"\s{0,4}:/

/** An object that holds nothing but the line, as exports of Loki and of Fluent Bit show it behind their own stamp. */
export const lineObject: Envelope = {
  id: 'line-object',
  title: 'one log line as the only value of a JSON object (Loki, Fluent Bit)',
  capture: ['an export of Grafana'],
  samples: ['{"line":"[   12.345678] usb 1-1: new high-speed USB device number 2 using xhci_hcd"}'],
  firsts: '{',
  unwrap(text) {
    if (!BEGINS.test(text)) return undefined
    const values = Object.values(objectOf(text) ?? {})
    const [line] = values
    return values.length === 1 && typeof line === 'string' ? { message: line.trimEnd() } : undefined
  },
}
