import { message } from '../../core/message.ts'
import { ACCESS_DENIAL, type AccessDenial } from '../../records/access-denial.ts'

/** A field of an audit record: `comm="nginx"`, `dest=9000`. */
const field = (text: string, name: string): string | undefined => {
  const m = new RegExp(String.raw`(?:^|[\s,])${name}=(?:"([^"]{0,300})"|([^\s,"]{1,300}))`).exec(text)
  return m?.[1] ?? m?.[2]
}
const numberOf = (text: string | undefined): number | undefined =>
  text === undefined || !/^\d{1,9}$/.test(text) ? undefined : Number(text)
/** `system_u:system_r:httpd_t:s0`: the type decides. */
const typeOf = (context: string | undefined): string | undefined => context?.split(':')[2] ?? context

function selinux(text: string): AccessDenial | undefined {
  const m = /avc:\s{1,4}denied\s{1,4}\{ ([\w ]{1,80}?) \}/.exec(text)
  // permissive: it is noted and allowed
  if (m === null || /\bpermissive=1\b/.test(text)) return undefined
  return {
    mechanism: 'SELinux',
    comm: field(text, 'comm'),
    subjectPid: numberOf(field(text, 'pid')),
    operation: m[1],
    path: field(text, 'path') ?? field(text, 'name'),
    port: numberOf(field(text, 'dest') ?? field(text, 'src')),
    subject: typeOf(field(text, 'scontext')),
    object: typeOf(field(text, 'tcontext')),
    stopsStart: false,
  }
}

function appArmor(text: string): AccessDenial {
  return {
    mechanism: 'AppArmor',
    comm: field(text, 'comm'),
    subjectPid: numberOf(field(text, 'pid')),
    operation: field(text, 'operation'),
    path: field(text, 'name'),
    subject: field(text, 'profile'),
    stopsStart: false,
  }
}

const POD_SECURITY = /violates PodSecurity \\?"([\w:.-]{1,80})\\?": (.{1,800})/s
const CONSTRAINTS = /unable to validate against any security context constraint: (.{1,800})/s
/** What is refused: `pods "api-7d9f6c9b5-x2x4k" is forbidden`. */
const FORBIDDEN = /\b(?:pods|jobs|deployments)(?:\.apps)? \\?"([\w.-]{1,253})\\?" is forbidden/

/** The API server makes no such pod (k8s.io/pod-security-admission, openshift/apiserver-library-go). */
function admission(text: string): AccessDenial | undefined {
  const level = POD_SECURITY.exec(text)
  const violations = level?.[2] ?? CONSTRAINTS.exec(text)?.[1]
  if (violations === undefined) return undefined
  return {
    mechanism: level === null ? 'SecurityContextConstraints' : 'PodSecurity',
    level: level?.[1],
    operation: 'create',
    subject: FORBIDDEN.exec(text)?.[1],
    violations: violations.replace(/\\"/g, '"').trim(),
    stopsStart: true,
  }
}

/** systemd (src/core/exec-invoke.c), and the errno text behind a path or a port in the words of programs. */
function permissions(text: string): AccessDenial | undefined {
  const exec = /^(\S{1,200}\.\w{4,9}): Failed at step (EXEC|CHDIR|USER|GROUP|NAMESPACE) spawning (\S{1,300}): Permission denied/.exec(text)
  if (exec !== null) return { mechanism: 'permissions', unit: exec[1], operation: exec[2]!.toLowerCase(), path: exec[3], stopsStart: true }
  const socket = /permission denied while trying to connect to (?:the )?\w{1,20} (?:daemon socket|API) at unix:\/\/(\/[^\s:]{1,200})/i.exec(
    text,
  )
  if (socket !== null) return { mechanism: 'permissions', comm: 'docker', operation: 'connect', path: socket[1], stopsStart: false }
  const m =
    /\b(bind|open|connect|mkdir|unlink|rename|exec|stat|opendir|chdir|listen|socket|write|read)\(?\)?:? (?:to |of |on )?["']?([^\s"']{1,300})["']? failed \(1?3?:? ?(?:Permission denied|Operation not permitted)\)/i.exec(
      text,
    ) ??
    /\b(open|bind|listen|mkdir|exec|stat|unlink|rename|chdir|create|write|read|fork\/exec|access)(?:ing)? ["']?(\/[^\s"':]{1,300})["']?: (?:permission denied|operation not permitted)/i.exec(
      text,
    ) ??
    /\b(listen|bind)(?:ing)? (?:tcp |udp )?(\S{0,60}:\d{1,5}): (?:bind: )?permission denied/i.exec(text) ??
    /\b(?:could not|cannot|can't|unable to|failed to) (open|create|read|write|access|lock|remove|rename|stat|load|bind)(?: to)?(?: (?:log |lock |pid |data |config(?:uration)? )?(?:file|directory|folder|socket))? ["'`]?(\/[^\s"'`:]{1,300})["'`]?:? (?:permission denied|operation not permitted)/i.exec(
      text,
    ) ??
    /\bPermissionError: \[Errno (?:13|1)\] (Permission denied|Operation not permitted): '([^']{1,300})'/.exec(text) ??
    /\b(EACCES|EPERM): (?:permission denied|operation not permitted), \w{1,20} '([^']{1,300})'/.exec(text) ??
    /\((13): Permission denied\).{0,80}?\b(\/[^\s"',]{1,300})/.exec(text)
  if (m === null) return undefined
  const where = m[2]!
  const port = /:(\d{1,5})$/.exec(where)?.[1]
  return {
    mechanism: 'permissions',
    operation: /^[a-z/]+$/.test(m[1]!) ? m[1] : undefined,
    ...(where.startsWith('/') ? { path: where } : {}),
    port: numberOf(port),
    stopsStart: false,
  }
}

/** An access that was refused, by whoever refuses it or to whom it is refused. */
export const accessDenial = message<AccessDenial>({
  id: 'access-denial',
  emits: ACCESS_DENIAL,
  holds: [
    'avc:  denied',
    'avc: denied',
    'apparmor="denied"',
    'permission denied',
    'operation not permitted',
    'violates podsecurity',
    'security context constraint',
  ],
  read({ message: text, priority }) {
    if (priority !== undefined && priority > 6) return undefined
    if (text.includes('avc:')) return selinux(text)
    // a warning of kubectl tells what would be refused elsewhere
    if (/^Warning: would violate/.test(text)) return undefined
    const refused = admission(text)
    if (refused !== undefined) return refused
    return /apparmor="DENIED"/i.test(text) ? appArmor(text) : permissions(text)
  },
})
