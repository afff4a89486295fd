import type { Artifact, Publish, RawLine } from '../../core/parser.ts'
import { LOG_LINE } from '../../core/log-line.ts'
import type { Span } from '../../core/span.ts'
import type { Unwrapped } from '../envelopes/envelope.ts'
import { unwrapEntry } from '../envelopes/unwrap.ts'

/** Publishes an entry of a log platform's export as a log line; what its message is wrapped in is taken off. */
export function publishEntry(publish: Publish, artifact: Artifact, entry: Unwrapped, at: RawLine): void {
  const { time, envelope: _envelope, ...line } = unwrapEntry(entry)
  const span: Span = { artifact: artifact.path, line: at.line, offset: at.offset, text: at.text }
  publish(LOG_LINE, line, span, time)
}
