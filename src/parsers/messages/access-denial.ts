import { message } from '../../core/message.ts'
import { ACCESS_DENIAL, type AccessDenial } from '../../records/access-denial.ts'
import { listenerIn } from '../listener.ts'

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

/** A path, as it stands in quotes or behind a blank. */
const PATH = String.raw`["'\`\u2018]?(?<path>\/[^\s"'\`\u2018\u2019:,;()[\]]{1,300})["'\`\u2019]?`
const REFUSED = String.raw`(?:\(?(?:errno:? ?)?(?:13|1)\)?:? )?(?:Permission denied|Operation not permitted|eacces|eperm)`
/** What stands before the path: what was wanted of it. */
const WANTED =
  /\b(mkdir|create|change|chown|chmod|open|write|read|remove|unlink|rename|access|stat|exec|lock|bind|load|delete)(?:ing|at|d)?\b/i
/** Sentences that end with a path and why it was not to be had, whoever says them. */
const OF_FILE: readonly RegExp[] = [
  // mkdir: cannot create directory '/data/db': Permission denied; /var/spool/squid/swap.state: (13) Permission denied; PATH: handle-open: open: Operation …
  new RegExp(String.raw`(?<=^|[\s"'(=\u2018:])${PATH}: (?:[\w -]{1,40}: ){0,3}${REFUSED}`, 'i'),
  // could not create lock file "/var/run/postgresql/.s.PGSQL.5432.lock": Permission denied
  new RegExp(String.raw`\b(?:could not|cannot|can't|unable to|failed to|error) .{0,80}?${PATH}.{0,40}?\b${REFUSED}`, 'i'),
  // java.nio.file.AccessDeniedException: /usr/share/opensearch/data/nodes
  new RegExp(String.raw`\bAccessDeniedException: ${PATH}(?=\s|$)`),
  // Python, and what prints the reason first: [Errno 13] Permission denied: '/data'; error: Permission denied (os error 13) … path
  new RegExp(String.raw`\b(?:Permission denied|Operation not permitted)(?: \((?:os error )?1?3?\))?:? .{0,20}?${PATH}(?=\s|$|[).,])`, 'i'),
  // OpenSSL, of a key or a certificate: crypto/bio/bss_file.c, before and since 3.0
  new RegExp(String.raw`\bsystem library:[^:]{0,40}:${REFUSED}:(?:calling )?fopen\(${PATH}`, 'i'),
  // Redis: src/rdb.c names the file and its folder apart
  new RegExp(String.raw`\b(?:opening|creating) the (?:temp )?RDB file \S{1,200} \(in server root dir ${PATH}\) for saving: ${REFUSED}`),
  // GF_PATHS_DATA='/var/lib/grafana' is not writable
  new RegExp(String.raw`${PATH} is not (?:writable|writeable|readable)\b`),
]

/** A login, a table of a database, and what the engine or the kubelet that starts a container tells of that container: others read those. */
const NOT_A_FILE =
  /\bOCI\b|\bcontainer process\b|\bcontainer create failed\b|\bshim task\b|\bMountVolume\b|\bpublickey\b|\bfor (?:table|relation|schema|database|function|user|role)\b|\bkeyctl\b|\bDEBUG\b|\bssh\b.{0,40}Permission denied \(/

function ofFile(text: string): AccessDenial | undefined {
  if (NOT_A_FILE.test(text)) return undefined
  for (const shape of OF_FILE) {
    const found = shape.exec(text)
    if (found === null) continue
    const wanted = /:(?:calling )?fopen\(/.test(found[0])
      ? 'load'
      : WANTED.exec(text.slice(0, found.index + found[0].length))?.[1]?.toLowerCase()
    return {
      mechanism: 'permissions',
      operation: /\bnot writ|\bfor saving\b/.test(found[0]) ? 'write' : wanted,
      path: found.groups!['path']!.replace(/\.$/, ''),
      stopsStart: false,
    }
  }
  return undefined
}

/** HAProxy, and whoever names the port beside the refusal: only root may listen below 1024. */
function ofPort(text: string): AccessDenial | undefined {
  if (!/\b(?:bind(?:ing)?|listen(?:ing)?|make_sock|listener)\b/i.test(text) || !/\bpermission denied\b|\beacces\b/i.test(text))
    return undefined
  const { port } = listenerIn(text)
  return port === undefined ? undefined : { mechanism: 'permissions', operation: 'bind', port, stopsStart: false }
}

/** Programs that trust a file, or a folder, only when nobody else may read or write it. */
const OF_MODE: readonly RegExp[] = [
  new RegExp(String.raw`\bpermissions (?<mode>0?[0-7]{3}) for ${PATH} are too open(?:.{0,20}?\buse (?<wants>0?[0-7]{3}))?`, 'i'),
  new RegExp(
    String.raw`\b(?:directory|file) ${PATH} has (?:invalid permissions|(?:group or )?(?:world|other)s? access|wrong ownership)`,
    'i',
  ),
  new RegExp(String.raw`${PATH} must (?:be accessible by owner only|not be (?:group|world)\b.{0,40}|be owned by .{1,40})`, 'i'),
  new RegExp(String.raw`\bbad (?:ownership|owner) or (?:modes|permissions) (?:for|on) (?:file |directory )?${PATH}`, 'i'),
]

function ofMode(text: string): AccessDenial | undefined {
  for (const shape of OF_MODE) {
    const groups = shape.exec(text)?.groups
    if (groups === undefined) continue
    const wants = groups['wants'] ?? (/\bdirectory\b/i.test(text) ? '0700' : '0600')
    return { mechanism: 'permissions', operation: 'trust', path: groups['path'], mode: groups['mode'], wants, stopsStart: false }
  }
  return undefined
}

/** systemd (src/core/exec-invoke.c), and the errno text behind a path or a port in the words of programs. */
function permissions(text: string): AccessDenial | undefined {
  const start =
    /^(\S{1,200}\.\w{4,9}): Failed (?:at step (EXEC|CHDIR|USER|GROUP|NAMESPACE) spawning|to (?:execute|locate executable)) (\S{1,300}): Permission denied/.exec(
      text,
    )
  if (start !== null) {
    const [, unit, step = 'EXEC', path] = start
    return { mechanism: 'permissions', unit, operation: step.toLowerCase(), path, stopsStart: true }
  }
  const socket = /permission denied while trying to connect to (?:the )?\w{1,20} (?:daemon socket|API) at unix:\/\/(\/[^\s:]{1,200})/i.exec(
    text,
  )
  if (socket !== null) return { mechanism: 'permissions', comm: 'docker', operation: 'connect', path: socket[1], stopsStart: false }
  const m =
    /\b(bind|open|connect|mkdir|unlink|rename|exec|stat|opendir|chdir|listen|socket|write|read|chown|chmod)\(?\)?:? ?(?:to |of |on )?["']?([^\s"']{1,300})["']?(?:, \d{1,10}\))? failed \(1?3?:? ?(?:Permission denied|Operation not permitted)\)/i.exec(
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
  if (m === null) return ofFile(text) ?? ofPort(text) ?? ofMode(text)
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
    ...['eacces', 'eperm', 'AccessDeniedException', 'is not writable', 'is not writeable', 'is not readable'],
    ...['are too open', 'has invalid permissions', 'world access', 'has wrong ownership', 'accessible by owner only', 'must be owned by'],
    ...['bad owner', 'must not be group', 'must not be world'],
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
