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

/** Later successes of one object that a warning is compared with: of one that tells of ten thousand, the last. */
const MOST_HEALERS = 200

/** Warnings of an object after which it tells of success. */
export const healedWarnings = once((scope): readonly Happening[] => {
  const [isWarning, isHealer] = [0, 1].map((side) => rulesOf(HEALED_BY.map((rule) => rule[side]!)))
  return [...grouped(kubeEvents(scope), keyOf).values()].flatMap((own) => {
    const warnings = own.filter(({ what }) => what.type === 'Warning' && isWarning!(what.reason).length > 0)
    if (warnings.length === 0) return []
    const healers = HEALED_BY.map((_, rule) => own.filter(({ what }) => isHealer!(what.reason).includes(rule)).slice(-MOST_HEALERS))
    return warnings.filter((event) =>
      isWarning!(event.what.reason).some((rule) => healers[rule]!.some((later) => isOfSame(later, event) && isAfter(later, event))),
    )
  })
})

/** Which of these patterns a reason fits; each reason is looked at once. */
function rulesOf(patterns: readonly RegExp[]): (reason: string) => readonly number[] {
  const known = new Map<string, readonly number[]>()
  return (reason) => {
    const rules = known.get(reason) ?? patterns.flatMap((pattern, rule) => (pattern.test(reason) ? [rule] : []))
    known.set(reason, rules)
    return rules
  }
}

/** One object; a container of a pod apart from its others, where an event names one. */
const keyOf = ({ what: { kind, namespace, name, at } }: Happening): string => [kind, namespace, name ?? at.artifact].join('\0')

const isOfSame = ({ what: later }: Happening, { what }: Happening): boolean =>
  what.container === undefined || later.container === undefined || what.container === later.container
