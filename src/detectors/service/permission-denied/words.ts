import type { Sentence } from '../../../core/failure.ts'
import type { Question, Step } from '../../../core/finding.ts'
import { times } from '../../../core/words/numbers.ts'
import { either, midSentence, opt, say, when } from '../../../core/words/opt.ts'
import { startCause, startDurable, startFirst, startVerify, why } from '../../container/start-words.ts'
import { fieldCommand, namespaceArgument, subject } from '../../container/words.ts'
import { podArguments, word } from '../../../core/words/shell.ts'
import { authorityCause, authorityEffect, authorityFix, authorityHeadline } from './authority-words.ts'
import { isByAuthority } from './by-authority.ts'
import type { Facts } from './judge.ts'
import { readOnlyCause, readOnlyEffect, readOnlyFix, readOnlyHeadline } from './read-only-words.ts'

const DOES: Readonly<Record<string, string>> = {
  name_connect: 'connect to',
  name_bind: 'listen on',
  bind: 'listen on',
  listen: 'listen on',
  connect: 'connect to',
  exec: 'execute',
  execute: 'execute',
  mkdir: 'create',
  trust: 'use',
  creat: 'create',
}
const object = (f: Facts): string =>
  either(f.path, opt`port ${f.port}`, opt`an object of type ${f.object}`, 'something that the line does not name')
const verb = (f: Facts): string =>
  f.operation === undefined ? 'use' : (DOES[f.operation] ?? (/^[a-z]+$/.test(f.operation) ? f.operation : 'use'))

/** The user of the image, where it is a name: it may be root's. */
const userOf = (f: Facts): string | undefined => /has non-numeric user \(([^)]{1,64})\)/.exec(f.message)?.[1]

export const headline = (f: Facts, count: number): string => {
  if (isAuthority(f)) return authorityHeadline(f, count)
  if (f.mechanism === 'read-only') return readOnlyHeadline(f, count)
  const who = midSentence(f.who ?? 'a program')
  const tried = count > 1 ? ` (tried ${times(count)})` : ''
  if (f.mechanism === 'runAsNonRoot')
    return say(
      `${opt`Pod ${f.pod}` ?? 'A pod'} does not start: the image of ${opt`container "${f.container}"` ?? 'its container'} ${userOf(f) === undefined ? 'would run as root, which runAsNonRoot forbids' : `names its user (${userOf(f)}) instead of numbering it, so runAsNonRoot refuses it`}${tried}`,
    )
  if (isAdmission(f))
    return say(`${f.who ?? 'A workload'} gets no pods: ${policyOf(f)} forbids them`, opt`: ${briefly(f.violations)}`, tried)
  if (f.start !== undefined)
    return say(`${subject(f.start)} cannot be started: ${why(f.start)}${tried === '' ? '' : `, tried ${times(count)}`}`)
  const result = f.stopped ? `, so it ${f.stopsStart ? 'does not start' : 'ended'}` : count > 1 ? ` (refused ${times(count)})` : ''
  if (f.wants !== undefined)
    return say(
      `${f.who ?? 'A program'} ${f.stopped ? 'does not start' : 'does without what it trusts no more'}: `,
      `${object(f)} is open to others than its owner`,
      opt` (mode ${f.mode})`,
      `; it asks for ${f.wants}`,
    )
  if (f.mechanism === 'permissions')
    return f.who === undefined
      ? say(
          `Permission to ${verb(f)} ${object(f)} is denied${f.stopped ? ', and the program ended over it' : count > 1 ? `, ${times(count)}` : ''}`,
        )
      : say(
          `${f.who} may not ${verb(f)} ${object(f)}: ${f.pod !== undefined && /not permitted/i.test(f.message) ? 'operation not permitted' : 'permission denied'}${result}`,
        )
  return say(`${f.mechanism} does not let ${who}${opt`, as ${f.subject},` ?? ''} ${verb(f)} ${object(f)}${result}`)
}

const isAuthority = ({ mechanism }: Facts): boolean =>
  mechanism !== 'runAsNonRoot' && mechanism !== 'read-only' && isByAuthority({ mechanism })
const isAdmission = ({ mechanism }: Facts): boolean => mechanism === 'PodSecurity' || mechanism === 'SecurityContextConstraints'
const policyOf = (f: Facts): string =>
  f.mechanism === 'PodSecurity'
    ? `the Pod Security level "${f.level}" of the namespace`
    : 'every security context constraint that its service account may use'

/** Characters of a policy's findings that a headline has room for. */
const SHORT = 120
const briefly = (violations: string | undefined): string | undefined =>
  violations === undefined
    ? undefined
    : violations.length <= SHORT
      ? violations
      : (/^(.{20,120}?)(?: \(|, )/.exec(violations)?.[1] ?? violations.slice(0, SHORT))

const MEANS: Partial<Record<Facts['mechanism'], Sentence>> = {
  permissions: 'The mode of the file or of a folder above it, or an option of its mount (noexec, ro), refuses it',
  SELinux: 'The file modes may well allow it: the policy has no rule for these two types',
  AppArmor: 'The file modes may well allow it: the profile has no rule for it',
  PodSecurity: 'The API server refuses the pod before it exists; its owner tries again and again',
  SecurityContextConstraints: 'The API server refuses the pod before it exists; its owner tries again and again',
  runAsNonRoot: 'The kubelet takes a number above 0 alone as proof that it is another user; it tries again and refuses each time',
}

export const effect = (f: Facts): Sentence =>
  isAuthority(f) ? authorityEffect(f) : f.mechanism === 'read-only' ? readOnlyEffect(f) : ownEffect(f)

const ownEffect = (f: Facts): Sentence =>
  isAdmission(f)
    ? say(`${f.who ?? 'A workload'} gets no pods: ${policyOf(f)} forbids them`)
    : f.mechanism === 'runAsNonRoot'
      ? say(`${opt`Pod ${f.pod}` ?? 'A pod'} does not start: runAsNonRoot refuses its image`)
      : f.start !== undefined
        ? say(`${subject(f.start)} cannot be started: ${why(f.start)}`)
        : say(`${f.who ?? 'A program'} may not ${verb(f)} ${object(f)}`)

const isPort = (f: Facts): boolean => f.mechanism === 'permissions' && f.path === undefined && f.port !== undefined

export const cause = (f: Facts): Sentence[] =>
  isAuthority(f)
    ? authorityCause(f)
    : f.mechanism === 'read-only'
      ? readOnlyCause(f)
      : f.start !== undefined && f.mechanism === 'permissions'
        ? startCause(f.start)
        : ownCause(f)

const ownCause = (f: Facts): Sentence[] => [
  when(
    f.wants !== undefined,
    'It holds secrets, and a program that finds it open to a group or to everyone does not use it; a volume or a copy may have changed its mode or its owner',
  ),
  when(f.path?.endsWith('docker.sock') === true, 'The socket belongs to root and the group docker'),
  f.pod !== undefined && f.mechanism === 'permissions'
    ? /not permitted/i.test(f.message)
      ? 'It takes root, or a capability that was dropped (securityContext); a server of NFS with root_squash refuses even root'
      : 'The path belongs to another user than the one that it runs as, or is mounted read-only'
    : isPort(f)
      ? when(f.port! < 1024, 'Ports below 1024 need root or the capability CAP_NET_BIND_SERVICE')
      : f.mechanism === 'permissions' && (f.path === undefined || f.wants !== undefined)
        ? undefined
        : when(f.path?.endsWith('docker.sock') !== true, MEANS[f.mechanism]),
  when(isAdmission(f) && briefly(f.violations) !== f.violations, opt`All that it finds: ${f.violations}`),
  when(f.mechanism === 'SELinux', opt`It asked for ${f.operation} on ${f.object}`),
  when(!f.felt, 'No line of the program itself tells of it'),
]

export const fix = (f: Facts): Step[] => {
  if (isAuthority(f)) return authorityFix(f)
  if (f.mechanism === 'read-only') return readOnlyFix(f)
  const verify: Step = {
    when: 'verify',
    say: `${f.unit ?? f.who?.replace(/ \(pid \d+\)$/, '') ?? 'The program'} does it, and no new line of this kind comes for ten minutes.`,
    ...(f.unit === undefined ? {} : { run: `systemctl status ${word(f.unit)}` }),
  }
  if (f.wants !== undefined && f.path !== undefined)
    return [
      { when: 'now', say: 'See its mode and its owner.', run: `stat -c '%A %U:%G %n' ${word(f.path)}` },
      {
        when: 'durable',
        say: `Take it from all but its owner, who must be the user that ${f.unit ?? midSentence(f.who ?? 'the program')} runs as${f.pod === undefined ? '' : ' (fsGroup widens modes: defaultMode, or an init container)'}.`,
        run: `chmod ${f.wants} ${word(f.path)}`,
        changes: 'host',
      },
      verify,
    ]
  if (f.start !== undefined && f.mechanism === 'permissions') return [startFirst(f.start), startDurable(f.start), startVerify(f.start)]
  if (f.mechanism === 'runAsNonRoot')
    return [
      {
        when: 'now',
        say: `Set securityContext.runAsUser of ${opt`container "${f.container}"` ?? 'the container'} to the number of a user that the image knows, in what owns the pod.`,
        ...(f.pod === undefined ? {} : { run: `kubectl get pod ${podArguments(f.pod)} -o jsonpath='{.metadata.ownerReferences}'` }),
      },
      { when: 'durable', say: 'Build the image with a numeric USER, so that it runs so everywhere.' },
      {
        when: 'verify',
        say: 'The container runs within a minute.',
        run: f.namespace === undefined ? 'kubectl get pods -A -w' : `kubectl get pods -n ${word(f.namespace)} -w`,
      },
    ]
  if (isAdmission(f))
    return [
      {
        when: 'now',
        say: 'See what the namespace enforces.',
        run:
          f.namespace === undefined ? 'kubectl get namespaces --show-labels' : `kubectl get namespace ${word(f.namespace)} --show-labels`,
      },
      {
        when: 'durable',
        say: 'Set in its pod template what is named above (securityContext); give it a namespace or a service account with more rights only if it needs them.',
      },
      {
        when: 'verify',
        say: 'Its pods are made within a minute.',
        run: f.namespace === undefined ? 'kubectl get pods -A -w' : `kubectl get pods -n ${word(f.namespace)} -w`,
      },
    ]
  if (f.mechanism === 'SELinux')
    return [
      {
        when: 'now',
        say: 'Let the policy’s own tool say which rule or boolean is missing.',
        run: `ausearch -m AVC${f.comm === undefined ? '' : ` -c ${word(f.comm)}`} | audit2allow -w`,
      },
      f.port === undefined && /^(?:container|spc|svirt_lxc_net)_t$/.test(f.subject ?? '')
        ? f.object === 'cgroup_t'
          ? {
              when: 'durable',
              say: 'Let containers manage their own cgroups: an init (systemd) in a container does. This boolean does so for all containers of the host.',
              run: 'setsebool -P container_manage_cgroup on',
              changes: 'host',
            }
          : {
              when: 'durable',
              say: `Label what is mounted there for containers (container_file_t): seLinuxOptions of the pod let the kubelet do it; for docker and podman :z or :Z behind the volume does.`,
            }
        : f.port === undefined && /^user_home/.test(f.object ?? '') && /^\/home\//.test(f.path ?? '')
          ? {
              when: 'durable',
              say: `Move ${object(f)} out of the home folder to where the policy expects such files, and let it take the type of that place: under a home its type stays ${f.object}.`,
            }
          : f.port === undefined
            ? {
                when: 'durable',
                say: `Give ${object(f)} the type that the policy expects, or set the boolean that is named; never turn SELinux off for it.`,
                ...(f.path?.startsWith('/') === true ? { run: `restorecon -nv ${word(f.path)}` } : {}),
              }
            : {
                when: 'durable',
                say: `Label port ${f.port} with a type that ${f.subject ?? 'the program'} may use, or set the boolean that is named.`,
                run: `semanage port -l | grep -w ${f.port}`,
              },
      verify,
    ]
  if (f.mechanism === 'AppArmor')
    return [
      { when: 'now', say: 'See which profile is in force.', run: 'aa-status' },
      { when: 'durable', say: `Add a rule for ${object(f)} to the profile ${f.subject ?? ''}`.trim() + ', then reload it.' },
      verify,
    ]
  if (f.pod !== undefined)
    return [
      {
        when: 'now',
        say: `See as which user and group it runs (runAsUser, fsGroup), and from which volume ${object(f)} comes.`,
        run: fieldCommand(f.pod, 'securityContext|mountPath', 4),
      },
      {
        when: 'durable',
        say: 'Give the volume to the group it runs as (fsGroup), or run this one step as a user that may: never the whole pod as root.',
      },
      { when: 'verify', say: 'It completes, or stays up, within two minutes.', run: `kubectl get pods${namespaceArgument(f.pod)} -w` },
    ]
  if (f.path?.endsWith('docker.sock') === true)
    return [
      { when: 'now', say: 'See which group may use the socket, and in which ones this user is.', run: `ls -l ${word(f.path)}; id` },
      {
        when: 'durable',
        say: 'Put the user into the group docker and log in anew (whoever is in it is as good as root on this host), or use the engine without root.',
        run: 'sudo usermod -aG docker "$USER"',
        changes: 'host',
      },
      { when: 'verify', say: 'The client shows the server.', run: 'docker version' },
    ]
  return [
    f.path === undefined
      ? {
          when: 'now',
          say: f.port !== undefined && f.port < 1024 ? 'See as whom it runs, and with which capabilities.' : 'See as whom it runs.',
          run: f.unit === undefined ? 'ps -eo user,pid,comm' : `systemctl show ${word(f.unit)} -p User -p Group -p AmbientCapabilities`,
        }
      : {
          when: 'now',
          say: 'See the modes of the file and of every folder above it, and how it is mounted.',
          run: `namei -l ${word(f.path)}; findmnt -T ${word(f.path)}`,
        },
    {
      when: 'durable',
      say: `Give ${f.unit ?? midSentence(f.who ?? 'the program')} the right for just this${f.operation === 'exec' ? ': the file must be executable for its user, and its mount without noexec' : ''}.`,
    },
    verify,
  ]
}

/** A policy is asked after the modes: where these allow it, the audit log tells of the policy. */
export const open = (f: Facts): Question[] =>
  f.mechanism === 'permissions' && f.stopped && (f.unit !== undefined || f.pid !== undefined)
    ? [
        {
          ask: 'Or does SELinux or AppArmor refuse it? The audit lines tell:',
          run: "journalctl --no-pager -g 'avc: +denied|apparmor=.DENIED' | tail -5",
        },
      ]
    : []
