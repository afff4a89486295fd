import type { Envelope, Unwrapped } from './envelope.ts'
import { cutField, fieldsIn } from './json-fields.ts'
import { BEGINS_OBJECT, isObject, objectOf, type JsonObject } from './json-text.ts'

/** Fields of one journal entry as text (systemd.journal-fields(7)). */
export type Fields = ReadonlyMap<string, string>

const integer = (text: string | undefined): number | undefined => (text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined)
/** Microseconds, 16 digits in this century: below 2^53. */
const micros = (text: string | undefined): number | undefined => (text !== undefined && /^\d{1,16}$/.test(text) ? Number(text) : undefined)

/** One of these tells the journal from a program that spells MESSAGE in capitals. */
const OF_JOURNAL = ['__REALTIME_TIMESTAMP', '__MONOTONIC_TIMESTAMP', '_BOOT_ID', '_TRANSPORT', '_HOSTNAME', 'SYSLOG_IDENTIFIER']

/** A value is a string, an array of bytes where it is not printable, or an array of such values where the field was given again. */
export function fieldText(value: unknown): string | undefined {
  return textOf(value) ?? (Array.isArray(value) ? textOf(value[0]) : undefined)
}

/** A message that was given again is all of them, each on lines of its own. */
function messageText(value: unknown): string | undefined {
  const whole = textOf(value)
  if (whole !== undefined || !Array.isArray(value)) return whole
  const texts = value.map(textOf).filter((text) => text !== undefined)
  return texts.length > 0 ? texts.join('\n') : undefined
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  return Array.isArray(value) && value.length > 0 && value.every((byte) => Number.isInteger(byte) && byte >= 0 && byte < 256)
    ? new TextDecoder().decode(Uint8Array.from(value as number[]))
    : undefined
}

export function journalFields(object: JsonObject): Fields {
  const fields = new Map<string, string>()
  for (const [key, value] of Object.entries(object)) {
    const text = key === 'MESSAGE' ? messageText(value) : fieldText(value)
    if (text !== undefined) fields.set(key, text)
  }
  return fields
}

/** Fields of an entry that a process wrote. */
const NOT_OF_KERNEL = ['_TRANSPORT', '_PID', '_UID', '_COMM', '_EXE', '_SYSTEMD_UNIT', 'SYSLOG_PID']

const ERR = 3
const INFO = 6

/** Docker's driver gives err to whatever a container writes to its standard error. */
function priorityIn(fields: Fields): number | undefined {
  const priority = integer(fields.get('PRIORITY'))
  return priority === ERR && fields.has('CONTAINER_NAME') ? INFO : priority
}

/** An entry as a log line; undefined when it has no message. */
export function journalEntry(fields: Fields): Unwrapped | undefined {
  const message = fields.get('MESSAGE')
  if (message === undefined) return undefined
  // of chosen fields, without the transport and the process, the name alone tells
  const isNamed = fields.get('SYSLOG_IDENTIFIER') === 'kernel' && !NOT_OF_KERNEL.some((name) => fields.has(name))
  const kernel = fields.get('_TRANSPORT') === 'kernel' || isNamed
  const stamp = micros(fields.get('__REALTIME_TIMESTAMP')) ?? micros(fields.get('_SOURCE_REALTIME_TIMESTAMP'))
  const uptime = micros(fields.get('_SOURCE_MONOTONIC_TIMESTAMP'))
  return {
    message,
    kernel,
    host: fields.get('_HOSTNAME'),
    ident: fields.get('SYSLOG_IDENTIFIER') ?? fields.get('_COMM'),
    pid: kernel ? undefined : (integer(fields.get('_PID')) ?? integer(fields.get('SYSLOG_PID'))),
    unit: fields.get('_SYSTEMD_UNIT'),
    priority: priorityIn(fields),
    bootId: fields.get('_BOOT_ID'),
    uptime: kernel && uptime !== undefined ? uptime / 1e6 : undefined,
    time: stamp === undefined ? undefined : { wall: Math.floor(stamp / 1000) },
  }
}

/** What can be read of an entry that was cut, or in which a name stands twice: nothing that one of them says is lost. */
function salvaged(text: string): Unwrapped | undefined {
  const all = fieldsIn(text)
  if (!OF_JOURNAL.some((name) => all.has(name))) return undefined
  const fields = new Map([...all].map(([name, values]) => [name, values[0]!]))
  const messages = all.get('MESSAGE') ?? [cutField(text, 'MESSAGE')].filter((cut) => cut !== undefined)
  if (messages.length > 0) fields.set('MESSAGE', messages.join('\n'))
  if (all.get('_TRANSPORT')?.includes('kernel') === true) fields.set('_TRANSPORT', 'kernel')
  return journalEntry(fields)
}

/** One journal entry, one line: `journalctl -o json`, json-sse, json-seq, or objects that jq(1) put into an array. */
export const journalJson: Envelope = {
  id: 'journal-json',
  title: 'journalctl -o json, json-sse, json-seq',
  capture: ['journalctl -b -o json'],
  samples: [
    '{"__REALTIME_TIMESTAMP":"1763733792000000","_HOSTNAME":"web1","_TRANSPORT":"kernel","PRIORITY":"6","SYSLOG_IDENTIFIER":"kernel","MESSAGE":"usb 1-1: new high-speed USB device"}',
  ],
  firsts: '{[ \t,d\u001e',
  unwrap(text) {
    if (!text.includes('"MESSAGE"')) return undefined
    const object = objectOf(text)
    // cut: a disk was full, a line too long
    if (object === undefined) return BEGINS_OBJECT.test(text) ? salvaged(text) : undefined
    if (!OF_JOURNAL.some((name) => Object.hasOwn(object, name)) || isObject(object['MESSAGE'])) return undefined
    if (['"MESSAGE"', '"_TRANSPORT"'].some((name) => text.indexOf(name) !== text.lastIndexOf(name)))
      return salvaged(text) ?? journalEntry(journalFields(object))
    return journalEntry(journalFields(object))
  },
}
