import { message } from '../../core/message.ts'
import { peerName } from '../../core/peer-name.ts'
import { type EnvoyAnswer, envoyAnswer } from '../net/envoy-answer.ts'
import { BACKEND_SAID, type BackendSaid } from '../../records/backend-said.ts'

/** HAProxy: src/server.c (srv_adm_append_status) and src/checks.c. */
const SERVER =
  /\bServer (?<backend>[\w.:-]{1,64})\/(?<server>[\w.:-]{1,64}) is (?<state>DOWN|UP)\b(?:, reason: (?<why>[^,]{1,80})(?:, info: "(?<info>[^"]{1,200})")?)?/
const NONE = /\b(?:backend|proxy) '?(?<backend>[\w.:-]{1,64})'? has no server available!/

/** nginx: src/http/ngx_http_upstream_round_robin.c and its neighbours. */
const NO_LIVE = /\bno live upstreams while connecting to upstream\b(?:.{0,2000}\bupstream: "\w{1,16}:\/\/(?<backend>[\w.-]{1,253}))?/

/** Envoy: source/common/router/router.cc, as a client prints its answer. */
const BODY = /^no healthy upstream$|\b503\b.{0,120}\bno healthy upstream\b/

/** A server behind a load balancer that went down or came back, or the last one of its backend. */
export const backendSaid = message<BackendSaid>({
  id: 'backend-said',
  emits: BACKEND_SAID,
  holds: [
    ...[' is DOWN', ' is UP', 'has no server available!', 'no live upstreams'],
    ...['no healthy upstream', '" 503 UH', '" 0 UH', '"response_flags"'],
  ],
  read({ message: text, kernel }) {
    if (kernel === true) return undefined
    const none = NONE.exec(text)?.groups?.['backend']
    if (none !== undefined) return { by: 'HAProxy', backend: none, says: 'no server' }
    const live = NO_LIVE.exec(text)
    if (live !== null) return { by: 'nginx', backend: live.groups?.['backend'], says: 'no server' }
    const answer = envoyAnswer(text)
    if (answer !== undefined)
      return answer.flags.includes('UH') ? { by: 'Envoy', backend: backendOf(answer), says: 'no server' } : undefined
    if (BODY.test(text)) return { by: 'Envoy', backend: undefined, says: 'no server' }
    const found = SERVER.exec(text)?.groups
    if (found === undefined) return undefined
    const { backend, server, state, why, info } = found
    return {
      by: 'HAProxy',
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

const backendOf = ({ peer }: EnvoyAnswer): string | undefined => (peer === undefined ? undefined : peerName(peer.host, peer.port))
