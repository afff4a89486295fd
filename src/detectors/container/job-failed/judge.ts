import { containersOf, type Container } from '../../../casefile/containers.ts'
import { eventProofs, kubeEvents, latestOf, type Happening } from '../../../casefile/kube-events.ts'
import { namespaceAround } from '../../../casefile/pod-names.ts'
import { TYPED_COMMAND } from '../../../core/command.ts'
import type { Found } from '../../../core/failure.ts'
import type { Proof } from '../../../core/finding.ts'
import { grouped } from '../../../core/grouped.ts'
import { logsAsked } from '../../../core/logs-command.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { JOB_STATUS, type JobStatus } from '../../../records/job-status.ts'

export interface Facts {
  /** What it wrote last, in its own log. */
  readonly wrote?: string | undefined
  readonly job: string
  readonly namespace: string | undefined
  readonly cronJob: string | undefined
  /** `BackoffLimitExceeded`, `DeadlineExceeded`, `PodFailurePolicy`; undefined where only the state is told. */
  readonly reason: string | undefined
  readonly message: string | undefined
  /** Pods that failed. */
  readonly failed: number | undefined
  readonly backoffLimit: number | undefined
  readonly deadlineSeconds: number | undefined
  /** Its latest pod that the input names. */
  readonly pod: string | undefined
  readonly pods: readonly string[]
  /** How a container of one of its pods ended. */
  readonly lastExit: number | undefined
  readonly lastReason: string | undefined
}

const REASONS = /^(?:BackoffLimitExceeded|DeadlineExceeded|PodFailurePolicy|FailedIndexes|MaxFailedIndexesExceeded)$/
const SAW = /^Saw completed job: (\S{1,253}), (?:condition|status): (Failed|Complete)/
const CREATED = /^Created pod: (\S{1,253})$/

type Member = { readonly name: string; readonly namespace: string | undefined } & (
  { readonly status: Cited<JobStatus> } | { readonly event: Happening; readonly says: 'failed' | 'complete' | 'created' }
)

/** A Job gave up: too many of its pods failed, or it ran too long. What is tried again within its limits is no failure. */
export function judge(scope: Scope): Found<Facts>[] {
  const space = namespaceAround(scope)
  const members: Member[] = [
    ...scope.rows(JOB_STATUS).map((status) => ({ name: status.job, namespace: status.namespace ?? space(status.at), status })),
    ...kubeEvents(scope).flatMap(memberOf),
  ]
  return [...grouped(members, ({ name }) => name)].flatMap(([name, own]) => foundOf(scope, name, own))
}

function memberOf(event: Happening): Member[] {
  const { kind, name, namespace, reason, message } = event.what
  const saw = reason === 'SawCompletedJob' ? SAW.exec(message) : null
  if (saw !== null) return [{ name: saw[1]!, namespace, event, says: saw[2] === 'Failed' ? 'failed' : 'complete' }]
  if (name === undefined || kind === 'pod' || kind === 'node' || kind === 'cronjob') return []
  if (REASONS.test(reason)) return [{ name, namespace, event, says: 'failed' }]
  if (reason === 'Completed' && message === 'Job completed') return [{ name, namespace, event, says: 'complete' }]
  return reason === 'SuccessfulCreate' && CREATED.test(message) ? [{ name, namespace, event, says: 'created' }] : []
}

function foundOf(scope: Scope, name: string, members: readonly Member[]): Found<Facts>[] {
  const statuses = members.flatMap((m) => ('status' in m ? [m.status] : []))
  const said = (what: 'failed' | 'complete' | 'created') => members.flatMap((m) => ('event' in m && m.says === what ? [m.event] : []))
  const failed = said('failed')
  const shown = statuses.filter(({ condition }) => condition === 'Failed')
  if (failed.length === 0 && shown.length === 0) return []
  if (statuses.some(({ condition }) => condition === 'Complete') || said('complete').length > 0) return []
  const first = <K extends keyof JobStatus>(key: K): JobStatus[K] | undefined => statuses.find((status) => status[key] !== undefined)?.[key]
  const namespace = members.find((m) => m.namespace !== undefined)?.namespace
  const last = latestOf(failed.filter(({ what }) => REASONS.test(what.reason)))
  const pods = said('created').flatMap(({ what }) => CREATED.exec(what.message)?.[1] ?? [])
  const ended = containersOf(scope).findLast((container) => isOf(container, name, pods))
  const state = ended?.states.findLast((s) => s.exitCode !== undefined)
  const reason = last?.what.reason ?? shown.find((status) => status.reason !== undefined)?.reason
  const named = pods.at(-1) ?? podAsked(scope, name)
  const pod = ended?.pod ?? (named === undefined ? undefined : full(namespace, named))
  return [
    {
      count: 1,
      time: last?.what.time ?? shown[0]?.time,
      facts: {
        job: full(namespace, name),
        namespace,
        cronJob: first('cronJob'),
        reason,
        message: last?.what.message ?? shown.find((status) => status.message !== undefined)?.message,
        failed: first('failed'),
        backoffLimit: first('backoffLimit'),
        deadlineSeconds: first('deadlineSeconds'),
        pod,
        pods,
        lastExit: state?.exitCode,
        lastReason: state?.reason,
      },
      about: { pod },
      proof: [
        ...eventProofs(failed, 'it has failed'),
        ...(shown.length > 0 ? shown : statuses).map((status): Proof => ({
          at: status.at,
          time: status.time,
          witness: 'pod status',
          note: shown.length > 0 ? 'its condition' : 'its pods',
        })),
        ...(state === undefined ? [] : [{ at: state.at, time: state.time, note: 'how its pod ended' }]),
      ],
      certainty: 'stated',
      ...(reason === undefined ? { missing: 'why it failed' } : {}),
    },
  ]
}

const full = (namespace: string | undefined, name: string): string => (namespace === undefined ? name : `${namespace}/${name}`)

/** Pods of a Job are called as it is, with five characters behind it. */
const isOf = ({ pod, states }: Container, job: string, pods: readonly string[]): boolean => {
  const name = pod?.split('/').at(-1)
  return name !== undefined && states.length > 0 && (pods.includes(name) || isCalledAs(name, job))
}

const isCalledAs = (pod: string, job: string): boolean => pod.startsWith(`${job}-`) && /^[a-z0-9]{5}$/.test(pod.slice(job.length + 1))

/** Its pod whose log somebody printed last. */
const podAsked = (scope: Scope, job: string): string | undefined =>
  scope
    .rows(TYPED_COMMAND)
    .flatMap(({ command }) => logsAsked(command)?.pod ?? [])
    .findLast((pod) => isCalledAs(pod, job))
