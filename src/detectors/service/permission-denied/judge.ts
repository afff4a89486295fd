import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { ACCESS_DENIAL, type AccessDenial } from '../../../records/access-denial.ts'
import { ENGINE_REFUSAL } from '../../../records/engine-refusal.ts'
import { KUBE_EVENT } from '../../../records/kube-event.ts'
import { troubleOf } from '../troubles.ts'

export interface Facts {
  who: string | undefined
  mechanism: AccessDenial['mechanism'] | 'runAsNonRoot'
  comm?: string | undefined
  pid?: number | undefined
  unit?: string | undefined
  pod?: string | undefined
  namespace?: string | undefined
  container?: string | undefined
  operation?: string | undefined
  path?: string | undefined
  port?: number | undefined
  subject?: string | undefined
  object?: string | undefined
  stopsStart: boolean
  stopped: boolean
  /** The program itself tells that it was refused. */
  felt: boolean
  message: string
}

export const judge = (scope: Scope): Found<Facts>[] => [...denials(scope), ...rootImages(scope)]

/** What was refused to whom, once for each program and each thing. A line of audit alone, which nobody felt, is a note. */
function denials(scope: Scope): Found<Facts>[] {
  // what an engine was refused for a container is told of that
  const ofEngines = new Set(
    scope.events(ENGINE_REFUSAL).flatMap(({ what: { about, at } }) => (about === 'container' ? [`${at.artifact}\0${at.line}`] : [])),
  )
  const events = scope.events(ACCESS_DENIAL).filter(({ what: { at } }) => !ofEngines.has(`${at.artifact}\0${at.line}`))
  const policies = events.filter(({ what }) => what.mechanism !== 'permissions')
  const own = events.filter((event) => event.what.mechanism === 'permissions' && !policies.some(({ what }) => isTold(what, event.what)))
  const groups = grouped([...policies, ...own], ({ what }) =>
    [what.mechanism, what.unit ?? what.comm ?? what.ident ?? '', what.operation ?? '', what.path ?? what.port ?? ''].join('\0'),
  )
  return [...groups.values()].map((told) => {
    const [{ what }] = told
    const felt = events.filter(
      (event) => event.what.mechanism === 'permissions' && what.mechanism !== 'permissions' && isTold(what, event.what),
    )
    const trouble = troubleOf(scope, felt.length > 0 ? [felt[0]!, ...felt.slice(1)] : told)
    const comm = what.comm ?? trouble.comm
    const unit = what.unit ?? trouble.unit
    const stopped = what.stopsStart || trouble.stopped
    const isFelt = what.mechanism === 'permissions' || felt.length > 0
    return {
      ...happened(told),
      facts: {
        who:
          unit ??
          (comm === undefined
            ? undefined
            : (what.subjectPid ?? what.pid) === undefined
              ? comm
              : `${comm} (pid ${what.subjectPid ?? what.pid})`),
        mechanism: what.mechanism,
        comm,
        pid: what.subjectPid ?? trouble.pid,
        unit,
        operation: what.operation,
        path: what.path,
        port: what.port,
        subject: what.subject,
        object: what.object,
        stopsStart: what.stopsStart,
        stopped,
        felt: isFelt,
        message: what.message,
      },
      about: { comm, pid: what.subjectPid ?? trouble.pid, unit },
      proof: [
        ...toldBy(
          told,
          what.mechanism === 'permissions' ? (what.unit === undefined ? 'application log' : 'systemd') : 'kernel log',
          `refused by ${what.mechanism === 'permissions' ? 'its permissions' : what.mechanism}`,
        ),
        ...toldBy(felt.slice(0, 3), 'application log', 'the program is refused'),
        ...trouble.ends,
      ],
      severity: stopped
        ? 'error'
        : isFelt &&
            (isEngineSocket(what) || felt.length > 0 || (what.operation !== undefined && /^(?:bind|listen|exec)/.test(what.operation)))
          ? 'warning'
          : 'note',
      certainty: 'stated',
    }
  })
}

/** Without it, a client of an engine can do nothing. */
const isEngineSocket = ({ operation, path }: AccessDenial): boolean => operation === 'connect' && path?.endsWith('docker.sock') === true

/** Whether a program's own line tells of what a policy refused: the same port or path. */
const isTold = (policy: AccessDenial, own: AccessDenial & { readonly message: string }): boolean =>
  (policy.port !== undefined && (own.port === policy.port || own.message.includes(`:${policy.port}`))) ||
  (policy.path !== undefined && own.path !== undefined && (own.path === policy.path || own.path.endsWith(`/${policy.path}`)))

const ROOT = /container has runAsNonRoot and image (?:will run as root|has non-numeric user \((?<user>[^)]{1,64})\))/

/** The kubelet starts no image as root where the pod forbids it (pkg/kubelet/kuberuntime/security_context.go). */
function rootImages(scope: Scope): Found<Facts>[] {
  const events = scope.events(KUBE_EVENT).filter(({ what }) => ROOT.test(what.message))
  return [...grouped(events, ({ what }) => `${what.namespace ?? ''}/${what.name ?? ''}`).values()].map((told) => {
    const [{ what }] = told
    const pod = what.name === undefined || what.namespace === undefined ? what.name : `${what.namespace}/${what.name}`
    const container = /\bcontainer: ([\w.-]{1,63})\)/.exec(what.message)?.[1] ?? what.container
    return {
      ...happened(told),
      count: told.reduce((sum, { what: event }) => sum + event.count, 0),
      facts: {
        who: pod === undefined ? undefined : `pod ${pod}`,
        mechanism: 'runAsNonRoot',
        pod,
        namespace: what.namespace,
        container,
        stopsStart: true,
        stopped: true,
        felt: true,
        message: what.message,
      },
      about: { pod, container },
      proof: told.flatMap(({ what: event }) => cite(event, 'why the container is not created', 'kubernetes event')),
      certainty: 'stated',
    }
  })
}
