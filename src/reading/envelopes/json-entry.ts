import type { Instant } from '../../core/span.ts'
import type { Unwrapped } from './envelope.ts'
import { faultsIn } from './json-faults.ts'
import { priorityAt } from './json-level.ts'
import { isObject, type JsonObject } from './json-text.ts'
import { instantOf } from './json-time.ts'
import { integerAt, MAX_TEXT, Paths, textAt, valuesAt } from './json-values.ts'

/**
 * Under which names loggers and log platforms write what a log line is made of, the surest first. Platforms wrap the entry:
 * Elasticsearch in `_source`, Splunk in `result`, Datadog in `content` or `attributes`, Azure in `properties`.
 */
const HOLDERS = ['_source', 'result', 'content', 'attributes', 'properties']
const MESSAGE = new Paths(
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
)
const TIME = new Paths(
  '@timestamp',
  'timestamp',
  'time',
  'ts',
  't.$date',
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
)
const HOST = new Paths(
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
)
const IDENT = new Paths(
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
)
const PID = new Paths('process.pid', 'pid', 'procid', '_PID', 'jsonPayload._PID')
/** What went wrong, beside the message. */
const ERROR = new Paths(
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
)
const STACK = new Paths(
  'error.stack_trace',
  'err.stack',
  'error.stack',
  'stack_trace',
  'stacktrace',
  'exc_info',
  'exception.stacktrace',
  'stack',
  'errorVerbose',
)

/** How long it took and what was allowed, as etcd and its kin print durations beside the message. */
const DURATIONS = ['took', 'expected-duration'].map((name) => [name, new Paths(name)] as const)
const TRANSPORT = new Paths('_TRANSPORT', 'jsonPayload._TRANSPORT')

const LOGGER = new Paths('logger', 'logger_name', 'loggerName', 'log.logger')
/** Names under which collectors, viewers and whoever watches a machine hand on what the kernel wrote. */
const CARRIER =
  /kern|dmesg|kmsg|sys|messages|journal|linux|host|node|machine|infra|baremetal|vm|fluent|vector|promtail|loki|alloy|beat|otel|logstash|\blogs?\b|logger$|agent|collect|forward|ship|monitor|watch|detector|console|serial|netconsole|talos|bottlerocket|edge|device|unknown|default|^os$/i

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
    ...(ident === 'kernel' || textAt(places, TRANSPORT) === 'kernel'
      ? { kernel: true }
      : isOfProgram(places, ident)
        ? { kernel: false }
        : {}),
  }
}

/**
 * Whether a program says that it wrote the line itself: its logger has a name, or it has a name and a pid of its own. What a log platform
 * calls a service may hand on what the kernel wrote, as those do whose names say so.
 */
function isOfProgram(places: readonly JsonObject[], ident: string | undefined): boolean {
  const logger = textAt(places, LOGGER)
  const isNamed = logger !== undefined || (ident !== undefined && integerAt(places, PID) !== undefined)
  return isNamed && ![ident, logger].some((name) => name !== undefined && CARRIER.test(name))
}

function timeAt(places: readonly JsonObject[]): Instant | undefined {
  for (const value of valuesAt(places, TIME)) {
    const time = instantOf(value)
    if (time !== undefined) return time
  }
  return undefined
}

/** The error's own words and its stack stand in fields of their own: they are a part of what was said. */
function withErrors(places: readonly JsonObject[], message: string, faults: readonly string[]): string {
  let text = message
  for (const value of valuesAt(places, ERROR))
    if (typeof value === 'string' && !text.includes(value)) text = value.includes('\n') ? `${text}\n${value}` : `${text}: ${value}`
  for (const [name, path] of DURATIONS)
    for (const value of valuesAt(places, path))
      if (typeof value === 'string' && /^\d[\w.µ]{1,24}$/.test(value)) text = `${text}, ${name} ${value}`
  for (const value of valuesAt(places, STACK)) if (typeof value === 'string' && !text.includes(value)) text = `${text}\n${value}`
  for (const fault of faults) if (!text.includes(fault)) text = `${text}\n${fault}`
  return text.slice(0, MAX_TEXT)
}
