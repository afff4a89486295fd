import { objectOf } from '../envelopes/json-text.ts'
import { JsonObjects } from './json-objects.ts'
import type { LogExport } from './log-export.ts'

/** What a log's objects hold: its message, by the names that programs and the journal give it. */
const MESSAGE = /"(?:@?message|msg|MESSAGE|log)"\s?:/
const NEXT = /\}\s{0,4},?\s{0,4}\{\s?"/

/** Objects of a log one behind the other in one line, as `tr -d '\n'` and some collectors leave them. */
export const jsonInARow: LogExport = {
  id: 'json-in-a-row',
  title: 'structured log or journal as JSON objects one behind the other in one line',
  capture: ['a collector that writes no newlines'],
  recognised: 'by an object with a message that ends where the next begins',
  samples: [{ path: 'app.log', text: '{"time":"2026-01-26T01:49:41Z","msg":"listening"}{"time":"2026-01-26T01:49:42Z","msg":"ready"}\n' }],
  shows: ['log'],
  heading: (text) => text.startsWith('{"') && NEXT.test(text) && MESSAGE.test(text) && objectOf(text) === undefined,
  entries(hear) {
    // each is opened by whoever hears it
    const objects = new JsonObjects(
      (text) => (MESSAGE.test(text) && objectOf(text) !== undefined ? text : undefined),
      (message, at) => hear({ message }, at),
      MESSAGE,
    )
    return { line: (line) => (objects.line(line) ? 'take' : 'end'), end: () => objects.end() }
  },
}
