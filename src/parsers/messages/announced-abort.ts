import { message } from '../../core/message.ts'
import { isToldElsewhere } from '../crash/dotnet.ts'
import { ANNOUNCED_ABORT, type AnnouncedAbort } from '../../records/announced-abort.ts'

const WATCHDOG = /^(\S{1,256}\.service): (?:Watchdog timeout \(limit|Killing process \d{1,10} \(.{1,64}\) with signal SIGABRT)/

/** Rust's handle_alloc_error aborts; glib/gmem.c ends by a trap, V8's src/api/api.cc too where memory beside its heap is refused. */
const REFUSED =
  /^(?:\(\S{1,80}\): )?GLib-ERROR \*\*: .{0,120}failed to allocate \d|^memory allocation of \d{1,20} bytes failed|^#? ?Fatal (?:process|JavaScript) out of memory: /
/** std::thread's constructor throws std::system_error, which nobody catches. */
const NO_THREAD = /^\s{0,4}what\(\):\s{1,4}(?:thread: |boost::\S{1,60}: )?Resource temporarily unavailable/
/** ngx_http_lua: the VM is left by longjmp or not at all. */
const LUA = /\blua atpanic: .{0,60}reason: not enough memory/

/** .NET: an exception that nobody catches ends it. systemd src/core/service.c: its watchdog ends a service with SIGABRT. V8 src/api/api.cc: it aborts when its heap is full. */
export const announcedAbort = message<AnnouncedAbort>({
  id: 'announced-abort',
  emits: ANNOUNCED_ABORT,
  holds: [
    'unhandled exception',
    'watchdog timeout (limit',
    'with signal sigabrt',
    'javascript heap out of memory',
    'glib-error',
    'memory allocation of ',
    'out of memory: ',
    'resource temporarily unavailable',
    'lua atpanic',
  ],
  read({ message: text, unit }) {
    const watched = WATCHDOG.exec(text)?.[1]
    if (watched !== undefined) return { by: 'watchdog', of: watched }
    if (text.length > 2000) return undefined
    if (/^Unhandled exception[.:] [\w.]{1,300}Exception: /.test(text) && isToldElsewhere(text)) return { by: 'exception', of: unit }
    if (/^FATAL ERROR: .{0,400}JavaScript heap out of memory/.test(text)) return { by: 'full heap', of: unit }
    if (REFUSED.test(text)) return { by: 'refused memory', of: unit }
    if (LUA.test(text)) return { by: 'full heap', of: unit, faults: true }
    return NO_THREAD.test(text) ? { by: 'refused thread', of: unit } : undefined
  },
})
