import type { Unwrapped } from '../envelopes/envelope.ts'
import { jsonEntry } from '../envelopes/json-entry.ts'
import { isObject, objectOf } from '../envelopes/json-text.ts'
import { instantOf } from '../envelopes/json-time.ts'
import { JsonObjects } from './json-objects.ts'
import type { LogExport } from './log-export.ts'

const MESSAGE = /"(?:@?message|msg|MESSAGE|_raw|textPayload|line|log|body|short_message|values)"\s?:/
const TIME = /"(?:@?timestamp|time|ts|_time|date|Timestamp|timeUnixNano)"\s?:/
const STREAM = /"stream"\s?:\s?\{/

/** One object: an entry, or a stream of Loki's API, `{"stream":{…},"values":[["NANOSECONDS","LINE"],…]}`. */
function entriesOf(text: string): readonly Unwrapped[] | undefined {
  const object = MESSAGE.test(text) && !/"apiVersion"\s?:/.test(text) ? objectOf(text) : undefined
  if (object === undefined) return undefined
  const { stream, values } = object
  if (!isObject(stream) || !Array.isArray(values)) {
    const entry = jsonEntry(object)
    return entry === undefined ? undefined : [entry]
  }
  return values.flatMap((pair: unknown): Unwrapped[] => {
    if (!Array.isArray(pair) || typeof pair[1] !== 'string') return []
    const time = instantOf(pair[0])
    return [jsonEntry({ labels: stream, timestamp: pair[0] as unknown, line: pair[1] }) ?? { message: pair[1], time }]
  })
}

/** A line with which such a document begins: its bracket alone, or all of it, unless that is one entry by itself. */
function heading(text: string): boolean {
  if (/^\s{0,8}(?:\[\s{0,4}\{?|\{)\s*$/.test(text)) return true
  if (!/^\s{0,8}[[{]/.test(text) || /"(?:apiVersion|__REALTIME_TIMESTAMP)"\s?:/.test(text)) return false
  if (!(STREAM.test(text) ? /"values"\s?:/.test(text) : MESSAGE.test(text) && TIME.test(text))) return false
  const object = objectOf(text.trim())
  return object === undefined || jsonEntry(object) === undefined
}

export const logJson: LogExport = {
  id: 'log-json',
  title: 'JSON export of a log platform (Elasticsearch, Loki, CloudWatch, Google Cloud, Datadog), over several lines or in one',
  capture: ['gcloud logging read --format=json', 'aws logs get-log-events'],
  recognised: 'by objects within an array or an object that hold a message and its time',
  samples: [
    {
      path: 'export.json',
      text: '[\n  {\n    "textPayload": "listening",\n    "timestamp": "2026-01-26T01:49:41Z",\n    "severity": "INFO"\n  }\n]\n',
    },
    {
      path: 'export.json',
      text: '{"took":3,"hits":{"hits":[{"_id":"1","_source":{"@timestamp":"2026-01-26T01:49:41Z","message":"listening"}}]}}\n',
    },
    {
      path: 'export.json',
      text: '{"status":"success","data":{"result":[{"stream":{"app":"api"},"values":[["1769392181000000000","listening"]]}]}}\n',
    },
  ],
  shows: ['log'],
  heading,
  entries(hear) {
    const objects = new JsonObjects(entriesOf, (entries, at) => entries.forEach((entry) => hear(entry, at)), MESSAGE)
    return { line: (line) => (objects.line(line) ? 'take' : 'end'), end: () => objects.end() }
  },
}
