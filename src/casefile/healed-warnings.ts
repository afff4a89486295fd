import { grouped } from '../core/grouped.ts'
import { once } from '../core/scope.ts'
import { type Happening, isAfter, kubeEvents } from './kube-events.ts'

/**
 * What a later event of the same object shows to be over, as its controller or the kubelet tells it (pkg/controller, pkg/kubelet/events): reasons of
 * warnings, and the reasons that heal them.
 */
const HEALED_BY: readonly (readonly [RegExp, RegExp])[] = [
  [/^(?:FailedGetResourceMetric|FailedGetPodsMetric|FailedGetExternalMetric|FailedComputeMetricsReplicas)$/, /^SuccessfulRescale$/],
  [/^(?:FailedCreate|ReplicaSetCreateError)$/, /^(?:SuccessfulCreate|ScalingReplicaSet)$/],
  [/^FailedDelete$/, /^SuccessfulDelete$/],
  [/^(?:ProvisioningFailed|FailedBinding)$/, /^ProvisioningSucceeded$/],
  [/^(?:FailedMount|FailedAttachVolume|FailedMapVolume|FailedCreatePodSandBox|FailedScheduling|FailedSync|NetworkNotReady)$/, /^Started$/],
  [/^(?:Failed|InspectFailed|ErrImageNeverPull|FailedPostStartHook|DNSConfigForming)$/, /^Started$/],
  [/^(?:FailedKillPod|FailedPreStopHook)$/, /^(?:Started|SuccessfulDelete)$/],
  [
    /^(?:InvalidDiskCapacity|Rebooted|NodeNotReady|NodeNotSchedulable)$/,
    /^(?:NodeReady|NodeHasSufficient\w+|NodeHasNoDiskPressure|NodeAllocatableEnforced)$/,
  ],
  [
    /^(?:EvictionThresholdMet|FreeDiskSpaceFailed|ImageGCFailed)$/,
    /^(?:NodeHasNoDiskPressure|NodeHasSufficientMemory|NodeHasSufficientPID)$/,
  ],
]

/** Warnings of an object after which it tells of success. */
export const healedWarnings = once((scope): readonly Happening[] =>
  [...grouped(kubeEvents(scope), keyOf).values()].flatMap((own) =>
    own.filter((event) => event.what.type === 'Warning' && own.some((later) => heals(later, event) && isAfter(later, event))),
  ),
)

/** One object; a container of a pod apart from its others, where an event names one. */
const keyOf = ({ what: { kind, namespace, name, at } }: Happening): string => [kind, namespace, name ?? at.artifact].join('\0')

const heals = ({ what: later }: Happening, { what }: Happening): boolean =>
  HEALED_BY.some(([warning, healer]) => warning.test(what.reason) && healer.test(later.reason)) &&
  (what.container === undefined || later.container === undefined || what.container === later.container)
