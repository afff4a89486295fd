/** How fragments of the status of a pod begin, in YAML and in JSON. */

/** What an eviction says (pkg/kubelet/eviction). */
export const EVICTION =
  'The node (?:was low|had condition)|Pod ephemeral local|Pod was rejected|Usage of EmptyDir|Container [\\w.-]{1,253} exceeded'
/** Members whose value is a map or a list. */
export const PARTS = 'lastState|containerStatuses|initContainerStatuses|ephemeralContainerStatuses|terminated|waiting|involvedObject'
export const PHASES = 'Pending|Running|Succeeded|Failed|Unknown'
export const REASONS = 'Evicted|OOMKilled|CrashLoopBackOff'
/** Objects that state something wherever they stand, and lists of them. */
export const CERTAIN = /^\s{0,80}(?:- {1,8})?"?kind"?: {0,4}"?(?:Pod|Node|Event|List|PodList|NodeList|EventList)\b/
export const COMMAND = /\b(?:kubectl|oc)\b.{0,300}\sget\s.{0,300}\s(?:-o|--output)[= ]{0,3}(json|yaml)\b/
