import { productIn } from '../../core/product.ts'
import { message } from '../../core/message.ts'
import { DESCRIPTOR_REFUSED, type DescriptorRefused } from '../../records/descriptor-refused.ts'

/** strerror(EMFILE) of glibc in the languages of ASCII, of musl, and what programs put in its place. */
const SAID =
  /too many open files|no (?:more )?file descriptors(?: are)? available|no more file descriptors|out of file descriptors|reached process FD limit|\berrno: 24\b|\bos error 24\b|Zu viele offene Dateien|Trop de fichiers ouverts|Demasiados (?:archivos|ficheros) abiertos|Troppi file aperti/i
/** .NET names the limit of instances, and cannot tell it from that of descriptors. */
const INSTANCES = /\bconfigured user limit \((\d{1,10})\) on the number of inotify instances has been reached/
/** systemd's path units and journal, Go, Node and those who watch: inotify_init(2) was refused. */
const OF_INOTIFY = /inotify|fsnotify|fs\.watch|FSWatcher|\bdirectory watch\b|\bfile ?(?:system )?watcher\b/i
const SYSTEM = /file table overflow|too many open files in (?:the )?system|reached system FD limit/i
/** The codes as they are written; a script may call anything `emfile`. */
const CODE = /\bEMFILE\b[:,)'"]|spawn EMFILE|Errno::EMFILE|[{,]\s?emfile\b/
const SYSTEM_CODE = /\bENFILE\b[:,)'"]|Errno::ENFILE/
/** Advice, settings, names of tests and comments that speak of it. */
const SPOKEN =
  /^\s{0,8}(?:#|\/\/|\*)|\b(?:DEBUG|TRACE)\b|\b(?:to avoid|avoids?|prevents?|in case of|if you (?:see|get|hit)|may (?:cause|lead|result)|could (?:cause|lead|result)|can (?:cause|lead|result)|might (?:cause|lead|see|hit)|fix(?:es|ed)? (?:for )?|unless)\b[^]{0,80}(?:too many open files|EMFILE|ENFILE)/i
/** nginx and its descendants write `PID#TID`. */
const WORKER = /\] (\d{1,10})#\d{1,10}: /
/** `relay[771]: `, `ERROR relay[771] ` behind the date of a program's own log. */
const OWN = /^(?:(?:FATAL|CRIT(?:ICAL)?|ERROR|WARN(?:ING)?|NOTICE|INFO):? )?([A-Za-z][\w.-]{1,40})\[(\d{1,10})\](?:: | )/

/** EMFILE and ENFILE in the words of runtimes and servers, and the kernel's own (fs/file_table.c). */
export const descriptorRefused = message<DescriptorRefused>({
  id: 'descriptor-refused',
  emits: DESCRIPTOR_REFUSED,
  holds: [
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
    'number of inotify instances',
    'errno: 24',
    'os error 24',
    'Zu viele offene Dateien',
    'Trop de fichiers ouverts',
    'Demasiados archivos abiertos',
    'Demasiados ficheros abiertos',
    'Troppi file aperti',
  ],
  read({ message: text, kernel, ident, pid }) {
    const max = /^VFS: file-max limit (\d{1,20}) reached/.exec(text)
    if (max !== null) return kernel === false ? undefined : { scope: 'system', limit: Number(max[1]), comm: undefined, pid: undefined }
    if (SPOKEN.test(text)) return undefined
    const instances = INSTANCES.exec(text)?.[1]
    if (instances !== undefined) return { scope: 'inotify', limit: Number(instances), comm: ident ?? productIn(text)?.comm, pid }
    const scope =
      SYSTEM.test(text) || SYSTEM_CODE.test(text)
        ? 'system'
        : !SAID.test(text) && !CODE.test(text)
          ? undefined
          : OF_INOTIFY.test(text)
            ? 'inotify'
            : 'process'
    if (scope === undefined) return undefined
    const worker = kernel === true ? undefined : WORKER.exec(text)?.[1]
    const own = ident === undefined && kernel !== true ? OWN.exec(text) : null
    const id = own?.[2] ?? worker
    const samba = /\bsmbd's max open files = (\d{1,10})/.exec(text)?.[1]
    if (samba !== undefined) return { scope, limit: Number(samba), comm: ident ?? 'smbd', pid }
    return {
      scope,
      comm: ident ?? own?.[1] ?? (worker === undefined ? (kernel === true ? undefined : productIn(text)?.comm) : 'nginx'),
      pid: pid ?? (id === undefined ? undefined : Number(id)),
    }
  },
})
