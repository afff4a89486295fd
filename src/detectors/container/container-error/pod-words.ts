import type { Heard, Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { plural, times } from '../../../core/words/numbers.ts'
import { capital, opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import { exitMeaning } from '../exit-codes.ts'
import { presentState } from '../present.ts'
import { isConfigured, isForbidden, startCause, startDurable, startFirst, startVerify, why } from '../start-words.ts'
import { logsCommand, namespaceArgument, podSubject, staysUp, subject } from '../words.ts'
import type { Facts } from './judge.ts'

/** What is known of a container whose end nobody saw. */
const lostWords = (f: Facts): string =>
  f.lost === 'Unknown'
    ? `${subject(f)} was lost (${f.exitCode === undefined ? '' : `exit code ${f.exitCode}, `}Unknown): its node or its runtime was restarted under it`
    : `${subject(f)} was lost (ContainerStatusUnknown): the kubelet found no trace of it when its pod ended`

/** A pod, and those of its owner that ended alike. */
const endedWords = (f: Facts, count: number): string =>
  `${podSubject(f.pod)}${count > 1 ? `, and ${plural(count - 1, 'other')} of its owner,` : ''} ${f.endedAs} (${f.reason})`

const endedCause = (f: Facts): Sentence[] => [
  when(
    /too little/.test(f.endedAs ?? ''),
    'The kubelet counts for itself before it takes a pod: another one came first, as with a pod whose node was named by hand (nodeName), a static pod, or two schedulers',
  ),
  when(
    /AdmissionError|AffinityError/.test(f.reason ?? ''),
    'The kubelet could not give it the devices or the place on the CPU that it asks for',
  ),
  'A pod that ended so is never started again: what made it makes another one, and this object stays until somebody deletes it',
  when(f.replaced === true, 'Another pod of the same owner runs'),
]

const endedFix = (f: Facts): Step[] => [
  /too little|AdmissionError/.test(`${f.endedAs} ${f.reason}`)
    ? {
        when: 'now',
        say: `See what ${f.node === undefined ? 'each node' : `node ${f.node}`} has left of it.`,
        run: `kubectl describe node${f.node === undefined ? 's' : ` ${word(f.node)}`} | grep -A9 'Allocated resources'`,
      }
    : {
        when: 'now',
        say: 'See whether another one was made in its place, and where it runs.',
        run: `kubectl get pods${namespaceArgument(f.pod)} -o wide`,
      },
  {
    when: 'durable',
    say: /shutdown/.test(f.endedAs ?? '')
      ? 'Run more than one replica, spread over nodes, so that the shutdown of one ends no service.'
      : 'Let the scheduler alone choose the node (no nodeName), and give its owner requests that fit what a node has.',
  },
  { when: 'verify', say: 'As many pods of its owner are ready as it wants.', run: `kubectl get pods${namespaceArgument(f.pod)}` },
]

export const headline = (f: Facts, count = 1): string =>
  f.endedAs !== undefined
    ? say(endedWords(f, count), opt`: ${f.words}`)
    : f.lost !== undefined
      ? say(lostWords(f))
      : f.atStart
        ? say(
            `${subject(f)} ${f.healed ? 'could not be started at first' : 'cannot be started'}`,
            opt`: ${why(f)}`,
            when(why(f) === undefined, opt` (${f.reason})`),
            when((f.tries ?? 0) > 1, `, tried ${times(f.tries ?? 0)}`),
            when(f.healed, '; it runs by now'),
          )
        : say(`${subject(f)} ended ${f.exitCode === undefined ? 'with an error' : `with exit code ${f.exitCode}`}`, opt`: ${f.words}`)

export const state = (f: Facts): Sentence =>
  f.healed || (f.lost !== undefined && f.present?.is === 'ended')
    ? undefined
    : f.atStart && f.present === undefined
      ? when((f.restarts ?? 0) > 0, presentState(f))
      : presentState(f)

/** What it misses, or may not do, is told of it already. */
export const effect = (f: Facts, count = 1): Sentence =>
  f.endedAs !== undefined
    ? say(endedWords(f, count))
    : f.lost !== undefined
      ? say(lostWords(f))
      : f.atStart
        ? !f.engine && (isConfigured(f) || isForbidden(f))
          ? ''
          : say(`${subject(f)} cannot be started`)
        : say(`${subject(f)} ended ${f.exitCode === undefined ? 'with an error' : `with exit code ${f.exitCode}`}`)

export const cause = (f: Facts): Sentence[] => [opt`It wrote last: "${f.wrote}"`, ...ownCause(f)]

const ownCause = (f: Facts): Sentence[] =>
  f.endedAs !== undefined
    ? endedCause(f)
    : f.lost !== undefined
      ? [
          when(
            f.exitCode !== undefined,
            `The code (${f.exitCode}) is not its own: the kubelet writes it where it does not know how a container ended`,
          ),
          when(f.sandboxChanged === true, 'Its sandbox was gone too and was made anew, as after a restart of the node'),
        ]
      : f.atStart
        ? startCause(f)
        : [when(f.exitCode !== undefined && (f.message === undefined || f.exitCode >= 125), capital(exitMeaning(f.exitCode) ?? ''))]

/** A code that the program chose excludes that a signal ended its main process. */
export const excluded = (f: Facts): Sentence[] => [
  when(
    !f.atStart && f.lost === undefined && f.endedAs === undefined && f.exitCode !== undefined && f.exitCode < 125,
    `Its main process was not killed, for memory or by a probe: that gives 137 or 143, not ${f.exitCode}`,
  ),
]

export const fix = (f: Facts): Step[] =>
  f.endedAs !== undefined
    ? endedFix(f)
    : f.lost !== undefined
      ? [
          {
            when: 'now',
            say: 'On its node, see whether the machine or the runtime was restarted at that time, and why.',
            run: 'last -x reboot shutdown | head -5; journalctl -u kubelet -u containerd -u crio --no-pager -g "Start(ed|ing)" | tail -20',
          },
          {
            when: 'durable',
            say: 'Drain a node before it is restarted, and run more than one replica: then the restart of one node ends no service.',
          },
          staysUp(f),
        ]
      : f.atStart
        ? [startFirst(f), startDurable(f), startVerify(f)]
        : [
            { when: 'now', say: 'Read the last lines that it wrote.', run: logsCommand(f, f.startedAgain) },
            {
              when: 'durable',
              say: `Remove the reason of ${f.exitCode === undefined ? 'the error' : `exit code ${f.exitCode}`}; written to its termination log, the status would show it.`,
            },
            staysUp(f),
          ]

/** What it left as its message says more. */
export const hear = (f: Facts, { words }: Heard): Facts | undefined =>
  f.atStart || f.message !== undefined || f.endedAs !== undefined || f.lost !== undefined ? undefined : { ...f, wrote: words }
