import type { LogLine } from '../../core/log-line.ts'

export type FdScope = 'process' | 'system' | 'inotify'

/** What a line about it holds. */
export const FD_LITERALS = [
  'too many open files',
  'EMFILE',
  'ENFILE',
  'file-max limit',
  'file table overflow',
  'No file descriptors available',
  'out of file descriptors',
  'no more file descriptors',
  'process FD limit',
  'system FD limit',
  'errno: 24',
  'os error 24',
  'Zu viele offene Dateien',
  'Trop de fichiers ouverts',
  'Demasiados archivos abiertos',
  'Demasiados ficheros abiertos',
  'Troppi file aperti',
]
/** strerror(EMFILE) of glibc in the languages of ASCII, of musl, and what programs put in its place. */
const SAID =
  /too many open files|no (?:more )?file descriptors(?: are)? available|no more file descriptors|out of file descriptors|reached process FD limit|\bEMFILE\b[:,)'"]|spawn EMFILE|Errno::EMFILE|[{,]\s?emfile\b|\berrno: 24\b|\bos error 24\b|Zu viele offene Dateien|Trop de fichiers ouverts|Demasiados (?:archivos|ficheros) abiertos|Troppi file aperti/i
const SYSTEM = /file table overflow|too many open files in (?:the )?system|reached system FD limit|\bENFILE\b[:,)'"]|Errno::ENFILE/i
/** Advice, settings, names of tests and comments that speak of it. */
const SPOKEN =
  /^\s{0,8}(?:#|\/\/|\*)|\b(?:DEBUG|TRACE)\b|\b(?:to avoid|avoids?|prevents?|in case of|if you (?:see|get|hit)|may (?:cause|lead|result)|could (?:cause|lead|result)|can (?:cause|lead|result)|might (?:cause|lead|see|hit)|fix(?:es|ed)? (?:for )?|unless)\b[^]{0,80}(?:too many open files|EMFILE|ENFILE)/i

/** Which limit a line speaks of; undefined when it reports nothing. */
export function scopeOf(line: LogLine): { scope: FdScope; limit?: number | undefined } | undefined {
  const { message } = line
  const max = /^VFS: file-max limit (\d{1,20}) reached/.exec(message)
  if (max !== null) return line.kernel === false ? undefined : { scope: 'system', limit: Number(max[1]) }
  if (SPOKEN.test(message)) return undefined
  if (SYSTEM.test(message)) return { scope: 'system' }
  if (!SAID.test(message)) return undefined
  return { scope: /inotify|fsnotify|fs\.watch|FSWatcher/i.test(message) ? 'inotify' : 'process' }
}

/** Who said it: the syslog identifier, nginx's and others' `PID#TID`, a pid in the text. */
export function speaker(line: LogLine): { comm?: string | undefined; pid?: number | undefined } {
  const worker = /\] (\d{1,10})#\d{1,10}: /.exec(line.message)
  // nginx and its descendants are the ones that write PID#TID
  if (line.kernel === true) return {}
  return { comm: line.ident ?? (worker === null ? undefined : 'nginx'), pid: line.pid ?? (worker === null ? undefined : Number(worker[1])) }
}
