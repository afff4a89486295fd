import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { times } from '../../../core/words/numbers.ts'
import { either, midSentence, opt, say, when } from '../../../core/words/opt.ts'
import { startCause, startDurable, startFirst, startVerify, why } from '../../container/start-words.ts'
import { fieldCommand, namespaceArgument, subject } from '../../container/words.ts'
import { podArguments, word } from '../../../core/words/shell.ts'
import { fix as unitFix } from '../../systemd/unit-failed/fix.ts'
import { factsOfSetting } from '../../systemd/unit-failed/setting.ts'
import type { Facts } from './judge.ts'
import { known } from './known.ts'
import { isTaken } from './taken.ts'
import { takenCause, takenFix, takenHeadline } from './taken-words.ts'
import { unmadeCause, unmadeFix, unmadeHeadline } from './unmade-words.ts'
import { settingCause, settingHeadline } from './setting-words.ts'

const objectOf = (f: Facts): string | undefined =>
  either(
    opt`Secret ${f.namespace}/${f.secret}`,
    opt`Secret ${f.secret}`,
    opt`ConfigMap ${f.namespace}/${f.configMap}`,
    opt`ConfigMap ${f.configMap}`,
    f.object,
  )
const place = (f: Facts): string | undefined => either(opt`${f.file}:${f.line}`, f.file)

/** Python's error of any table in which a key is missing: of os.environ, or of another one. */
export const isKeyError = ({ message }: Pick<Facts, 'message'>): boolean => /\bKeyError: /.test(message)

export const headline = (f: Facts, count: number): string => {
  if (f.says !== undefined) return unmadeHeadline(f, count)
  if (isTaken(f)) return takenHeadline(f)
  const object = objectOf(f)
  if (object !== undefined) {
    if (f.pod === undefined && f.who !== undefined && /^[A-Z]/.test(f.who))
      return say(`${f.who} makes no pods: ${object} does not exist`, when(count > 1, ` (tried ${times(count)})`))
    const container = opt`container "${f.container}"` ?? 'its container'
    return say(
      `${opt`Pod ${f.pod}` ?? 'A pod'} does not start: `,
      f.key === undefined ? `${object} does not exist` : `key ${f.key} is missing in ${object}`,
      `, so ${container} is not created`,
      when(count > 1, ` (tried ${times(count)})`),
    )
  }
  if (f.setting !== undefined) return settingHeadline(f.setting, f.backSeconds)
  if (f.start !== undefined)
    return say(`${subject(f.start)} cannot be started: ${why(f.start)}`, when(count > 1, `, tried ${times(count)}`))
  const who = f.who ?? opt`The program of ${place(f)}` ?? 'A program (name not in the input)'
  const does =
    f.reload === true
      ? 'was not reloaded'
      : f.healed === true
        ? 'did not start at first'
        : f.stopped
          ? 'does not start'
          : 'refuses its configuration'
  if (isKeyError(f)) return say(`${who} ${f.stopped ? 'ended' : 'failed'}: ${f.name} is missing where it reads its settings (KeyError)`)
  const own = briefOf(f)
  if (own !== undefined)
    return say(`${who} ${does}: ${own}`, f.file !== undefined && own.includes(f.file) ? undefined : opt` in ${place(f)}`)
  if (f.kind === 'limit' && f.value !== undefined && f.needs !== undefined)
    return say(`${who} ${does}: ${f.name} is ${f.value}, and it needs at least ${f.needs}`)
  return say(
    `${who} ${does}: ${opt`${f.kind} ${f.name}` ?? 'its configuration'} is ${f.missing ? 'not set' : 'unknown or invalid'}`,
    opt` in ${place(f)}`,
  )
}

/** Characters of the program's own sentence that a headline has room for. */
const SHORT = 130

/** The program's own sentence, which says it best. */
function briefOf(f: Facts): string | undefined {
  const own = f.message
    .trim()
    .replace(/^Error: /, '')
    .replace(/\.$/, '')
  return own.length <= SHORT && (f.name === undefined || own.includes(f.name)) ? own : undefined
}

export const effect = (f: Facts, count: number): Sentence => {
  const object = objectOf(f)
  if (object === undefined) return headline(f, count)
  return say(`${opt`Pod ${f.pod}` ?? 'A pod'} does not start for want of ${f.key === undefined ? '' : `key ${f.key} in `}${object}`)
}

export const cause = (f: Facts): Sentence[] => {
  if (f.says !== undefined) return unmadeCause(f)
  if (isTaken(f)) return takenCause(f)
  if (f.object !== undefined) return ['The API server refuses each pod before it exists; its owner tries again by itself']
  if (objectOf(f) !== undefined) return ['The kubelet tries again by itself every few seconds: the container starts as soon as it is there']
  if (f.setting !== undefined) return settingCause(f.setting)
  if (f.start !== undefined) return startCause(f.start)
  if (isKeyError(f)) return ['Very likely a variable of its environment (os.environ); another table of settings raises the same error']
  const more = known(f)?.cause
  return [
    more,
    when(f.reload === true, 'It runs on with its old configuration; started again, it would not come up'),
    briefOf(f) === undefined ? `It says: ${f.message.trim().replace(/^Error: /, '')}` : undefined,
  ]
}

export const fix = (f: Facts): Step[] => {
  if (f.says !== undefined) return unmadeFix(f)
  if (isTaken(f)) return takenFix(f)
  const object = objectOf(f)
  if (object !== undefined) {
    const [objectKind, objectName] = f.object?.split(' ') ?? []
    const kind = objectKind?.toLowerCase() ?? (f.secret === undefined ? 'configmap' : 'secret')
    const name = (objectName ?? f.secret ?? f.configMap)!
    const at = f.namespace === undefined ? '' : ` -n ${word(f.namespace)}`
    return [
      {
        when: 'now',
        say: f.key === undefined ? `See which ${kind}s there are.` : `See which keys ${object} has.`,
        run: f.key === undefined ? `kubectl get ${kind}${at}` : `kubectl describe ${kind}${at} ${word(name)}`,
      },
      {
        when: 'durable',
        say:
          f.key === undefined
            ? `Create ${object}, or correct the name in what owns the pod.`
            : `Add ${f.key} to ${object}, or correct the key in what owns the pod; deploy both together.`,
      },
      {
        when: 'verify',
        say:
          f.object === undefined
            ? 'The container runs within a minute, without a restart of the pod.'
            : 'Its pods are made within a minute.',
        ...(f.pod === undefined ? {} : { run: `kubectl get pod ${podArguments(f.pod)} -w` }),
      },
    ]
  }
  if (f.setting !== undefined) return unitFix(factsOfSetting(f.setting))
  if (f.start !== undefined) return [startFirst(f.start), startDurable(f.start), startVerify(f.start)]
  return [
    ...(known(f) === undefined
      ? ownSteps(f)
      : [
          { when: 'now' as const, ...known(f)!.now },
          { when: 'durable' as const, ...known(f)!.durable },
        ]),
    {
      when: 'verify',
      say:
        f.reload === true
          ? `A reload succeeds.`
          : `${(f.pod ?? f.container) === undefined ? (f.unit ?? f.who ?? 'It') : 'It'} starts, and is still up ten minutes later.`,
      ...(f.unit === undefined
        ? f.pod === undefined
          ? {}
          : { run: `kubectl get pods${namespaceArgument(f.pod)} -w` }
        : { run: `systemctl status ${word(f.unit)}` }),
    },
  ]
}

/** Where nothing more is known than its kind and name. */
function ownSteps(f: Facts): Step[] {
  const check = checkOf(f)
  return [
    nowOf(f),
    {
      when: 'durable',
      say: 'Let the deployment check the configuration before it restarts the service.',
      ...(check === undefined ? {} : { run: check }),
    },
  ]
}

function nowOf(f: Facts): Step {
  if (f.kind === 'file' && f.missing && f.file !== undefined && f.line === undefined)
    return {
      when: 'now',
      say: `Put ${f.file} where ${(f.pod ?? f.container) === undefined ? 'the program' : 'the container'} looks for it${f.pod === undefined ? '' : ' (a volume, a ConfigMap, the image)'}, or correct the path that it is given.`,
      ...(f.pod === undefined ? {} : { run: fieldCommand(f.pod, 'volumeMounts:', 8) }),
    }
  if (f.file !== undefined)
    return {
      when: 'now',
      say: `Correct ${opt`${f.kind} ${f.name}` ?? 'the line'} there.`,
      run:
        f.line === undefined
          ? `grep -n ${word(f.name ?? '')} ${word(f.file)}`
          : `sed -n '${Math.max(1, f.line - 3)},${f.line + 3}p' ${word(f.file)}`,
    }
  return (f.pod ?? f.container) === undefined
    ? {
        when: 'now',
        say: `${f.missing ? 'Set' : 'Correct'} ${opt`${f.kind} ${f.name}` ?? 'what it names'} where ${midSentence(f.who ?? 'the program')} takes it from.`,
      }
    : {
        when: 'now',
        say: `${f.missing ? 'Set' : 'Correct'} ${opt`${f.kind} ${f.name}` ?? 'what it asks for'} for ${opt`container "${f.container}"` ?? 'it'}, in what ${f.pod === undefined ? 'starts it (a compose file, a script)' : 'owns the pod'}.`,
        run: fieldCommand(f.pod, 'env:|envFrom:', 8),
      }
}

/** The server's own check, which reads and changes nothing. */
function checkOf({ who = '', unit = '' }: Facts): string | undefined {
  const name = `${unit} ${who}`
  if (/nginx/.test(name)) return 'nginx -t'
  if (/apache2|httpd/.test(name)) return 'apachectl configtest'
  if (/haproxy/.test(name)) return 'haproxy -c -f /etc/haproxy/haproxy.cfg'
  if (/docker compose/.test(name)) return 'docker compose config -q'
  if (/dockerd/.test(name)) return 'dockerd --validate'
  return /sshd/.test(name) ? 'sshd -t' : undefined
}
