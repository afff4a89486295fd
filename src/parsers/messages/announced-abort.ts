import { message } from '../../core/message.ts'
import { isToldElsewhere } from '../crash/dotnet.ts'
import { ANNOUNCED_ABORT, type AnnouncedAbort } from '../../records/announced-abort.ts'

const WATCHDOG = /^(\S{1,256}\.service): (?:Watchdog timeout \(limit|Killing process \d{1,10} \(.{1,64}\) with signal SIGABRT)/

/** .NET: an exception that nobody catches ends it. systemd src/core/service.c: its watchdog ends a service with SIGABRT. V8 src/api/api.cc: it aborts when its heap is full. */
export const announcedAbort = message<AnnouncedAbort>({
  id: 'announced-abort',
  emits: ANNOUNCED_ABORT,
  holds: ['unhandled exception', 'watchdog timeout (limit', 'with signal sigabrt', 'javascript heap out of memory'],
  read({ message: text, unit }) {
    const watched = WATCHDOG.exec(text)?.[1]
    if (watched !== undefined) return { by: 'watchdog', of: watched }
    if (/^Unhandled exception[.:] [\w.]{1,300}Exception: /.test(text) && isToldElsewhere(text)) return { by: 'exception', of: unit }
    return /^FATAL ERROR: .{0,400}JavaScript heap out of memory/.test(text) ? { by: 'full heap', of: unit } : undefined
  },
})
