import { ERRNO_NAMES } from '../../core/errno.ts'
import { message } from '../../core/message.ts'
import { WRITE_REFUSED, type WriteRefused } from '../../records/write-refused.ts'

/** errno(3): 28, 122, 30, 5, in the words of strerror, of Python, Go, Node and Java; its name is in capitals (erofs is a file system). */
const WORDINGS: readonly (readonly [WriteRefused['error'], RegExp])[] = [
  ['ENOSPC', /No space left on device|\berrno:? ?=? ?28\b|\berror (?:number )?28\b/i],
  ['EDQUOT', /Disk quota exceeded|\bErrno 122\b|(?:user|group|project|disk) (?:block )?quota exceeded/i],
  ['EROFS', /Read-only file system|\bErrno 30\b/i],
  ['EIO', /Input\/output error|\bErrno 5\b/i],
]
const NAME = /\b(?:ENOSPC|EDQUOT|EROFS|EIO)\b/
/** ENOSPC of other resources: inotify watches, cgroups, semaphores, ring buffers, USB bandwidth, ports. */
const NOT_A_DISK =
  /\bmutex\b|\binotify|\bwatch(?:es|er)?\b|cgroup|\bsem(?:get|aphore)|\bshmget|create shared memory segment|\bbpf\b|\bperf_event|\busb[_ -]?\d|\bendpoint\b|\bsysfs\b|conntrack|netlink|nftables|iptables|io_uring|seccomp|loop device|\bDEBUG\b/i
/** A field of an error that Node.js prints below its sentence, which says what was refused (lib/internal/util/inspect.js). */
const FIELD = /^(?:\[[\w.-]{1,40}\] )?\s{0,12}(?:errno|code): (?:-?\d{1,4}|'E[A-Z]{2,20}'),?$/
/** What a program advises about an error is not the error. */
const ADVICE = /\bcheck (?:also )?that\b[^]*$/i
/** Shared memory of POSIX (shm_open(3)) lies in /dev/shm, whose size is its own. */
const SHARED = /\bshared memory segment "\/?([\w.-]{1,100})"/
/** How PostgreSQL begins what it was refused, and what belongs to it (src/backend/utils/error/elog.c). */
const POSTGRES = /^(?:DETAIL|PANIC|HINT|CONTEXT):\s{1,2}[Cc]ould not /
/** What stands before the words of an error and is no program: a level, the class of an exception, a label or a name of a person. */
const NOBODY = /^(?:stderr|stdout|error|warn|warning|fatal|info|panic|detail|hint|context|statement|log|notice|E|W)$|(?:Exception|Error)$/i
const PERSON = /^[A-Z][a-z]{1,20}(?:-[A-Z][a-z]{1,20})?$/

/** A setting with its value, `SIGNING_KEY: …`, `store.password: …`. */
const VARIABLE = /^[A-Z\d]{1,20}(?:_[A-Z\d]{1,20}){1,6}$|(?:pass(?:word|wd)?|secret|token|key)$/i

/** Who was refused, and which file, as far as the words of an error tell. */
function writerOf(text: string, ident: string | undefined): Pick<WriteRefused, 'process' | 'path'> {
  // of a layer of an image the path is one in the image
  if (/\bfailed to register layer\b/.test(text)) return { process: ident ?? 'docker', path: '/var/lib/docker/overlay2' }
  const shared = SHARED.exec(text)?.[1]
  const path =
    (shared === undefined ? undefined : `/dev/shm/${shared}`) ??
    /['"](\/[^'"]{1,200})['"]/.exec(text)?.[1] ??
    /\b(?:write|open|sync|fsync|mkdir|rename|truncate) (\/[\w./@+-]{2,200}): /.exec(text)?.[1] ??
    /(?:^|[\s(:])(\/(?:[\w.@+-]{1,80}\/){1,12}[\w.@+-]{1,120})/.exec(text)?.[1] ??
    /(\/[\w./-]{1,200}): Read-only file system/.exec(text)?.[1] ??
    // MySQL and PostgreSQL name files below their own folder
    /\b(?:[Ff]ile|writing) ["']?(\.?\/?(?:[\w.@+#-]{1,80}\/){0,8}[\w@+#-]{1,80}(?:\.[\w.]{1,40})?)(?=["'\s]|$)["']?(?! descriptor)/.exec(
      text,
    )?.[1]
  const named = /^(?:(?:ERROR|WARN(?:ING)?|FATAL|INFO):? )?-?([a-z][\w.-]{1,30})(?:\[\d{1,10}\])?: /i.exec(text)?.[1]
  if (ident === undefined && POSTGRES.test(text)) return { process: 'postgres', path }
  const isNone = named === undefined || ERRNO_NAMES.includes(named) || [NOBODY, PERSON, VARIABLE].some((shape) => shape.test(named))
  return { process: ident ?? (isNone ? undefined : named), path }
}

export const writeRefused = message<WriteRefused>({
  id: 'write-refused',
  emits: WRITE_REFUSED,
  holds: [
    ...['error 28', 'error number 28', 'No space left on device', 'ENOSPC', 'errno: 28', 'errno=28', 'Errno 28'],
    ...['Disk quota exceeded', 'EDQUOT', 'Errno 122', 'quota exceeded'],
    ...['Read-only file system', 'EROFS', 'Errno 30', 'Input/output error', 'Errno 5]'],
  ],
  read({ message: said, kernel, ident }) {
    if (FIELD.test(said)) return undefined
    const text = said.replace(ADVICE, '')
    const error = WORDINGS.find(([, wording]) => wording.test(text))?.[0] ?? (NAME.exec(text)?.[0] as WriteRefused['error'] | undefined)
    if (error === undefined || (error !== 'ENOSPC' && kernel === true)) return undefined
    // a path may hold such a word: /etc/cgroup.d
    if (NOT_A_DISK.test(ident === 'kubelet' ? text.replace(/\/\S+/g, '') : text)) return undefined
    return { error, ...writerOf(text, kernel === true || ident === 'kernel' ? undefined : ident) }
  },
})
