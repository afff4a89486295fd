import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { times } from '../../../core/words/numbers.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './judge.ts'

const DOES: Readonly<Record<string, string>> = {
  name_connect: 'connect to',
  name_bind: 'listen on',
  bind: 'listen on',
  listen: 'listen on',
  connect: 'connect to',
  exec: 'execute',
  execute: 'execute',
}
const object = (f: Facts): string =>
  either(f.path, opt`port ${f.port}`, opt`an object of type ${f.object}`, 'something that the line does not name')
const verb = (f: Facts): string =>
  f.operation === undefined ? 'use' : (DOES[f.operation] ?? (/^[a-z]+$/.test(f.operation) ? f.operation : 'use'))

export const headline = (f: Facts, count: number): string => {
  const who = f.who ?? 'a program'
  if (f.mechanism === 'runAsNonRoot')
    return say(
      `${opt`Pod ${f.pod}` ?? 'A pod'} does not start: the image of ${opt`container "${f.container}"` ?? 'its container'} would run as root, which runAsNonRoot forbids`,
    )
  const effect = f.stopped ? `, so it ${f.stopsStart ? 'does not start' : 'ended'}` : ` (refused ${times(count)})`
  if (f.mechanism === 'permissions') return say(`${f.who ?? 'A program'} may not ${verb(f)} ${object(f)}: permission denied${effect}`)
  return say(`${f.mechanism} does not let ${who}${opt`, as ${f.subject},` ?? ''} ${verb(f)} ${object(f)}${effect}`)
}

const MEANS: Record<Facts['mechanism'], Sentence> = {
  permissions:
    'Owner, group and mode of the file or of a folder above it, a mount option (noexec, ro) or a missing capability refuse it; SELinux and AppArmor would be told by lines of audit',
  SELinux: 'The file modes may well allow it: the policy has no rule for these two types',
  AppArmor: 'The file modes may well allow it: the profile has no rule for it',
  runAsNonRoot: 'The image names no user, or the user root; the kubelet tries again and will refuse each time',
}

export const cause = (f: Facts): Sentence[] => [
  MEANS[f.mechanism],
  when(f.mechanism === 'SELinux', opt`It asked for ${f.operation} on ${f.object}`),
  when(!f.felt, 'No line of the program itself says that it felt it'),
]

export const fix = (f: Facts): Step[] => {
  const verify: Step = {
    when: 'verify',
    say: `${f.unit ?? f.who ?? 'The program'} does it without a new line of this kind.`,
    ...(f.unit === undefined ? {} : { run: `systemctl status ${word(f.unit)}` }),
  }
  if (f.mechanism === 'runAsNonRoot') {
    const at = opt` -n ${f.namespace}` ?? ''
    return [
      {
        when: 'now',
        say: `Set securityContext.runAsUser of ${opt`container "${f.container}"` ?? 'the container'} to the number of a user that the image knows, in what owns the pod.`,
        ...(f.pod === undefined
          ? {}
          : { run: `kubectl get pod ${word(f.pod.split('/').at(-1)!)}${at} -o jsonpath='{.metadata.ownerReferences}'` }),
      },
      { when: 'durable', say: 'Build the image with a numeric USER, so that it runs so everywhere.' },
      {
        when: 'verify',
        say: 'The container runs within a minute.',
        ...(f.pod === undefined ? {} : { run: `kubectl get pod ${word(f.pod.split('/').at(-1)!)}${at} -w` }),
      },
    ]
  }
  if (f.mechanism === 'SELinux')
    return [
      {
        when: 'now',
        say: 'Let the policy’s own tool say which rule or boolean is missing.',
        run: `ausearch -m AVC${opt` -c ${f.comm}` ?? ''} | audit2allow -w`,
      },
      f.port === undefined
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
  return [
    f.path === undefined
      ? {
          when: 'now',
          say:
            f.port !== undefined && f.port < 1024
              ? `Ports below 1024 need root or CAP_NET_BIND_SERVICE: see as whom it runs.`
              : 'See as whom it runs.',
          run: f.unit === undefined ? 'ps -eo user,pid,comm' : `systemctl show ${word(f.unit)} -p User -p Group -p AmbientCapabilities`,
        }
      : {
          when: 'now',
          say: 'See the modes of the file and of every folder above it, and how it is mounted.',
          run: `namei -l ${word(f.path)}; findmnt -T ${word(f.path)}`,
        },
    {
      when: 'durable',
      say: `Give ${f.unit ?? f.who ?? 'the program'} the right for just this${f.operation === 'exec' ? ': the file must be executable for its user, and its mount without noexec' : ''}.`,
    },
    verify,
  ]
}
