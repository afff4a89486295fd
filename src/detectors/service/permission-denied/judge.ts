import { eventAt, objectOf } from '../../../casefile/event-at.ts'
import { entitiesFor } from '../../../casefile/containers.ts'
import { happenedAsTold } from '../../../casefile/kube-events.ts'
import { happened, type Event } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { type Cited, secondsBetween } from '../../../core/span.ts'
import { ACCESS_DENIAL, type AccessDenial, type Unlisted } from '../../../records/access-denial.ts'
import { SIGNAL_DEATH, type SignalDeath } from '../../../records/signal-death.ts'
import { engineStarts } from '../../container/engine-starts.ts'
import { refusalProof, refusedAt, startRefusals } from '../../container/start-refusals.ts'
import { isForbidden, type StartFacts } from '../../container/start-words.ts'
import { subject } from '../../container/words.ts'
import { ENGINE_REFUSAL } from '../../../records/engine-refusal.ts'
import { troubleOf } from '../troubles.ts'
import { byAuthority, isByAuthority } from './by-authority.ts'
import { isOver, lastWords } from './last-words.ts'
import { onReadOnly } from './read-only.ts'

export interface Facts {
  who: string | undefined
  mechanism: AccessDenial['mechanism'] | 'runAsNonRoot' | 'read-only'
  comm?: string | undefined
  pid?: number | undefined
  /** That process died of a signal right behind it. */
  died?: true | undefined
  unit?: string | undefined
  pod?: string | undefined
  namespace?: string | undefined
  container?: string | undefined
  operation?: string | undefined
  path?: string | undefined
  port?: number | undefined
  subject?: string | undefined
  object?: string | undefined
  /** Of a file that is too open: its mode, and the one that the program asks for. */
  mode?: string | undefined
  wants?: string | undefined
  /** Of a login: the server lets nobody in from there, or not as this user. */
  unlisted?: Unlisted | undefined
  /** What else the same user may not use. */
  alsoDenied?: readonly string[] | undefined
  level?: string | undefined
  /** What a policy of the cluster finds wrong. */
  violations?: string | undefined
  stopsStart: boolean
  stopped: boolean
  /** The program itself tells that it was refused. */
  felt: boolean
  message: string
  /** Of a container that cannot be started for it. */
  start?: StartFacts | undefined
}

export const judge = (scope: Scope): Found<Facts>[] => [
  ...denials(scope),
  ...admissions(scope),
  ...byAuthority(scope),
  ...notStarted(scope),
  ...ofEngines(scope),
  ...lastWords(scope),
  ...onReadOnly(scope),
]

/** The stamp of auditd's own log, in seconds since 1970 and UTC, where nothing else around the line tells when (audit_log_start in kernel/audit.c). */
const AUDIT_STAMP = /\bmsg=audit\((\d{9,10})\.(\d{3}):\d{1,20}\):/

function withAuditTime<E extends Event<LogLine>>(event: E): E {
  const m = event.what.time === undefined ? AUDIT_STAMP.exec(event.what.message.slice(0, 300)) : null
  return m === null ? event : { ...event, what: { ...event.what, time: { wall: Number(m[1]) * 1000 + Number(m[2]) } } }
}

/** What was refused to whom, once for each program and each thing. A line of audit alone, which nobody felt, is a note. */
function denials(scope: Scope): Found<Facts>[] {
  // what an engine was refused for a container is told of that
  const ofEngines = new Set(
    scope.events(ENGINE_REFUSAL).flatMap(({ what: { about, at } }) => (about === 'container' ? [`${at.artifact}\0${at.line}`] : [])),
  )
  const events = scope
    .events(ACCESS_DENIAL)
    .filter(
      ({ what }) =>
        !isAdmission(what) && !isByAuthority(what) && !ofEngines.has(`${what.at.artifact}\0${what.at.line}`) && !isOver(scope, what.at),
    )
  const policies = events.filter(({ what }) => what.mechanism !== 'permissions')
  const own = events.filter((event) => event.what.mechanism === 'permissions' && !policies.some(({ what }) => isTold(what, event.what)))
  const groups = grouped([...policies, ...own], ({ what }) =>
    [
      what.mechanism,
      what.unit ?? what.comm ?? what.ident ?? '',
      // by modes one file is one failure, whatever was wanted of it
      what.mechanism === 'permissions' && what.path !== undefined ? '' : (what.operation ?? ''),
      // one boolean lets a container manage all of its cgroups
      isOfCgroups(what)
        ? (what.subject ?? '')
        : ((what.mechanism === 'permissions' ? folderAbove(what, own) : undefined) ?? what.path ?? what.port ?? ''),
    ].join('\0'),
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
    const died = what.mechanism === 'permissions' ? undefined : deathAfter(scope, told)
    const isFelt = what.mechanism === 'permissions' || felt.length > 0 || died !== undefined
    // systemd tells of one start in two lines
    const whole = felt.find(({ what: { path } }) => path !== undefined && what.path !== undefined && path.endsWith(`/${what.path}`))?.what
      .path
    const steps = told.filter(({ what: { message } }) => message.includes(': Failed at step '))
    return {
      ...happened(told.map(withAuditTime)),
      ...(steps.length === 0 ? {} : { count: happened(steps).count }),
      facts: {
        who:
          unit ??
          (comm === undefined
            ? trouble.who
            : (what.subjectPid ?? what.pid) === undefined
              ? comm
              : `${comm} (pid ${what.subjectPid ?? what.pid})`),
        mechanism: what.mechanism,
        comm,
        pid: what.subjectPid ?? trouble.pid,
        unit,
        pod: trouble.pod,
        container: trouble.container,
        operation: what.operation,
        // the kernel tells the last part, the program all of it
        path: whole ?? what.path,
        port: what.port,
        mode: what.mode,
        wants: what.wants,
        subject: what.subject,
        object: what.object,
        stopsStart: what.stopsStart,
        stopped,
        felt: isFelt,
        ...(died === undefined ? {} : { died: true as const }),
        message: what.message,
      },
      about: { ...trouble.about, comm, pid: what.subjectPid ?? trouble.pid, unit },
      proof: [
        ...toldBy(
          told,
          what.mechanism === 'permissions' ? (what.unit === undefined ? 'application log' : 'systemd') : 'kernel log',
          `refused by ${what.mechanism === 'permissions' ? 'its permissions' : what.mechanism}`,
        ),
        ...toldBy(felt.slice(0, 3), 'application log', 'the program is refused'),
        ...cite(died, 'the same process dies of a signal'),
        ...trouble.ends,
      ],
      severity: stopped
        ? 'error'
        : isFelt &&
            (isEngineSocket(what) ||
              felt.length > 0 ||
              died !== undefined ||
              trouble.felt ||
              (what.operation !== undefined && NEEDED.test(what.operation) && !OF_THE_KERNEL.test(what.path ?? '')))
          ? 'warning'
          : 'note',
      certainty: 'stated',
    }
  })
}

/** A process that was refused a page of itself or of a library dies in that moment. */
const DIES_SECONDS = 2
const DIES_LINES = 3

/** The process that the policy refused something, which died of a signal right behind that. */
function deathAfter(scope: Scope, told: readonly Event<AccessDenial & LogLine>[]): Cited<SignalDeath> | undefined {
  return scope.rows(SIGNAL_DEATH).find(({ pid, at, time }) =>
    told.some(({ what }) => {
      if (pid === undefined || pid !== (what.subjectPid ?? what.pid)) return false
      if (at.artifact === what.at.artifact && at.line < what.at.line) return false
      const seconds = time === undefined || what.time === undefined ? undefined : secondsBetween(what.time, time)
      return seconds === undefined
        ? at.artifact === what.at.artifact && at.line - what.at.line <= DIES_LINES
        : seconds >= 0 && seconds <= DIES_SECONDS
    }),
  )
}

type Denied = Cited<AccessDenial & LogLine>

/** Lines of one attempt. */
const NEAR_LINES = 10

/** The folder that holds it and is refused beside it: what is in it is refused for the same reason. */
const folderAbove = ({ path, at }: Denied, all: readonly Event<AccessDenial & LogLine>[]): string | undefined =>
  all
    .map(({ what }) => what)
    .filter(
      (other) =>
        other.path !== undefined &&
        path?.startsWith(`${other.path}/`) === true &&
        other.at.artifact === at.artifact &&
        Math.abs(other.at.line - at.line) <= NEAR_LINES,
    )
    .toSorted((a, b) => a.path!.length - b.path!.length)[0]?.path

/** What a program does not want to do in vain; what it may not read it may do without. */
const NEEDED = /^(?:bind|listen|exec|mkdir|creat|chang|chown|chmod|writ|lock|load|trust)/
/** What a container may mostly not touch, and starts without. */
const OF_THE_KERNEL = /^\/(?:sys|proc|dev)\//

/** Without it, a client of an engine can do nothing. */
const isEngineSocket = ({ operation, path }: AccessDenial): boolean => operation === 'connect' && path?.endsWith('docker.sock') === true

/** SELinux's type of the cgroup file system. */
const isOfCgroups = ({ mechanism, object = '' }: AccessDenial): boolean => mechanism === 'SELinux' && object === 'cgroup_t'

/** Whether a program's own line tells of what a policy refused: the same port or path, or that both are of cgroups. */
const isTold = (policy: AccessDenial, own: AccessDenial & { readonly message: string }): boolean =>
  (policy.port !== undefined && (own.port === policy.port || own.message.includes(`:${policy.port}`))) ||
  (isOfCgroups(policy) && /\b(?:control group|cgroup)\b/.test(own.message)) ||
  (policy.path !== undefined && own.path !== undefined && (own.path === policy.path || isPartOf(own.path, policy)))

/** The kernel may name only the last part of a path (the inode it refused), which need not be the end of what the program asked for. */
const isPartOf = (path: string, { path: name = '', object = '', comm }: AccessDenial): boolean =>
  path.endsWith(`/${name}`) || (comm !== undefined && object !== '' && !name.includes('/') && path.split('/').includes(name))

const isAdmission = ({ mechanism }: AccessDenial): boolean => mechanism === 'PodSecurity' || mechanism === 'SecurityContextConstraints'

/** Made-up ends of the names of pods that one owner tries to make. */
const MADE_UP = /-[a-z0-9]{5}$/

/** The API server makes no pod as the specification asks for: told by the event of its owner, a controller's log, or to whoever applied it. */
function admissions(scope: Scope): Found<Facts>[] {
  const events = scope.events(ACCESS_DENIAL).filter(({ what }) => isAdmission(what))
  const groups = grouped(events, ({ what }) => `${what.mechanism}\0${(what.subject ?? '').replace(MADE_UP, '')}\0${what.violations}`)
  return [...groups.values()].map((told) => {
    const [{ what }] = told
    const quoting = told.flatMap((event) => eventAt(scope)(event.what.at) ?? [])
    const owner = quoting[0] === undefined ? undefined : objectOf(quoting[0])
    return {
      ...happened(told),
      ...(quoting.length === 0 ? {} : { count: happenedAsTold(quoting).count }),
      facts: {
        who: owner ?? (what.subject === undefined ? undefined : `Pod ${what.subject}`),
        mechanism: what.mechanism,
        namespace: quoting[0]?.what.namespace,
        operation: what.operation,
        level: what.level,
        violations: what.violations,
        stopsStart: true,
        stopped: true,
        felt: true,
        message: what.message,
      },
      about: {},
      proof: toldBy(told, quoting.length === 0 ? 'application log' : 'kubernetes event', 'why no pod is made'),
      severity: 'error',
      certainty: 'stated',
    }
  })
}

/** The kubelet starts no image as root where the pod forbids it (pkg/kubelet/kuberuntime/security_context.go); a runtime may not execute a file. */
function notStarted(scope: Scope): Found<Facts>[] {
  return startRefusals(scope).flatMap((refusal): Found<Facts>[] => {
    const { of, said, message = '', healed } = refusal
    // what runs by now is told of the container
    if (of.engine || healed || said === undefined || !isForbidden(said)) return []
    const container = /\bcontainer: ([\w.-]{1,63})\)/.exec(message)?.[1] ?? of.container
    return [
      {
        ...refusedAt(refusal),
        facts: {
          who: of.pod === undefined ? undefined : `pod ${of.pod}`,
          mechanism: said.kind === 'root' ? 'runAsNonRoot' : 'permissions',
          pod: of.pod,
          namespace: of.namespace,
          container,
          ...(said.kind === 'root' ? {} : { operation: said.kind === 'command' ? 'exec' : 'enter', path: said.name }),
          stopsStart: true,
          stopped: true,
          felt: true,
          message: message.slice(0, 500),
          start: { ...said, pod: of.pod, namespace: of.namespace, container, init: of.init },
        },
        about: { ...entitiesFor(of, refusal.state?.containerId), container },
        proof: refusalProof(refusal, 'why the container is not created'),
        certainty: 'stated',
      },
    ]
  })
}

/** An engine may not execute what a container should run, or listen on a port. */
function ofEngines(scope: Scope): Found<Facts>[] {
  return engineStarts(scope)
    .filter(({ start }) => isForbidden(start))
    .map(({ found, start }) => ({
      ...found,
      facts: {
        who: subject(start),
        mechanism: 'permissions',
        container: start.container,
        ...(start.kind === 'privileged port'
          ? { operation: 'listen', port: Number(start.name) }
          : { operation: start.kind === 'command' ? 'exec' : 'enter', path: start.name }),
        stopsStart: true,
        stopped: true,
        felt: true,
        message: (found.facts.message ?? start.words ?? '').slice(0, 500),
        start,
      },
    }))
}
