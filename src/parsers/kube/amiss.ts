/** Conditions that hold where all is well: of a Deployment, an autoscaler, an APIService and what is alike. */
const GOOD = /^(?:Available|Progressing|AbleToScale|ScalingActive)$/
const BAD =
  /^(?:ReplicaFailure|Degraded|Namespace(?:DeletionDiscoveryFailure|DeletionContentFailure|ContentRemaining|FinalizersRemaining))$/

/** Whether a condition of an object that is no pod and no node says that something is not as it should be. */
export const isAmiss = (type: string, status: string): boolean =>
  (GOOD.test(type) && status === 'False') || (BAD.test(type) && status === 'True')
