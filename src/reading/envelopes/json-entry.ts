import type { Instant } from '../../core/span.ts'
import type { Unwrapped } from './envelope.ts'
import { faultsIn } from './json-faults.ts'
import { at, isObject, type JsonObject } from './json-text.ts'
import { instantOf } from './json-time.ts'
import { priorityOf } from './speaker.ts'

/**
 * Under which names loggers and log platforms write what a log line is made of, the surest first. Platforms wrap the entry:
 * Elasticsearch in `_source`, Splunk in `result`, Datadog in `content` or `attributes`, Azure in `properties`.
 */
const HOLDERS = ['_source', 'result', 'content', 'attributes', 'properties']
const MESSAGE = [
  'message',
  'msg',
  'MESSAGE',
  '@message',
  'Message',
  '_raw',
  'textPayload',
  'jsonPayload.message',
  'jsonPayload.msg',
  'jsonPayload.MESSAGE',
  'log',
  'line',
  'event.original',
  'short_message',
  'body',
  'body.stringValue',
  'Body',
  'RenderedMessage',
  '@m',
  'event',
  'exception.message',
]
const TIME = [
  '@timestamp',
  'timestamp',
  'time',
  'ts',
  '_time',
  'Timestamp',
  'datetime',
  'date',
  'asctime',
  'eventTime',
  'receiveTimestamp',
  '@t',
  't',
  'timeMillis',
  'timeUnixNano',
  'observedTimeUnixNano',
]
const LEVEL = [
  'level',
  'severity',
  'log.level',
  'levelname',
  'lvl',
  'Level',
  'level_name',
  'severityText',
  'severity_text',
  'SeverityText',
  '@l',
  'loglevel',
  'LogLevel',
  'log_level',
  'status',
]
const PRIORITY = ['PRIORITY', 'priority', 'syslog.severity.code', 'log.syslog.severity.code', 'jsonPayload.PRIORITY']
const SEVERITY = ['severityNumber', 'severity_number', 'SeverityNumber']
const HOST = [
  'host.name',
  'host.hostname',
  'hostname',
  'host',
  '_HOSTNAME',
  'jsonPayload._HOSTNAME',
  'resource.labels.node_name',
  'kubernetes.node.name',
  'kubernetes.host',
  'kubernetes.node_name',
  'labels.hostname',
  'labels.host',
  'labels.node_name',
  'labels.node',
  'agent.hostname',
  'source_host',
]
const IDENT = [
  'syslog_identifier',
  'SYSLOG_IDENTIFIER',
  'jsonPayload.SYSLOG_IDENTIFIER',
  'program',
  'appname',
  'process.name',
  // Elasticsearch calls all of its nodes ES_ECS
  'elasticsearch.node.name',
  'opensearch.node.name',
  'service.name',
  'service',
  'resource.labels.container_name',
  'kubernetes.container.name',
  'kubernetes.container_name',
  'labels.container',
  'labels.container_name',
  'labels.app',
  'name',
  // of a collector that tells the pod alone
  'kubernetes.pod.name',
  'kubernetes.pod_name',
  'k8s.pod.name',
  'k8s.pod',
  'labels.pod',
  'labels.pod_name',
]
const PID = ['process.pid', 'pid', 'procid', '_PID', 'jsonPayload._PID']
/** What went wrong, beside the message. */
const ERROR = [
  'error',
  'err',
  'error.message',
  'err.message',
  'exception',
  'exception.message',
  'error.msg',
  'cause',
  // MongoDB
  'attr.error',
  'attr.error.errmsg',
  'attr.message',
  'attr.message.msg',
  'attr.message.error_str',
  'attr.reason',
]
const STACK = [
  'error.stack_trace',
  'err.stack',
  'error.stack',
  'stack_trace',
  'stacktrace',
  'exc_info',
  'exception.stacktrace',
  'stack',
  'errorVerbose',
]

/** How long it took and what was allowed, as etcd and its kin print durations beside the message. */
const DURATIONS = ['took', 'expected-duration']

/** pino and bunyan count in tens: trace 10 … fatal 60. */
const TENS: Readonly<Record<number, number>> = { 10: 7, 20: 7, 30: 6, 40: 4, 50: 3, 60: 2 }
const INFO = 6
const ERR = 3

const MAX_TEXT = 65_536

/** An object of a logger or a log platform as a log line: it has a message, and a time or a level. */
export function jsonEntry(object: JsonObject): Unwrapped | undefined {
  // an object of Kubernetes is not a line of a log, though conditions and events have messages
  if ('apiVersion' in object && 'kind' in object) return undefined
  const holders = HOLDERS.map((name) => object[name]).filter(isObject)
  const inner = holders.find((o) => textAt([o], MESSAGE) !== undefined)
  const places = inner === undefined ? [object] : [inner, object]
  const time = timeAt(places)
  const priority = priorityAt(places)
  if (time === undefined && priority === undefined) return undefined
  const faults = faultsIn(inner ?? object, priority)
  // an exception without any other words
  const message = textAt(places, MESSAGE) ?? faults[0]
  if (message === undefined) return undefined
  const ident = textAt(places, IDENT)
  return {
    message: withErrors(places, message, faults),
    time,
    priority,
    host: textAt(places, HOST),
    ident,
    pid: integerAt(places, PID),
    ...(ident === 'kernel' || textAt(places, ['_TRANSPORT', 'jsonPayload._TRANSPORT']) === 'kernel' ? { kernel: true } : {}),
  }
}

function* valuesAt(places: readonly JsonObject[], paths: readonly string[]): Generator {
  for (const place of places)
    for (const path of paths) {
      const value = at(place, path)
      if (value !== undefined && value !== null && value !== '') yield value
    }
}

function textAt(places: readonly JsonObject[], paths: readonly string[]): string | undefined {
  for (const value of valuesAt(places, paths)) if (typeof value === 'string') return value.slice(0, MAX_TEXT)
  return undefined
}

function integerAt(places: readonly JsonObject[], paths: readonly string[]): number | undefined {
  for (const value of valuesAt(places, paths)) {
    const n = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value
    if (typeof n === 'number' && Number.isInteger(n) && n >= 0) return n
  }
  return undefined
}

function timeAt(places: readonly JsonObject[]): Instant | undefined {
  for (const value of valuesAt(places, TIME)) {
    const time = instantOf(value)
    if (time !== undefined) return time
  }
  return undefined
}

/** OpenTelemetry counts from TRACE, 1, in steps of four to FATAL, 21 to 24 (Logs Data Model). */
const ofSeverity = (number: number): number => (number > 20 ? 2 : number > 16 ? ERR : number > 12 ? 4 : number > 8 ? INFO : 7)

/** Google's agent gives ERROR to whatever a container writes to its standard error. */
const isOfStream = (places: readonly JsonObject[]): boolean =>
  textAt(places, ['textPayload']) !== undefined && textAt(places, ['logName'])?.endsWith('stderr') === true

function priorityAt(places: readonly JsonObject[]): number | undefined {
  if (isOfStream(places)) return INFO
  const number = integerAt(places, PRIORITY)
  if (number !== undefined && number < 8) return number
  const severity = integerAt(places, SEVERITY)
  if (severity !== undefined) return ofSeverity(severity)
  for (const value of valuesAt(places, LEVEL)) {
    const tens = typeof value === 'number' ? TENS[value] : undefined
    const word = typeof value === 'string' ? value.toLowerCase() : ''
    const level = tens ?? priorityOf(word)
    if (level !== undefined) return level
  }
  return undefined
}

/** The error's own words and its stack stand in fields of their own: they are a part of what was said. */
function withErrors(places: readonly JsonObject[], message: string, faults: readonly string[]): string {
  let text = message
  for (const value of valuesAt(places, ERROR))
    if (typeof value === 'string' && !text.includes(value)) text = value.includes('\n') ? `${text}\n${value}` : `${text}: ${value}`
  for (const name of DURATIONS)
    for (const value of valuesAt(places, [name]))
      if (typeof value === 'string' && /^\d[\w.µ]{1,24}$/.test(value)) text = `${text}, ${name} ${value}`
  for (const value of valuesAt(places, STACK)) if (typeof value === 'string' && !text.includes(value)) text = `${text}\n${value}`
  for (const fault of faults) if (!text.includes(fault)) text = `${text}\n${fault}`
  return text.slice(0, MAX_TEXT)
}
