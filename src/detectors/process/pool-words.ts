/** What a line that tells the length of a queue holds. */
export const QUEUE_WORDS = [
  'queued',
  'queue=',
  'queue:',
  'queue_',
  'queueSize',
  'queueDepth',
  'queue depth',
  'queue size',
  'queue length',
  'waiting=',
  'pending=',
  'backlog=',
]
/** So many tasks wait. */
export const QUEUED =
  /\b(?:queued?(?:_?size|_?depth|_?length|_?len|[ -]size|[ -]depth|[ -]length| tasks| requests)?|waiting|pending|backlog)"?\s?[=: ]{1,3}(\d{1,9})\b/i
/** So many workers are busy, of how many. */
export const WIDTH = /\b(?:active|workers|threads|busy|running)(?: threads| workers)?"?\s?[=: ]{1,3}(\d{1,6})(?:\/(\d{1,6}))?\b/i
/** So many workers have nothing to do. */
export const SPARE = /\bidle"?\s?[=: ]{1,3}(\d{1,6})\b/i
/** What servers and libraries say when every worker is taken. */
export const SAYINGS: readonly [RegExp, string][] = [
  [/server reached MaxRequestWorkers setting/, 'httpd workers'],
  [/server reached pm\.max_children setting \((\d{1,6})\)/, 'php-fpm children'],
  [/QueuePool limit of size (\d{1,6}) overflow \d{1,6} reached, connection timed out/, 'SQLAlchemy connections'],
  [/Connection is not available, request timed out after \d{1,9}\s?ms/, 'JDBC connections'],
  [
    /RejectedExecutionException\b.{0,400}\[Running, pool size = (\d{1,6}), active threads = \d{1,6}, queued tasks = [1-9]\d{0,8}/,
    'Java executor',
  ],
  [/Timeout waiting for (?:connection from pool|idle object)/, 'pooled connections'],
  [/Could not get a resource (?:from|since) the pool/, 'pooled connections'],
  [/Thread pool is EXHAUSTED!.{0,200}Pool Size: (\d{1,6})/, 'Dubbo threads'],
  [/Maximum number of threads \((\d{1,6})\) created for connector/, 'Tomcat threads'],
]
