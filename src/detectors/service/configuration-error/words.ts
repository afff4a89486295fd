import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { either, opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './judge.ts'

const objectOf = (f: Facts): string | undefined =>
  either(
    opt`Secret ${f.namespace}/${f.secret}`,
    opt`Secret ${f.secret}`,
    opt`ConfigMap ${f.namespace}/${f.configMap}`,
    opt`ConfigMap ${f.configMap}`,
  )
const place = (f: Facts): string | undefined => either(opt`${f.file}:${f.line}`, f.file)

export const headline = (f: Facts): string => {
  const object = objectOf(f)
  if (object !== undefined) {
    const container = opt`container "${f.container}"` ?? 'its container'
    return say(
      `${opt`Pod ${f.pod}` ?? 'A pod'} does not start: `,
      f.key === undefined ? `${object} does not exist` : `key ${f.key} is missing in ${object}`,
      `, so ${container} is not created`,
    )
  }
  const what = opt`${f.kind} ${f.name}` ?? 'its configuration'
  const subject = f.who ?? opt`The program of ${place(f)}` ?? 'The program'
  return say(
    `${subject} ${f.stopped ? 'does not start' : 'refuses its configuration'}: ${what} is ${f.missing ? 'not set' : 'unknown or invalid'}`,
    opt` in ${place(f)}`,
  )
}

export const cause = (f: Facts): Sentence[] => [
  `It says: ${f.message.trim().replace(/^Error: /, '')}`,
  when(objectOf(f) !== undefined, 'The kubelet tries again by itself every few seconds: the container starts as soon as it is there'),
]

export const fix = (f: Facts): Step[] => {
  const object = objectOf(f)
  if (object !== undefined) {
    const kind = f.secret === undefined ? 'configmap' : 'secret'
    const name = (f.secret ?? f.configMap)!
    const at = opt` -n ${f.namespace}` ?? ''
    return [
      {
        when: 'now',
        say: f.key === undefined ? `See which ${kind}s there are.` : `See which keys ${object} has.`,
        run: f.key === undefined ? `kubectl get ${kind}${at}` : `kubectl describe ${kind} ${word(name)}${at}`,
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
        say: 'The container runs within a minute, without a restart of the pod.',
        ...(f.pod === undefined ? {} : { run: `kubectl get pod ${word(f.pod.split('/').at(-1)!)}${at} -w` }),
      },
    ]
  }
  const check = checkOf(f)
  return [
    f.file === undefined
      ? { when: 'now', say: `Correct ${opt`${f.kind} ${f.name}` ?? 'what it names'} where ${f.who ?? 'the program'} takes it from.` }
      : {
          when: 'now',
          say: `Correct ${opt`${f.kind} ${f.name}` ?? 'the line'} there.`,
          run:
            f.line === undefined
              ? `grep -n ${word(f.name ?? '')} ${word(f.file)}`
              : `sed -n '${Math.max(1, f.line - 3)},${f.line + 3}p' ${word(f.file)}`,
        },
    {
      when: 'durable',
      say: 'Let the deployment check the configuration before it restarts the service.',
      ...(check === undefined ? {} : { run: check }),
    },
    {
      when: 'verify',
      say: `${f.unit ?? f.who ?? 'It'} starts and stays up.`,
      ...(f.unit === undefined ? {} : { run: `systemctl status ${word(f.unit)}` }),
    },
  ]
}

/** The server's own check, which reads and changes nothing. */
function checkOf({ who = '', unit = '' }: Facts): string | undefined {
  const name = `${unit} ${who}`
  if (/nginx/.test(name)) return 'nginx -t'
  if (/apache2|httpd/.test(name)) return 'apachectl configtest'
  if (/haproxy/.test(name)) return 'haproxy -c -f /etc/haproxy/haproxy.cfg'
  return /sshd/.test(name) ? 'sshd -t' : undefined
}
