import type { CrashFrame } from '../../records/crash-frame.ts'
import type { ThreadStack } from '../../records/thread-stack.ts'

/**
 * What a thread does, told by its innermost frames.
 * `idle`: waits for work. `lock`: for a lock, a semaphore or the end of another task. `pool`: for a pooled connection.
 * `remote`: for an answer over the network. `wait`, `sleep`: for a signal or a time of the program's own. `other`: runs, or not known.
 */
export type Doing = 'idle' | 'lock' | 'pool' | 'remote' | 'wait' | 'sleep' | 'other'

export interface Standing {
  readonly doing: Doing
  /** The program's own innermost frame: where it stands. */
  readonly place?: string | undefined
}

interface Rules {
  /** Frames of the runtime, its libraries and servers: not the program's own. */
  readonly library: (frame: CrashFrame) => boolean
  /** In the order of trial, each against the frames above the program's own (`all`: against every frame). */
  readonly tests: readonly { readonly doing: Doing; readonly all?: true; readonly frames: RegExp }[]
}

const JAVA: Rules = {
  library: (f) =>
    /^(?:java|javax|jdk|sun|com\.sun|jakarta|kotlin|kotlinx|scala|clojure|groovy|io\.netty|io\.undertow|io\.grpc|io\.vertx|org\.xnio|org\.jboss|org\.wildfly|org\.glassfish|weblogic|com\.ibm|org\.apache|org\.eclipse|org\.springframework|org\.hibernate|com\.zaxxer|com\.alibaba\.druid|com\.mchange|com\.mysql|org\.mariadb|org\.postgresql|oracle|com\.microsoft|redis\.clients|io\.lettuce|com\.mongodb|okhttp3|okio|retrofit2|feign|com\.google|com\.fasterxml|reactor|rx|akka|software\.amazon|com\.amazonaws|org\.elasticsearch|org\.redisson|net\.sf|brave|datadog|co\.elastic)\./.test(
      f.function ?? '',
    ),
  tests: [
    {
      doing: 'pool',
      all: true,
      frames:
        /(?:HikariPool\.getConnection|GenericObjectPool\.borrowObject|DruidDataSource\.(?:getConnection|takeLast|pollLast)|BasicResourcePool\.(?:awaitAvailable|prelimCheckout)|AbstractConnPool\.getPoolEntryBlocking|PoolingHttpClientConnectionManager\.leaseConnection|StrictConnPool\.lease|ConnectionPool\.borrowConnection|JedisPool\w*\.getResource|FixedChannelPool|DefaultConnectionPool\.get)/,
    },
    {
      doing: 'idle',
      frames:
        /(?:ThreadPoolExecutor\.getTask|ForkJoinPool\.(?:awaitWork|runWorker)$|(?:Queue|Deque)\.(?:take|takeFirst|takeLast|poll|pollFirst|remove)$|ReferenceQueue\.(?:remove|await)|(?:EPoll|Epoll|KQueue|Native)\w*\.(?:wait|epollWait\w*|poll)$|Selector\w*\.(?:select|doSelect|lockAndDoSelect)\w*$|\.accept0?$|TimerThread\.mainLoop|idleJobPoll|reservedWait|ReservedThread|waitForReferencePendingList|NioEventLoop|KafkaConsumer\.poll|ConsumerNetworkClient\.poll|Worker\.getTask|LockSupport\.parkUntil$|EnhancedQueueExecutor\$ThreadBody)/,
    },
    { doing: 'lock', frames: /(?:(?:Blocking|Deque|Queue)\w*\.(?:put|putLast|putFirst)$)/ },
    {
      doing: 'lock',
      frames:
        /(?:\w{0,80}Lock(?:\$\w+)?\.(?:lock|lockInterruptibly)$|Semaphore\.acquire|CountDownLatch\.await|CyclicBarrier\.(?:await|dowait)|Phaser\.await|FutureTask\.(?:get|awaitDone)|CompletableFuture\.(?:get|join|waitingGet)|ForkJoinTask\.(?:get|join)|StampedLock\.|Exchanger\.exchange)/,
    },
    {
      doing: 'remote',
      all: true,
      frames:
        /^(?:com\.mysql|org\.mariadb|org\.postgresql|oracle\.(?:jdbc|net)|com\.microsoft\.sqlserver|com\.ibm\.db2|redis\.clients|io\.lettuce|com\.mongodb|okhttp3|org\.apache\.(?:http|hc|thrift|cassandra|hadoop|commons\.httpclient)|java\.net\.HttpURLConnection|sun\.net\.www|jdk\.internal\.net\.http|software\.amazon|com\.amazonaws|feign|org\.elasticsearch|io\.grpc\.stub|com\.rabbitmq|net\.spy)\.?/,
    },
    { doing: 'sleep', frames: /Thread\.sleep/ },
    { doing: 'wait', frames: /(?:Object\.wait|Condition\w*(?:\$\w+)?\.await\w*|LockSupport\.park\w*|Unsafe\.park)/ },
  ],
}

const PYTHON: Rules = {
  library: (f) =>
    /(?:\/lib(?:64)?\/python[\d.]*\/|site-packages|dist-packages|^<|^(?:threading|queue|socket|ssl|selectors|concurrent|http|asyncio|multiprocessing)\b)/.test(
      f.where ?? '',
    ),
  tests: [
    {
      doing: 'pool',
      frames:
        /(?:sqlalchemy\/(?:pool|util\/queue).{0,80}|psycopg(?:2|_pool)\/.{0,80}pool.{0,40}|redis\/connection.{0,20}) (?:_?do_get|get|getconn|get_connection|wait|checkout)$|urllib3\/connectionpool\S* _get_conn$/,
    },
    {
      doing: 'idle',
      frames:
        /(?:futures\/thread\.py\S* _worker$|multiprocessing\/pool\.py\S* worker$|selectors\.py\S* select$|socket\.py\S* accept$|asyncio\/base_events\.py|queue\.py\S* get$|multiprocessing\/(?:queues|connection)\.py\S* (?:get|recv\w*|_recv|poll|wait)$|threading\.py\S* _?wait_for_tstate_lock$|waitress\/task\.py\S* handler_thread|kafka\/.{0,60} poll|pika\/|apscheduler\/schedulers)/,
    },
    {
      doing: 'lock',
      frames:
        /(?:threading\.py\S* (?:acquire|__enter__|join|_acquire_restore)$|futures\/_base\.py\S* result$|queue\.py\S* put$|filelock|portalocker|fcntl)/,
    },
    {
      doing: 'remote',
      all: true,
      frames:
        /(?:\/http\/client\.py|urllib3?\/|requests\/|botocore\/|pymysql\/|MySQLdb\/|\/redis\/|psycopg\w*\/|mysql\/connector|grpc\/|pymongo\/|httpx\/|httpcore\/|ldap3?\/|paramiko\/|elasticsearch\/|smtplib\.py)/,
    },
    { doing: 'wait', frames: /threading\.py\S* wait$/ },
  ],
}

const GO: Rules = {
  library: (f) =>
    /^(?:created by |runtime|sync|internal\/|syscall|net[./]|bufio|io[./]|os[./]|time\.|context\.|database\/|golang\.org\/|google\.golang\.org\/|crypto\/|reflect\.|fmt\.|encoding\/|github\.com\/(?:lib\/pq|jackc|go-sql-driver|redis|go-redis|gomodule|jmoiron|prometheus|aws))/.test(
      f.function ?? '',
    ),
  tests: [
    {
      doing: 'pool',
      all: true,
      frames:
        /^(?:database\/sql\.\(\*DB\)\.conn|net\/http\.\(\*Transport\)\.getConn|\S{1,120}pool\.\(\*\w*Pool\)\.(?:Get|Acquire|waitTurn))/,
    },
    {
      doing: 'lock',
      frames:
        /^sync\.\(\*(?:RW)?Mutex\)\.(?:R?Lock|lockSlow)|^sync\.runtime_Semacquire(?:RW)?(?:R?Mutex)|semaphore\.\(\*Weighted\)\.Acquire/,
    },
    {
      doing: 'remote',
      all: true,
      frames:
        /(?:^database\/sql\.|net\/http\.\(\*(?:persistConn|Transport|Client)\)|lib\/pq|jackc|go-sql-driver|go-redis|grpc\.\(\*ClientConn\))/,
    },
    { doing: 'sleep', frames: /^time\.Sleep/ },
    { doing: 'wait', frames: /^(?:sync\.\(\*(?:Cond|WaitGroup)\)\.Wait|internal\/poll)/ },
  ],
}

const NATIVE: Rules = {
  library: (f) =>
    f.where === undefined
      ? /^(?:_|futex|pthread|lll_|start_thread|clone|epoll|poll|select|accept|read|recv|sem_|std::|syscall|nanosleep|clock_nanosleep)/.test(
          f.function ?? '_',
        )
      : /(?:nptl|sysdeps|\.\.\/|\/usr\/(?:include|src))/.test(f.where),
  tests: [
    { doing: 'lock', frames: /lll_lock_wait|pthread_mutex_lock|pthread_rwlock_(?:rd|wr)lock|^(?:__new_)?sem_wait/ },
    { doing: 'sleep', frames: /nanosleep/ },
    { doing: 'wait', frames: /pthread_cond_(?:timed)?wait|futex_abstimed_wait|epoll_wait|\bpoll\b|accept|select/ },
  ],
}

const RULES = { java: JAVA, python: PYTHON, go: GO, native: NATIVE } as const

/** A frame as one line for the tests: Python's functions are told by their file. */
const told = (runtime: ThreadStack['runtime'], f: CrashFrame): string =>
  runtime === 'python' ? `${(f.where ?? '').replace(/:\d+$/, '')} ${f.function ?? ''}` : (f.function ?? '')

export function standingOf(stack: ThreadStack): Standing {
  const rules = RULES[stack.runtime]
  const own = stack.frames.findIndex((f) => !rules.library(f))
  const upper = stack.frames.slice(0, own < 0 ? stack.frames.length : own)
  const at = own < 0 ? undefined : stack.frames[own]!
  const place = at === undefined ? undefined : `${at.function ?? '?'}${at.where === undefined ? '' : ` (${at.where.replace(/^.*\//, '')})`}`
  if (stack.runtime === 'java' && /^BLOCKED/.test(stack.state ?? '')) return { doing: 'lock', place: place ?? stack.frames[0]?.function }
  for (const test of rules.tests) {
    const frames = test.all === true ? stack.frames.slice(0, 60) : upper
    if (!frames.some((f) => test.frames.test(told(stack.runtime, f)))) continue
    // a running thread below a driver's frame waits for nobody, unless it reads from a socket
    if (test.doing === 'remote' && !readsSocket(stack)) continue
    return { doing: test.doing, place: place ?? libraryPlace(stack, test.frames) }
  }
  // nothing of the program on the stack: a worker between two pieces of work
  return { doing: own < 0 ? 'idle' : stack.state?.startsWith('idle') === true ? 'wait' : 'other', place }
}

const libraryPlace = (stack: ThreadStack, frames: RegExp): string | undefined =>
  stack.frames.find((f) => frames.test(told(stack.runtime, f)))?.function

function readsSocket(stack: ThreadStack): boolean {
  if (stack.runtime === 'go') return /^(?:IO wait|select|chan receive)/.test(stack.state ?? '')
  const top = stack.frames.slice(0, 8).map((f) => told(stack.runtime, f))
  return top.some((f) =>
    /(?:socketRead0|SocketInputStream|NioSocketImpl|Net\.poll|SocketDispatcher|SSLSocketInput|LockSupport\.park|Object\.wait|socket\.py readinto|ssl\.py read|socket\.py create_connection|sock_connect)/.test(
      f,
    ),
  )
}

/** The pool by its threads' names: `http-worker-3` of `http-worker-#`. Python's faulthandler has no names: by who started them. */
export function poolOf(stack: ThreadStack): string | undefined {
  if (stack.runtime === 'go') return stack.frames.findLast((f) => f.function?.startsWith('created by '))?.function?.slice(11)
  if (stack.runtime === 'native') {
    const start = stack.frames.findIndex((f) => /^(?:start_thread|std::execute_native_thread_routine)/.test(f.function ?? ''))
    return start > 0 ? (stack.frames[start - 1]!.function ?? undefined) : undefined
  }
  if (/^0x|^\d+$|^Dummy-/.test(stack.name)) {
    const files = stack.frames.map((f) => `${f.where ?? ''} ${f.function ?? ''}`)
    if (files.some((f) => /futures\/thread\.py:\d+ (?:_worker|run)$/.test(f))) return 'ThreadPoolExecutor'
    if (files.some((f) => /multiprocessing\/pool\.py:\d+ worker$/.test(f))) return 'multiprocessing.pool'
    const target = stack.frames.findLast((f) => !PYTHON.library(f))
    return target === undefined || target.function === '<module>' ? undefined : target.function
  }
  return /\d/.test(stack.name) ? stack.name.replace(/\d+(?=\D*$)/, '#') : undefined
}
