import type { Envelope } from './envelope.ts'
import { jsonEntry } from './json-entry.ts'
import { objectOf } from './json-text.ts'

/** One object a line with a message in it: a program's structured log, or an export of a log platform. */
export const jsonLine: Envelope = {
  id: 'json-log',
  title:
    'structured log, one JSON object a line (zap, logrus, pino, bunyan, logstash; Elasticsearch, Loki, Splunk, CloudWatch, Google Cloud, Datadog)',
  capture: ['kubectl logs POD', 'logcli query -o jsonl', 'gcloud logging read --format=json | jq -c .[]'],
  samples: [
    '{"level":"info","ts":1769392181.123,"msg":"listening on :8080"}',
    '{"_source":{"@timestamp":"2026-01-26T01:49:41.123Z","host":{"name":"web1"},"message":"listening on :8080"}}',
  ],
  firsts: '{[ \t,d\u001e',
  unwrap(text) {
    const object = objectOf(text)
    return object === undefined ? undefined : jsonEntry(object)
  },
}
