import { message } from '../../core/message.ts'
import { THREAD_REFUSED, type ThreadRefused } from '../../records/thread-refused.ts'

type Wanted = ThreadRefused['wanted']

/** What runtimes say when clone(2) gives EAGAIN, each in its own words, and what they wanted. */
const SAYINGS: readonly (readonly [runtime: string, wanted: Wanted, pattern: RegExp])[] = [
  ['java', 'thread', /unable to create (?:new )?native thread|Failed to start thread|pthread_create failed \(E(?:AGAIN|PERM)\)/],
  ['go', 'thread', /failed to create new OS thread/],
  ['python', 'thread', /RuntimeError: can't start new thread|can't start new thread$/],
  ['shell', 'process', /fork: (?:retry: )?(?:Resource temporarily unavailable|No child processes)/],
  ['rust', 'thread', /failed to spawn thread: .{0,80}WouldBlock/],
  ['tokio', 'thread', /OS can't spawn worker thread/],
  ['node', 'thread', /uv_thread_create[^]{0,80}EAGAIN/],
  ['node', 'process', /\bspawn \S{1,200} EAGAIN\b|\bspawn EAGAIN\b/],
  // std::thread's constructor throws std::system_error with this text
  ['c++', 'thread', /^\s{0,4}what\(\):\s{1,4}(?:thread: |boost::\S{1,60}: )?Resource temporarily unavailable/],
  ['mysql', 'thread', /Can't create (?:a new )?thread (?:to \S{1,40} )?[^]{0,80}\(?errno:? ?(?:=)? ?11\b/i],
  ['ruby', 'thread', /can't create Thread: Resource temporarily unavailable/],
]
const NATIVE: readonly (readonly ['native', Wanted, RegExp])[] = [
  [
    'native',
    'thread',
    /(?:pthread_create|creating thread|create (?:a )?(?:new )?thread|start (?:a )?(?:new )?thread|\bclone\b)[^]{0,120}(?:Resource temporarily unavailable|\bEAGAIN\b|errno ?[=:]? ?11\b)/i,
  ],
  [
    'native',
    'process',
    /(?:\bfork(?:ing|ed)?\b|spawn\w{0,4}|worker process)[^]{0,120}(?:Resource temporarily unavailable|\bEAGAIN\b|errno ?[=:]? ?11\b)/i,
  ],
  // Apache puts the reason in front: server/mpm_unix.c
  ['native', 'process', /\(11\)Resource temporarily unavailable: (?:AH\d{5}: )?fork: /],
]
/** Reads, locks and sockets give EAGAIN too, also where a worker or a fork is named beside it. */
const OTHER =
  /\b(?:recv|recvfrom|recvmsg|read|readv|send|sendto|sendmsg|write|writev|accept4?|connect|poll|epoll_wait|flock|fcntl|lock|semop|mlock|io_submit)\(\)|\b(?:Could not get lock|DEBUG|TRACE)\b/
/** What says nothing of the reason: dash, cron. */
const UNSAID = /^(?:\S{1,40}: (?:\d{1,6}: )?)?[Cc]annot fork\s*$|^\(CRON\) error \(can't fork\)/
/** ENOMEM of fork, in the words of shells and servers. */
const NO_MEMORY =
  /(?:^|[\s:(])fork(?:\(\))?(?: failed)?: (?:retry: )?(?:Resource temporarily unavailable: )?Cannot allocate memory|could not fork [^]{0,80}: Cannot allocate memory|\b(?:unable|failed) to fork\b[^]{0,80}Cannot allocate memory/i

/** Not a limit: pthread_create(3) gives it where the kernel does not permit the call. */
const NOT_PERMITTED =
  /pthread_create(?: failed)?:? ?[^]{0,40}(?:\bEPERM\b|Operation not permitted)|failed to create new OS thread \([^)]{0,80}\berrno=1\)/

/** Redis: src/rdb.c and src/aof.c. Memory that it does not get for the copy is told of its memory. */
const REDIS = /\bCan't (?:save in background|rewrite append only file in background|.{1,40} replication): fork: |\bCan't fork for module: /

/** The program directly in front of what it says of fork(2), whoever passes it on: `web: bash: fork: retry: …`, `sshd[911]: error: fork: …`. */
const FORKER = /(?:^|[\s:])-?([a-z][\w.-]{1,30})(?:\[\d{1,10}\])?: (?:(?:error|fatal|warning): )?fork:/
/** A program and its pid, where no envelope is known of the line. */
const SPEAKER = /^(?:[\w.-]{1,64} )?([a-z][\w.-]{1,30})\[\d{1,10}\]: /
const NO_PROGRAM = /^(?:error|fatal|warning|info|retry|stderr|stdout|message|msg|failed)$/
function forkerIn(text: string): string | undefined {
  const name = FORKER.exec(text)?.[1]
  return name === undefined || NO_PROGRAM.test(name) ? undefined : name
}

/** A thread or a process could not be started. */
export const threadRefused = message<ThreadRefused>({
  id: 'thread-refused',
  emits: THREAD_REFUSED,
  holds: [
    'Resource temporarily unavailable',
    'native thread',
    'failed to create new OS thread',
    "can't start new thread",
    'Failed to start thread',
    'pthread_create',
    'Cannot fork',
    "can't fork",
    'spawn worker thread',
    'EAGAIN',
    "Can't create a new thread",
    "Can't create thread",
    'failed to spawn thread',
    'fork: retry',
    'Cannot allocate memory',
  ],
  read({ message: text, kernel, ident }) {
    const redis = REDIS.exec(text)
    if (kernel === true || (redis !== null && text.includes('Cannot allocate memory'))) return undefined
    const comm = redis === null ? (forkerIn(text) ?? ident ?? SPEAKER.exec(text)?.[1]) : 'redis-server'
    const count = /(?:after|have) (\d{1,9}) (?:threads|already|workers|processes)/.exec(text)?.[1]
    const told = { comm, existed: count === undefined ? undefined : Number(count), stacksize: /stacksize: (\d{1,9}k)/.exec(text)?.[1] }
    if (NO_MEMORY.test(text)) return { runtime: 'native', errno: 'ENOMEM', wanted: 'process', ...told }
    if (UNSAID.test(text)) return { runtime: 'shell', errno: undefined, wanted: 'process', ...told }
    const saying =
      SAYINGS.find(([, , pattern]) => pattern.test(text)) ??
      (OTHER.test(text) ? undefined : NATIVE.find(([, , pattern]) => pattern.test(text)))
    if (NOT_PERMITTED.test(text)) return { runtime: saying?.[0] ?? 'native', errno: 'EPERM', wanted: 'thread', ...told }
    return saying === undefined ? undefined : { runtime: saying[0], errno: 'EAGAIN', wanted: saying[1], ...told }
  },
})
