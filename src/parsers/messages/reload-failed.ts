import { message } from '../../core/message.ts'
import { RELOAD_FAILED, type ReloadFailed } from '../../records/reload-failed.ts'

/** systemd, src/core/job.c: `Reload failed for HAProxy Load Balancer.` */
const SAYS = /^Reload failed for (\S.{0,200}?)\.?$/

export const reloadFailed = message<ReloadFailed>({
  id: 'reload-failed',
  emits: RELOAD_FAILED,
  holds: ['Reload failed for '],
  read({ message: text, ident, kernel }) {
    if (kernel === true || (ident !== undefined && ident !== 'systemd')) return undefined
    const of = SAYS.exec(text)?.[1]
    return of === undefined ? undefined : { of }
  },
})
