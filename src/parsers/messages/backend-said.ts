import { message } from '../../core/message.ts'
import { BACKEND_SAID, type BackendSaid } from '../../records/backend-said.ts'

/** HAProxy: src/server.c (srv_adm_append_status) and src/checks.c. */
const SERVER =
  /\bServer (?<backend>[\w.:-]{1,64})\/(?<server>[\w.:-]{1,64}) is (?<state>DOWN|UP)\b(?:, reason: (?<why>[^,]{1,80})(?:, info: "(?<info>[^"]{1,200})")?)?/
const NONE = /\b(?:backend|proxy) '?(?<backend>[\w.:-]{1,64})'? has no server available!/

/** A server behind HAProxy that went down or came back, or the last one of its backend. */
export const backendSaid = message<BackendSaid>({
  id: 'backend-said',
  emits: BACKEND_SAID,
  holds: [' is DOWN', ' is UP', 'has no server available!'],
  read({ message: text, kernel }) {
    if (kernel === true) return undefined
    const none = NONE.exec(text)?.groups?.['backend']
    if (none !== undefined) return { backend: none, says: 'no server' }
    const found = SERVER.exec(text)?.groups
    if (found === undefined) return undefined
    const { backend, server, state, why, info } = found
    return {
      backend: backend!,
      server,
      ...(state === 'DOWN' && !/\bmaintenance\b/.test(text) && /\b0 active and 0 backup servers left\b/.test(text)
        ? { last: true as const }
        : {}),
      says: state === 'UP' ? 'server up' : 'server down',
      address: /\bat ([\w.:[\]-]{3,80}:\d{1,5})\b/.exec(info ?? '')?.[1],
      why: info ?? why,
    }
  },
})
