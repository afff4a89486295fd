import type { Sentence } from '../../core/failure.ts'
import type { Step } from '../../core/finding.ts'
import { when } from '../../core/words/opt.ts'
import { word } from '../../core/words/shell.ts'
import type { Kind } from './container-error/sentence.ts'
import { ofHost, otherOfEngine } from './host-words.ts'
import { engineCommand, fieldCommand, type Named, ownerCommand, staysUp, watchCommand } from './words.ts'

/** A container that cannot be started, and what its runtime's sentence is about. */
export interface StartFacts extends Named {
  readonly namespace?: string | undefined
  readonly kind?: Kind | undefined
  readonly name?: string | undefined
  readonly key?: string | undefined
  readonly words?: string | undefined
}

const DENIALS = ['permission denied', 'operation not permitted']
/** Also where the sentence breaks off within these words. */
function isDenied({ words = '' }: StartFacts): boolean {
  const said = words.toLowerCase()
  return DENIALS.some((denial) => said.includes(denial) || (said !== '' && denial.startsWith(said)))
}
const isGone = ({ words = '' }: StartFacts): boolean => /no such file|stale/i.test(words)
const isFormat = ({ words = '' }: StartFacts): boolean => /format error/.test(words)

/** What a person told an engine to use (-p, -v, --network, --gpus), and it cannot. */
const OPTIONS: readonly (Kind | undefined)[] = ['port', 'source', 'network', 'gpu']

/** What is missing or wrong in what the pod, its image or its objects name, or an engine was told: nothing that is refused, and nothing of the node. */
export const isConfigured = (f: StartFacts): boolean =>
  f.kind === 'none' ||
  OPTIONS.includes(f.kind) ||
  (f.kind === 'mount' && f.engine === true && /directory/i.test(f.words ?? '')) ||
  f.kind === 'user' ||
  f.kind === 'key' ||
  f.kind === 'object' ||
  (/^(?:command|directory)$/.test(f.kind ?? '') && !isDenied(f))

/** Somebody's rights stop it. */
export const isForbidden = (f: StartFacts): boolean =>
  f.kind === 'root' || f.kind === 'privileged port' || (/^(?:command|directory)$/.test(f.kind ?? '') && isDenied(f))

/** Kubernetes calls the machine so. */
const hostOf = ({ engine }: StartFacts): string => (engine === true ? 'host' : 'node')

const commandOf = ({ name }: StartFacts): string => `its command${name === undefined ? '' : ` "${name}"`}`

/** Why it cannot start: what its host does not give an engine, or what the runtime's sentence is about. */
export function why(f: StartFacts): string | undefined {
  const host = ofHost(f)
  if (host !== undefined) return host.why(f)
  switch (f.kind) {
    case 'command':
      if (isDenied(f)) return `${commandOf(f)} may not be executed (permission denied)`
      return isFormat(f)
        ? `${commandOf(f)} is built for another CPU architecture than its ${hostOf(f)} has, or has no #! line (exec format error)`
        : `${commandOf(f)} is not in the image`
    case 'none':
      return 'neither its specification nor its image names a command'
    case 'directory':
      return isDenied(f)
        ? `its user may not enter its work directory ${f.name} (permission denied)`
        : `its work directory ${f.name} cannot be entered (${f.words})`
    case 'user':
      return `${/group/.test(f.words ?? '') ? 'group' : 'user'} ${f.name} is not known in the image (${f.words})`
    case 'mount':
      return /not a directory/i.test(f.words!)
        ? `a directory is mounted over the file ${f.name} (not a directory)`
        : `the mount at ${f.name} fails (${f.words!.toLowerCase()})`
    case 'key':
      return `key ${f.key} is missing in ${f.name}`
    case 'object':
      return `${f.name} does not exist`
    case 'root':
      return /non-numeric user/.test(f.words!)
        ? 'runAsNonRoot is set, and its image names its user instead of numbering it'
        : /breaks non-root/.test(f.words!)
          ? 'runAsNonRoot is set, and its runAsUser is 0'
          : 'runAsNonRoot is set, and its image would run as root'
    case 'reserved':
      return `the runtime still keeps an earlier attempt under its name (${f.words!.replace(/^.*" is (reserved|already in use)/, 'name is $1')})`
    case 'slow':
      return `the runtime does not answer in time (${f.words})`
    default:
      return f.words
  }
}

export const startCause = (f: StartFacts): Sentence[] => (ofHost(f) === undefined ? causesOf(f) : [ofHost(f)!.cause?.(f)])

const causesOf = (f: StartFacts): Sentence[] => [
  when(
    f.kind === 'command' && f.name?.startsWith('./') === true,
    'A path that begins with ./ is looked for in the work directory of the image (workingDir, WORKDIR)',
  ),
  when(f.kind === 'command' && f.name?.includes('/') === false, 'A name without a slash is looked for in the PATH of the image'),
  when(
    f.kind === 'command' && f.name?.includes(' ') === true,
    'A command with blanks in one string is one name: each argument must be an item of its own',
  ),
  when(
    f.kind === 'command' && (f.name === undefined || f.name.startsWith('/')) && /no such file|required file/.test(f.words ?? ''),
    'The file itself is missing, or the interpreter in its #! line: a CRLF at the end of that line counts as a part of its name',
  ),
  when(
    f.kind === 'command' && isDenied(f),
    'The file lacks the execute bit for its user, or its mount is noexec: it never ran, so there is no log',
  ),
  when(
    f.kind === 'mount' && isGone(f),
    'What should be mounted there is not on the node, or its place is not in the image: a subPath that its volume does not hold, or one of a ConfigMap or Secret that was changed while the container ran (its old copy is gone at the next start)',
  ),
  when(
    f.kind === 'mount' && /directory/i.test(f.words ?? '') && !isGone(f),
    'What is mounted and what it is mounted on must both be files, or both directories: a subPath that does not exist is made as a directory',
  ),
  when(f.kind === 'user', 'The runtime looks the name up in /etc/passwd and /etc/group of the image'),
  when(f.kind === 'key' || f.kind === 'object', 'The kubelet tries again until it is there: nothing has to be restarted then'),
  when(
    f.kind === 'root',
    'The kubelet refuses what it cannot prove to be another user: USER of the image is root, missing, or a name instead of a number',
  ),
  when(
    f.kind === 'reserved',
    'An earlier creation ran out of its time and may still go on, or left its remains: the runtime or its disk is slow, or was restarted meanwhile',
  ),
  when(
    f.kind === 'slow',
    'The kubelet waits two minutes for each request to the runtime: the runtime, or the disk below it, is overloaded or hangs',
  ),
  when(why(f) === undefined, 'What it needs to run, its command, a mount or its configuration, is not to be had'),
]

/** What the image of an engine's container starts. */
export function imageCommand(f: Named): string | undefined {
  const fields = "'{{json .Config.Entrypoint}} {{json .Config.Cmd}}'"
  if (f.engine !== true || f.tool === 'crictl' || f.tool?.startsWith('docker ') === true) return undefined
  const inspect = engineCommand(f, (name) => `inspect -f '{{.Image}}' ${name}`)
  return inspect === undefined ? undefined : `${f.tool ?? 'docker'} image inspect -f ${fields} "$(${inspect})"`
}

export function startFirst(f: StartFacts): Step {
  const host = ofHost(f)
  if (host !== undefined) return { when: 'now', ...host.now(f) }
  if (f.kind === 'command' && isFormat(f))
    return {
      when: 'now',
      say: `Compare the CPU architecture of its ${hostOf(f)} with those that the image is built for; a script needs #! as its first two characters.`,
      run: f.engine === true ? 'uname -m' : 'kubectl get nodes -L kubernetes.io/arch',
    }
  switch (f.kind) {
    case 'command':
    case 'none':
      return {
        when: 'now',
        say: "Compare its command with what the image holds; a name in the specification replaces the image's own.",
        run: fieldCommand(f.pod, 'command:|args:', 4) ?? imageCommand(f),
      }
    case 'directory':
      return {
        when: 'now',
        say: 'See which work directory its specification asks for (nothing: the one of the image).',
        run: fieldCommand(f.pod, 'workingDir', 0),
      }
    case 'mount':
      return {
        when: 'now',
        say: 'See what is mounted there, and from which volume and subPath.',
        run: fieldCommand(f.pod, 'volumeMounts', 9),
      }
    case 'key': {
      const [kind, object] = f.name!.split(' ')
      const name = object!.split('/').at(-1)!
      return {
        when: 'now',
        say: `See which keys it has.`,
        run: `kubectl get ${kind!.toLowerCase()}${f.namespace === undefined ? '' : ` -n ${word(f.namespace)}`} ${word(name)} -o jsonpath='{.data}'${kind === 'Secret' ? ' | grep -o \'"[^"]*":\'' : ''}`,
      }
    }
    case 'object': {
      const kind = f.name!.split(' ')[0]!.toLowerCase()
      return {
        when: 'now',
        say: `See which ${kind}s there are: a misspelt name, or one that was never made.`,
        run: `kubectl get ${kind}${f.namespace === undefined ? ' -A' : ` -n ${word(f.namespace)}`}`,
      }
    }
    case 'user':
    case 'root':
      return {
        when: 'now',
        say: 'See which user its specification asks for (empty: the one of the image).',
        run: fieldCommand(f.pod, 'securityContext', 5),
      }
    case 'reserved':
    case 'slow':
      return {
        when: 'now',
        say: 'On its node, see how busy the disk is and what the runtime says of this container.',
        run: 'cat /proc/pressure/io; journalctl -u containerd -u crio --no-pager -p warning -n 30',
      }
    default:
      if (f.words !== undefined && f.engine === true) return { when: 'now', ...otherOfEngine(f) }
      if (f.words !== undefined)
        return { when: 'now', say: 'Correct what this names, in what made the pod or on its node.', run: ownerCommand(f.pod) }
      return {
        when: 'now',
        say: 'Read what the runtime could not find: the command in the image, a Secret or ConfigMap, a path to mount.',
        run: fieldCommand(f.pod, 'waiting', 2),
      }
  }
}

/** What made the pod has to be changed, not what it waits for. */
const isMadeAnew = ({ kind }: StartFacts): boolean => !/^(?:key|object|reserved|slow)$/.test(kind ?? '')

export const startDurable = (f: StartFacts): Step => ({
  when: 'durable',
  say: durable(f),
  run: isMadeAnew(f) ? ownerCommand(f.pod) : undefined,
})

function durable(f: StartFacts): string {
  const host = ofHost(f)
  if (host !== undefined) return host.durable(f)
  switch (f.kind) {
    case 'command':
      if (isDenied(f))
        return `Make ${f.name === undefined ? 'it' : `"${f.name}"`} executable in the image (chmod +x), or call it through its interpreter.`
      if (isFormat(f)) return `Build the image for the CPU of the ${hostOf(f)}; a script needs #! in its first line.`
      return `Correct the command in what ${f.engine === true ? 'starts the container' : 'made the pod'}, or build the image with ${f.name === undefined ? 'it' : `"${f.name}"`} in it.`
    case 'none':
      return 'Name a command in what made the pod, or build the image with an ENTRYPOINT or CMD.'
    case 'directory':
      return `Make ${f.name} in the image for the user it runs as, or correct workingDir.`
    case 'user':
      return `Build the image with ${f.name} in its /etc/passwd, or name the user by its number (runAsUser).`
    case 'mount':
      if (isGone(f))
        return 'Name what its volume holds; where the ConfigMap or Secret was changed, make the pod anew, and mount it as a directory instead of by subPath.'
      if (!/directory/i.test(f.words ?? '')) return 'Let the volume, and the file system of the image, allow this mount.'
      return 'Name a subPath that is a file, or mount a directory at a directory.'
    case 'key':
      return `Add key ${f.key} to ${f.name}, or correct its name in the pod.`
    case 'object':
      return `Create ${f.name} in ${f.namespace === undefined ? 'the namespace of the pod' : `namespace ${f.namespace}`}, or correct its name in the pod.`
    case 'root':
      return 'Set runAsUser to a number above 0, or build the image with USER as a number.'
    case 'reserved':
    case 'slow':
      return 'Give the runtime a faster disk or fewer containers to start at once; a restart of it (CHANGES THE HOST) frees a name that is left over.'
    default:
      return f.words === undefined
        ? 'Correct what the message names, in what made the pod.'
        : 'Let the delivery check it before such a pod is made.'
  }
}

export const startVerify = (f: StartFacts): Step => ({
  when: 'verify',
  say: 'It runs, or completes with exit code 0, within two minutes.',
  run: isMadeAnew(f) ? staysUp({ ...f, restarts: undefined }).run : watchCommand(f),
})
