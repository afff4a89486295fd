import type { Cited } from '../../../core/span.ts'
import type { ContainerState } from '../../../records/container-state.ts'
import type { SignalDeath } from '../../../records/signal-death.ts'

/** Exit codes of container engines: 128 and the signal. */
const EXIT_SIGNALS: Readonly<Record<number, SignalDeath['signal']>> = {
  132: 'ILL',
  133: 'TRAP',
  134: 'ABRT',
  135: 'BUS',
  136: 'FPE',
  139: 'SEGV',
  159: 'SYS',
}

/** A container whose first process died of a signal that tells of a crash. */
export function deathOfContainer(state: Cited<ContainerState>): Cited<SignalDeath> | undefined {
  const signal = EXIT_SIGNALS[state.exitCode ?? 0]
  if (signal === undefined) return undefined
  const pod = state.pod === undefined || state.namespace === undefined ? state.pod : `${state.namespace}/${state.pod}`
  return {
    by: 'container status',
    signal,
    container: state.container,
    containerId: state.containerId,
    pod,
    podUid: state.podUid,
    message: `container ${state.container ?? state.containerId ?? ''} ended with exit code ${state.exitCode ?? ''}`,
    at: state.at,
    ...(state.time === undefined ? {} : { time: state.time }),
  }
}
