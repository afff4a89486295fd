import type { Artifact, Publish, RawLine } from '../core/parser.ts'
import { LOG_LINE } from '../core/log-line.ts'
import type { Span } from '../core/span.ts'

/** Fields of one journal entry (systemd.journal-fields(7)). */
export type Fields = Map<string, string>

const integer = (text: string | undefined): number | undefined => (text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined)
/** Microseconds, 16 digits in this century: below 2^53. */
const micros = (text: string | undefined): number | undefined => (text !== undefined && /^\d{1,16}$/.test(text) ? Number(text) : undefined)

/** Publishes the entries of one journal as log lines and counts the boots by their id. */
export class JournalEntries {
  readonly #publish: Publish
  readonly #path: string
  #bootId: string | undefined
  #boots = 0

  constructor(publish: Publish, artifact: Artifact) {
    this.#publish = publish
    this.#path = artifact.path
  }

  entry(fields: Fields, at: RawLine): void {
    const bootId = fields.get('_BOOT_ID')
    if (bootId !== undefined && this.#bootId !== undefined && bootId !== this.#bootId) this.#boots++
    this.#bootId = bootId ?? this.#bootId
    const message = fields.get('MESSAGE')
    if (message === undefined) return
    const kernel = fields.get('_TRANSPORT') === 'kernel'
    const stamp = micros(fields.get('__REALTIME_TIMESTAMP')) ?? micros(fields.get('_SOURCE_REALTIME_TIMESTAMP'))
    const uptime = micros(fields.get('_SOURCE_MONOTONIC_TIMESTAMP'))
    const span: Span = { artifact: this.#path, line: at.line, offset: at.offset, text: at.text, boot: this.#boots }
    this.#publish(
      LOG_LINE,
      {
        message,
        kernel,
        host: fields.get('_HOSTNAME'),
        ident: fields.get('SYSLOG_IDENTIFIER') ?? fields.get('_COMM'),
        pid: kernel ? undefined : (integer(fields.get('_PID')) ?? integer(fields.get('SYSLOG_PID'))),
        unit: fields.get('_SYSTEMD_UNIT'),
        priority: integer(fields.get('PRIORITY')),
        uptime: kernel && uptime !== undefined ? uptime / 1e6 : undefined,
      },
      span,
      stamp === undefined ? undefined : { wall: Math.floor(stamp / 1000) },
    )
  }
}
