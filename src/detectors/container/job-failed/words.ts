import type { Heard, Sentence } from '../../../core/failure.ts'
import type { Question, Step } from '../../../core/finding.ts'
import { duration, plural } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './judge.ts'

const isLate = (f: Facts): boolean => f.reason === 'DeadlineExceeded'
const isSpent = (f: Facts): boolean => f.reason === 'BackoffLimitExceeded'
const [nameOf, spaceOf] = [
  (f: Facts): string => f.job.split('/').at(-1)!,
  (f: Facts): string => (f.namespace === undefined ? '' : ` -n ${word(f.namespace)}`),
]

export const headline = (f: Facts): string =>
  say(
    `Job ${f.job} has failed`,
    isLate(f)
      ? `: it ran longer than its deadline${f.deadlineSeconds === undefined ? '' : ` of ${duration(f.deadlineSeconds)}`} and was ended`
      : opt`: ${f.failed === undefined ? undefined : plural(f.failed, 'pod')} failed`,
    when(
      isSpent(f),
      f.backoffLimit === undefined
        ? `${f.failed === undefined ? ':' : ','} its backoff limit is reached`
        : `${f.failed === undefined ? ':' : ','} its backoff limit of ${f.backoffLimit} is reached`,
    ),
    when(!isLate(f) && !isSpent(f), opt` (${f.reason})`),
    opt`; its container ended with exit code ${f.lastExit}`,
  )

export const effect = (f: Facts): Sentence => say(`Job ${f.job} has failed`)

export const cause = (f: Facts): Sentence[] => [
  opt`Its pod wrote last: "${f.wrote}"`,
  when(isSpent(f), 'The controller makes no more pods for it: a Job that has failed is not tried again by itself'),
  when(
    isLate(f),
    `The controller ends the pods that still run when activeDeadlineSeconds${f.deadlineSeconds === undefined ? '' : ` (${f.deadlineSeconds})`} are over, whatever they do`,
  ),
  opt`It was made by CronJob ${f.cronJob}, whose next run is tried on its own`,
]

export const fix = (f: Facts): Step[] => [
  {
    when: 'now',
    say: isLate(f) ? 'Read what it did all that time, if its pods are still there.' : 'Read what its pods said before they ended.',
    run:
      f.pod === undefined
        ? `kubectl logs${spaceOf(f)} job/${word(nameOf(f))} --all-containers --tail=50`
        : `kubectl logs${spaceOf(f)} ${word(f.pod.split('/').at(-1)!)} --all-containers --tail=50`,
  },
  {
    when: 'durable',
    say: isLate(f)
      ? `Make it faster, or its deadline longer than its slowest good run${f.deadlineSeconds === undefined ? '' : ` (now ${f.deadlineSeconds} s)`}.`
      : `Correct what the log says${f.lastExit === undefined ? '' : ` of exit code ${f.lastExit}`}, then make the Job anew: one that has failed does not start again.`,
  },
  {
    when: 'verify',
    say: f.cronJob === undefined ? 'The new Job is Complete.' : `The next Job of ${f.cronJob} is Complete.`,
    run: `kubectl get jobs${spaceOf(f) || ' -A'} -w`,
  },
]

export const open = (f: Facts): Question[] =>
  f.reason === undefined
    ? [
        {
          ask: 'Why did it fail? Its conditions and events say it:',
          run: `kubectl describe job${spaceOf(f)} ${word(nameOf(f))} | tail -20`,
        },
      ]
    : []

export const hear = (f: Facts, { words }: Heard): Facts => ({ ...f, wrote: words })
