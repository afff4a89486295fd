import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { capital, opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import { exitMeaning } from '../exit-codes.ts'
import { ofHost, otherOfEngine } from '../host-words.ts'
import { presentState } from '../present.ts'
import { fieldCommand, logsCommand, ownerCommand, staysUp, subject, watchCommand } from '../words.ts'
import { imageCommand, isConfigured, isForbidden, startCause, why } from '../start-words.ts'
import type { Facts } from './judge.ts'

export const headline = (f: Facts): string =>
  f.atStart
    ? say(`${subject(f)} cannot be started`, opt`: ${why(f)}`, when(why(f) === undefined, opt` (${f.reason})`))
    : say(
        `${subject(f)} ended ${f.exitCode === undefined ? 'with an error' : `with exit code ${f.exitCode}`}`,
        when(f.asked === true, ' when it was asked to stop'),
        opt`: ${f.words}`,
      )

export const state = (f: Facts): Sentence =>
  f.atStart && f.present === undefined ? when((f.restarts ?? 0) > 0, presentState(f)) : presentState(f)

/** Why it cannot be started is told already. */
export const effect = (f: Facts): Sentence =>
  f.atStart
    ? isConfigured(f) || isForbidden(f)
      ? ''
      : say(`${subject(f)} cannot be started`)
    : say(`${subject(f)} ended ${f.exitCode === undefined ? 'with an error' : `with exit code ${f.exitCode}`}`)

export const cause = (f: Facts): Sentence[] => [
  ...(f.atStart ? startCause(f) : []),
  when(
    !f.atStart && f.engine && f.exitCode === 255,
    'A program gives 255 for exit(-1); engines write it of what ran when the engine or the host ended (several containers have it then)',
  ),
  when(
    !f.atStart && f.exitCode !== undefined && !(f.engine && f.exitCode === 255) && (f.message === undefined || f.exitCode >= 125),
    capital(exitMeaning(f.exitCode) ?? ''),
  ),
]

/** A code that the program chose excludes that a signal ended its main process. */
export const excluded = (f: Facts): Sentence[] => [
  when(
    !f.atStart && f.exitCode !== undefined && f.exitCode < 125,
    `Its main process was not killed, for memory or by a probe: that gives 137 or 143, not ${f.exitCode}`,
  ),
]

const namespaceOf = (f: Facts): string => (f.namespace === undefined ? ' -A' : ` -n ${word(f.namespace)}`)

function first(f: Facts): Step {
  if (!f.atStart && f.logged === true)
    return { when: 'now', say: 'Read the last lines of its log in the input; what it says there ended it.' }
  if (!f.atStart) return { when: 'now', say: 'Read the last lines that it wrote.', run: logsCommand(f, f.startedAgain) }
  switch (f.kind) {
    case 'command':
      return {
        when: 'now',
        say: "Compare its command with what the image holds; a name in the specification replaces the image's own.",
        run: fieldCommand(f.pod, 'command:|args:', 4) ?? imageCommand(f),
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
        run: `kubectl get ${kind}${namespaceOf(f)}`,
      }
    }
    case 'root':
      return {
        when: 'now',
        say: 'See which user its specification asks for (empty: the one of the image).',
        run: fieldCommand(f.pod, 'securityContext', 5),
      }
    default:
      if (ofHost(f) !== undefined) return { when: 'now', ...ofHost(f)!.now(f) }
      if (f.words !== undefined && f.engine) return { when: 'now', ...otherOfEngine(f) }
      if (f.words !== undefined)
        return { when: 'now', say: 'Correct what this names, in what made the pod or on its node.', run: ownerCommand(f.pod) }
      return {
        when: 'now',
        say: 'Read what the runtime could not find: the command in the image, a Secret or ConfigMap, a path to mount.',
        run: fieldCommand(f.pod, 'waiting', 2),
      }
  }
}

function durable(f: Facts): string {
  if (!f.atStart && f.engine)
    return `Remove the reason of ${f.exitCode === undefined ? 'the error' : `exit code ${f.exitCode}`}; a restart only repeats it.`
  if (!f.atStart)
    return `Remove the reason of ${f.exitCode === undefined ? 'the error' : `exit code ${f.exitCode}`}; written to its termination log, the status would show it.`
  switch (f.kind) {
    case 'command':
      if (/permission denied/.test(f.words!))
        return `Make "${f.name}" executable in the image (chmod +x), or call it through its interpreter.`
      if (/format error/i.test(f.words!)) return `Build the image for the CPU of the node; a script needs #! in its first line.`
      return `Correct the command in what ${f.engine ? 'starts the container' : 'made the pod'}, or build the image with "${f.name}" in it.`
    case 'mount':
      return 'Name a subPath that is a file, or mount a directory at a directory.'
    case 'key':
      return `Add key ${f.key} to ${f.name}, or correct its name in the pod.`
    case 'object':
      return `Create ${f.name} in ${f.namespace === undefined ? 'the namespace of the pod' : `namespace ${f.namespace}`}, or correct its name in the pod.`
    case 'root':
      return 'Set runAsUser to a number above 0, or build the image with USER as a number.'
    default:
      if (ofHost(f) !== undefined) return ofHost(f)!.durable(f)
      if (f.engine && f.words !== undefined) return 'Let what starts it check that before.'
      return f.words === undefined
        ? 'Correct what the message names, in what made the pod.'
        : 'Let the delivery check it before such a pod is made.'
  }
}

/** What made the pod has to be changed, not what it waits for. */
const isMadeAnew = (f: Facts): boolean => !f.atStart || (f.kind !== 'key' && f.kind !== 'object')

export const fix = (f: Facts): Step[] => [
  first(f),
  { when: 'durable', say: durable(f), run: f.atStart && f.kind !== 'key' && f.kind !== 'object' ? ownerCommand(f.pod) : undefined },
  f.atStart
    ? {
        when: 'verify',
        say: 'It runs, or completes with exit code 0, within two minutes.',
        run: isMadeAnew(f) ? staysUp(f).run : watchCommand(f),
      }
    : staysUp(f),
]
