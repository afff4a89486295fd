import { LiteralSet } from '../../scan/literals.ts'
import { KERNEL_WORDS } from './kernel-words.ts'
import { LEVEL_LITERALS } from './level-literals.ts'

/**
 * How grave the words are: 3 ends a machine or a process, 2 says that something failed, 1 that something was refused or took too
 * long, 0 that something is not as it should be.
 */
export type Gravity = 0 | 1 | 2 | 3

/** Words that say that something broke. `literal` stands in the line, in lower case; `says`, where given, is what makes it a statement. */
export interface FailureWord {
  readonly literal: string
  readonly gravity: Gravity
  /** Tested on the sentence in its own case, from which names, options and zero counters have been taken out. */
  readonly says?: RegExp
}

/** Words of one gravity that need no more than to stand in the sentence. */
const plain = (gravity: Gravity, ...literals: readonly string[]): FailureWord[] => literals.map((literal) => ({ literal, gravity }))

/**
 * `error` as it stands when something is said of it: a level, a name of a failure in front of a colon (`error: …`, `I/O error, dev sda`,
 * `ValueError: …`), a value of a field; not a counter of 0.
 */
const ERROR =
  /\berrors?\b(?!["']?\s?[:=]\s?(?:0\b|none\b|null\b|<nil>))(?=\s?[:=;(\]"'|!>.-]|,\s|\s*$|\s+[-\w/'"[(#])|\b[A-Z]\w{0,60}Error\b(?=[:\s]|$)/i
/** With what stands behind it, since `errors=0` and `rx_errors` are in every second line of some logs; and what lines end with. */
const ERRORS: readonly string[] = [
  ...[':', ' ', ',', ']', ')', '(', '"', "'", '=', '|', '!', '>', ';', '.', '-', '\t'].map((mark) => `error${mark}`),
  ...['errors ', 'errors:', 'errors,', 'errors.'],
  ...['unknown', 'internal', 'fatal', 'server', 'read', 'write', 'parse', 'syntax', 'network', 'bus', 'protocol', 'memory', 'disk'].map(
    (kind) => `${kind} error`,
  ),
  ...['parity', 'checksum', 'crc', 'medium', 'hardware', 'connection', 'runtime', 'system'].map((kind) => `${kind} error`),
  ...['assertionerror', 'memoryerror', 'runtimeerror'],
]

/** A signal that came; not the row of a JVM's report that says who would handle it (`SIGSEGV: crash_handler in libjvm.so, mask=…`). */
const said = (signal: string): RegExp => new RegExp(String.raw`\b${signal}\b(?!: .{1,160}?, (?:sa_mask\[0\]|mask)=[01]{8,64}, )`)

export const FAILURE_WORDS: readonly FailureWord[] = [
  ...plain(3, 'segmentation fault', 'general protection fault', 'out of memory', 'core dumped', 'dumped core', 'kernel bug at', 'oom-kill'),
  ...plain(3, 'terminated by signal', 'killed by signal', 'killed process', 'machine check', 'null pointer dereference'),
  { literal: 'lockup', gravity: 3, says: /\b(?:lockup|LOCKUP)\b/ },
  ...plain(3, 'unable to handle kernel', 'double fault', 'stack smashing', 'double free', 'heap corruption', 'rcu_sched detected stall'),
  // panic=30 and panic_on_oom are options and are taken out before; what is left is said of a kernel or of a Go or Rust program
  { literal: 'panic', gravity: 3, says: /\bpanic(?:ked|s)?\b/i },
  { literal: 'fatal', gravity: 3, says: /(?<!\bnon[- ]?)(?<!\bnot )\bfatal\b/i },
  { literal: 'segfault', gravity: 3, says: /\bsegfault(?:ed)?\b/i },
  { literal: 'sigsegv', gravity: 3, says: said('SIGSEGV') },
  { literal: 'sigabrt', gravity: 3, says: said('SIGABRT') },
  { literal: 'sigbus', gravity: 3, says: said('SIGBUS') },
  ...plain(3, 'oom occurred', 'internal error: oops', 'nvrm: xid', 'killing process'),
  // the kernel takes back the memory of what its OOM killer ended
  { literal: 'reaped process', gravity: 3, says: /\boom_reaper: reaped process \d/ },
  { literal: 'uncorrect', gravity: 3, says: /\buncorrect(?:able|ed)\b/i },
  // the JVM calls its pointers to objects so: `Compressed Oops: Enabled (32-bit)`
  { literal: 'oops:', gravity: 3, says: /(?<!\b(?:[Cc]ompressed|[Nn]arrow) )\bOops: / },
  // `Killed` alone is what a shell prints of a child that a SIGKILL ended
  { literal: 'killed', gravity: 3, says: /(?:^|: |\d )Killed(?=\s|$)/ },
  // what a parent, a pool or a build says of its child
  ...plain(
    3,
    'terminated abruptly',
    'was unexpectedly terminated',
    ': signal: killed',
    'signal: 9, sigkill',
    'terminated without properly saying goodbye',
  ),
  {
    literal: 'sigkill',
    gravity: 3,
    says: /\b(?:signal[=: ]{1,2}["'<]?(?:Signals\.)?SIGKILL\b|(?:terminated|killed|exited|died|ended) (?:with|by|on) .{0,20}SIGKILL\b)/i,
  },
  { literal: 'restarted because', gravity: 2, says: /\brestarted because it exceeds\b/ },
  { literal: 'sending sig', gravity: 3, says: /\bsending SIG(?:TERM|KILL) to (?:process|cgroup)\b/i },
  {
    literal: 'killed',
    gravity: 3,
    says: /\b(?:was|been|got|gets?|were|is|being) killed\b|\bkilled\b(?= (?:by|with|due|because)\b)|=killed\b/i,
  },
  {
    literal: 'signal',
    gravity: 3,
    says: /\b(?:exit(?:ed)?|died|crashed|terminated|ended|killed) (?:on|with|by|due to) (?:a )?signal\b|\breceived (?:fatal )?signal (?:4|6|7|8|9|11)\b/i,
  },
  {
    literal: 'crash',
    gravity: 3,
    says: /\bcrash(?:ed|ing|loopbackoff)\b|\bcrash(?:es)?\b(?= (?:in|at|of|with|on|due|detected|while|during)\b)/i,
  },
  // Erlang: init, and limits of its virtual machine
  ...plain(3, 'kernel pid terminated', 'runtime terminating during boot'),
  // Erlang's net_kernel and RabbitMQ's node monitor
  { literal: ' down: ', gravity: 2, says: /\bnode '?[\w.-]{1,120}@[\w.-]{1,120}'? down:/ },
  ...plain(2, 'a system limit has been reached', 'no more index entries in ', 'too many processes', 'system_limit'),
  // src/mon of Ceph: OSD_DOWN, PG_DEGRADED, PG_AVAILABILITY
  { literal: 'osds down', gravity: 2, says: /(?<![\d.])[1-9]\d{0,6} osds? down\b/ },
  { literal: 'osd down', gravity: 2, says: /(?<![\d.])[1-9]\d{0,6} osds? down\b/ },
  ...['pgs degraded', 'pg degraded', 'pgs inactive', 'pgs undersized', 'pgs stale', 'pgs down', 'pgs incomplete'].map((literal) => ({
    literal,
    gravity: 2 as const,
    says: /(?<![\d.])[1-9]\d{0,6} pgs? (?:degraded|inactive|undersized|stale|down|incomplete)\b/,
  })),
  // what a baseboard controller writes into its event log (IPMI 2.0, 42.2)
  ...['| IERR', 'AC lost', 'Thermal Trip', 'Drive Fault', 'Failure detected', 'Configuration Error', 'BIST failure'].map((literal) => ({
    literal: literal.toLowerCase(),
    gravity: 2 as const,
    says: /\| {0,20}(?:IERR|Power Supply AC lost|Thermal Trip|(?:Power Supply )?Failure detected|Drive Fault|FRB\d? ?\/? ?BIST failure|Configuration Error)[^|]{0,40}\| {0,20}Asserted\b/i,
  })),
  // a status that is not 0
  ...['exited', 'exiting', 'exit code', 'exit status', 'exit_code', 'exitcode', 'exit_status'].map((literal) => ({
    literal,
    gravity: 2 as const,
    says: /\bexit(?:ed|ing)?(?: (?:abnormally|unexpectedly|prematurely))?,?(?:[ :=-]|_)?(?:with )?(?:an? )?(?:non-?zero |error )?(?:exit )?(?:code|status)?["']?[ :=]{0,2}(?!0\b)\d{1,3}\b/i,
  })),
  { literal: 'exited', gravity: 2, says: /\bexited (?:abnormally|unexpectedly|prematurely|with (?:an )?(?:error|failure)|non-?zero)\b/i },
  { literal: 'code=', gravity: 2, says: /\bcode=(?:killed|dumped)\b|\bcode=exited, status=(?!0\b)\d/ },
  ...plain(2, 'warning: cpu:', 'bug: bad ', 'bug: sleeping', 'bug: scheduling', 'possible recursive locking'),
  ...plain(2, 'no space left', 'read-only file system', 'too many open files', 'cannot allocate memory', 'unhandled exception', 'uncaught'),
  ...plain(2, 'failure in name resolution', 'name or service not known', 'could not resolve host', 'no such host'),
  ...plain(2, 'failed with result', 'assertion failed', 'undefined symbol', 'page allocation failure', 'deadlock'),
  ...plain(
    2,
    'resource temporarily unavailable',
    'disk quota exceeded',
    'no route to host',
    'input/output error',
    'structure needs cleaning',
  ),
  ...plain(2, 'stack level too deep', 'oom command not allowed', 'too many connections', 'worker_connections are not enough'),
  // Ceph: its own summary, and an OSD of its peers
  { literal: 'health_err', gravity: 3, says: /\bHEALTH_ERR\b/ },
  { literal: 'degraded data redundancy: ', gravity: 2 },
  { literal: ' osds down', gravity: 2, says: /^\s{0,16}\d{1,6} osds down\s{0,4}$/ },
  // md: a member that failed, an array that lacks one (drivers/md/md.c, md_seq_show)
  { literal: ': active ', gravity: 2, says: /\b[a-z][\w/-]{1,31}\[\d{1,3}\]\(F\)/ },
  { literal: ' blocks ', gravity: 2, says: /\[\d{1,3}\/\d{1,3}\] \[[U_]{0,64}_[U_]{0,64}\]/ },
  { literal: 'no reply from', gravity: 1, says: /\bheartbeat_check: no reply from\b/ },
  // initramfs-tools, dracut: the root file system is not there
  { literal: 'dropping to a shell', gravity: 3, says: /\bDropping to a shell\b/ },
  { literal: 'gave up waiting', gravity: 3, says: /^Gave up waiting for (?:root|suspend)/ },
  // Redis and its descendants: aof.c
  {
    literal: 'reading the append only file',
    gravity: 3,
    says: /\b(?:Bad file format|Unexpected end of file|Unrecoverable error) reading the append only file\b/,
  },
  // PostgreSQL: a standby or a backup needs what is no longer there (xlogreader, walsender.c)
  { literal: 'already been removed', gravity: 2, says: /\brequested WAL segment [0-9A-F]{4,40} has already been removed\b/ },
  // Network UPS Tools: upsmon
  { literal: 'battery is low', gravity: 2, says: /\bUPS \S{1,120} battery is low\b/ },
  { literal: 'power-fail shutdown', gravity: 3, says: /\bautomatic power-fail shutdown\b/ },
  // cert-manager, of the answer to a challenge
  { literal: 'wrong status code', gravity: 1, says: /\bwrong status code '[1-5]\d\d', expected '2\d\d'/ },
  // OTP: reports of its logger, and a supervisor that gives up
  { literal: '==== ', gravity: 2, says: /^=(?:(?:SUPERVISOR|CRASH|ERROR) REPORT|\s{0,4})==== {1,2}\d/ },
  { literal: 'reached_max_restart_intensity', gravity: 3 },
  // Oracle: its own codes but for normal completion and the end of the data
  { literal: 'ora-0', gravity: 2, says: /\bORA-0(?!0000\b|1403\b)\d{4}: / },
  { literal: 'ora-00600: internal', gravity: 3 },
  ...['ora-1', 'ora-2', 'ora-3', 'ora-6'].map((literal) => ({ literal, gravity: 2 as const, says: /\bORA-[1-6]\d{4}: / })),
  // linkers; Perl says `Can't locate DBI.pm in @INC` with words that hold "can't"
  { literal: 'undefined reference to', gravity: 2 },
  // dracut: the path may have been taken out
  { literal: 'does not exist', gravity: 2, says: /\bWarning:\s{1,4}(?:\/\S{0,200})?\s{0,4}does not exist\b/ },
  // drivers of tunnels and switches
  { literal: ' exceeds mtu', gravity: 1, says: /\bsize \d{2,6} exceeds MTU \d/ },
  // musl
  { literal: 'name does not resolve', gravity: 2 },
  ...plain(2, 'degradedarray', 'in emergency mode', 'obtain a connection from the pool'),
  { literal: 'degraded', gravity: 2, says: /\bis (?:now )?degraded\b/i },
  { literal: 'oomkilled', gravity: 3, says: /\b(?:was|been|is) OOMKilled\b/ },
  { literal: 'nodenotready', gravity: 2, says: /\bNodeNotReady\b/ },
  { literal: 'unit hang', gravity: 2, says: /\bDetected (?:Hardware|Tx) Unit Hang\b/i },
  { literal: 'tx hang', gravity: 2, says: /\btx hang \d{1,6} detected\b/i },
  ...KERNEL_WORDS,
  { literal: 'i/o error', gravity: 2 },
  { literal: 'abort', gravity: 2, says: /\babort(?:ed|ing)?\b/i },
  { literal: 'corrupt', gravity: 2, says: /\bcorrupt(?:ed|ion)?\b/i },
  { literal: 'failed', gravity: 2, says: /\bfailed\b/i },
  { literal: 'failure', gravity: 2, says: /\bfailures?\b/i },
  { literal: 'failing', gravity: 2, says: /\bfailing\b/i },
  ...ERRORS.map((literal) => ({ literal, gravity: 2 as const, says: ERROR })),
  {
    literal: 'exception',
    gravity: 2,
    says: /\b(?:[\w$]{1,60}\.){0,8}[\w$]{0,60}Exception\b(?=[:\s]|$)|\bexception (?:in|at|occurred|was|thrown|raised|while|from|caught|emask)\b|^exception\b/i,
  },
  { literal: 'critical', gravity: 2, says: /\bCRITICAL\b|\blevel[=:" ]{1,4}critical\b|\bcritical (?:error|failure|medium|target|space)\b/ },
  { literal: 'cannot', gravity: 2, says: /\bcannot\b/i },
  { literal: 'unable to', gravity: 2, says: /\bunable to\b/i },
  { literal: 'could not', gravity: 2 },
  { literal: "couldn't", gravity: 2 },
  { literal: "can't ", gravity: 2, says: /\bcan't\b/i },
  { literal: 'refused', gravity: 1, says: /\brefused\b/i },
  { literal: 'denied', gravity: 1, says: /\bdenied\b/i },
  { literal: 'timed out', gravity: 1 },
  {
    literal: 'timeout',
    gravity: 1,
    says: /\btime-?out\b(?= (?:waiting|expired|exceeded|occurred|while|after|on|reached|error)\b|[!.]?\s*$)|\b(?:i\/o|read|write|connect(?:ion)?|handshake|command|queue|request|watchdog|reset) timeout\b|\bcontext deadline exceeded\b/i,
  },
  { literal: 'timeout', gravity: 1, says: /\bring \S{1,40} timeout\b|\bWatchdog timeout\b/i },
  { literal: 'exceeded', gravity: 1, says: /\bexceeded\b/i },
  { literal: 'reject', gravity: 1, says: /\brejected\b/i },
  { literal: 'unhealthy', gravity: 1, says: /\bunhealthy\b/i },
  ...plain(1, 'table full', 'dropping packet', 'limit reached', 'reached max_children', 'is not healthy', 'to become free'),
  ...plain(1, 'deadline exceeded', 'not permitted', 'permission denied', 'hung up unexpectedly', 'blocked for more than'),
  ...plain(
    0,
    'no such file or directory',
    'network is unreachable',
    'host is down',
    'broken pipe',
    'unrecoverable',
    'address already in use',
  ),
  ...plain(0, 'command not found', 'no such device', 'connection reset by peer', 'unexpectedly', 'is not responding', 'not responding'),
]

/** Their literals, by their places in the list. */
export const WORDS = new LiteralSet(FAILURE_WORDS.map(({ literal }) => literal))

/** Whether one of them says so. */
export const saysItBroke = (text: string): boolean => WORDS.within(text).some((word) => FAILURE_WORDS[word]!.says?.test(text) !== false)

/**
 * How dmesg -r, dmesg -x and the journal's JSON begin a line of the kernel of priority err and worse, for the gate. A number beyond
 * 99999 seconds is padded no more, so the first digit is named.
 */
export const GRAVE_PREFIXES: readonly string[] = [
  ...['0', '1', '2', '3'].flatMap((n) => [' ', '1', '2', '3', '4', '5', '6', '7', '8', '9'].map((digit) => `<${n}>[${digit}`)),
  ...['emerg', 'alert', 'crit ', 'err  '].map((name) => `kern  :${name}`),
]

/** Literals, one of which every line holds that can say that something broke. */
export const UNEXPLAINED_LITERALS: readonly string[] = [
  ...new Set([...FAILURE_WORDS.map(({ literal }) => literal), ...GRAVE_PREFIXES, ...LEVEL_LITERALS]),
]
