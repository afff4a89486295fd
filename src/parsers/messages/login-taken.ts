import { message } from '../../core/message.ts'
import { LOGIN_TAKEN, type LoginTaken } from '../../records/access-denial.ts'

/** PostgreSQL: src/backend/utils/init/postinit.c PerformAuthentication, with log_connections. */
const TAKEN = /\bconnection authorized: user=(?<user>[^\s=]{1,64})(?: database=(?<database>[^\s=]{1,64}))?/

/** A login that a server took. */
export const loginTaken = message<LoginTaken>({
  id: 'login-taken',
  emits: LOGIN_TAKEN,
  holds: ['connection authorized: '],
  read({ message: text }) {
    const found = TAKEN.exec(text)?.groups
    return found === undefined ? undefined : { user: found['user']!, database: found['database'] }
  },
})
