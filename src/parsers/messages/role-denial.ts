import { message } from '../../core/message.ts'
import { ACCESS_DENIAL, type AccessDenial } from '../../records/access-denial.ts'

const WORD = '[A-Za-z0-9][\\w.:/*-]{0,252}'
/** The quote that Go, JSON or klog put around a value. */
const Q = '\\\\{0,3}"'
/**
 * k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/errors.go: who may not do what with what, and where. Before 1.12 the resource stood
 * without its quotes and its group.
 */
const FORBIDDEN = new RegExp(
  `\\bis forbidden: User ${Q}(?<user>${WORD})${Q} cannot (?<verb>[a-z*]{2,30}) ` +
    `(?:resource ${Q}(?<resource>[a-z][\\w./*-]{0,100})${Q}(?: in API group ${Q}(?<group>[a-z0-9.-]{0,253})${Q})?|(?<old>[a-z][\\w./-]{0,100}))` +
    `(?: (?:in the namespace ${Q}(?<namespace>[a-z0-9][a-z0-9-]{0,62})${Q}|at the cluster scope))?`,
)
/** A path that is no resource: `cannot get path "/metrics"`. */
const PATH = new RegExp(`\\bforbidden: User ${Q}(?<user>${WORD})${Q} cannot (?<verb>[a-z]{2,30}) path ${Q}(?<path>/[^"\\\\]{0,200})${Q}`)

/** The API server does not let a user, mostly a service account, do something: no role that is bound to it allows that. */
export const roleDenial = message<AccessDenial>({
  id: 'role-denial',
  emits: ACCESS_DENIAL,
  holds: ['forbidden: User '],
  read({ message: text, priority, kernel }) {
    if (kernel === true || (priority !== undefined && priority > 6)) return undefined
    const path = PATH.exec(text)?.groups
    if (path !== undefined)
      return { mechanism: 'RBAC', subject: path['user'], operation: path['verb'], object: path['path'], stopsStart: false }
    const m = FORBIDDEN.exec(text)?.groups
    if (m === undefined) return undefined
    const group = m['group'] ?? ''
    return {
      mechanism: 'RBAC',
      subject: m['user'],
      operation: m['verb'],
      object: m['resource'] === undefined ? m['old'] : group === '' ? m['resource'] : `${m['resource']}.${group}`,
      namespace: m['namespace'],
      stopsStart: false,
    }
  },
})
