import { message } from '../../core/message.ts'
import { APP_SERVICE_RESTART, type AppServiceRestart } from '../../records/app-service-restart.ts'
import { saidBy } from './said-by.ts'

/** The activity manager of Android: `Scheduling restart of crashed service com.example.app/.Sync in 1000ms for start-requested`. */
export const appServiceRestart = message<AppServiceRestart>({
  id: 'app-service-restart',
  emits: APP_SERVICE_RESTART,
  holds: ['scheduling restart of crashed service'],
  read(line) {
    const m = /^Scheduling restart of crashed service ([\w.]{1,200})\/([\w.$]{1,200})(?: in (\d{1,9})ms)?/.exec(
      saidBy(line, /^ActivityManager$/, true) ?? '',
    )
    return m === null ? undefined : { app: m[1]!, service: m[2]!, delayMs: m[3] === undefined ? undefined : Number(m[3]) }
  },
})
