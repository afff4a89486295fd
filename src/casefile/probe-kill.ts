/** The container that a kubelet kills because a probe of it fails. */
export interface ProbeKill {
  readonly container: string
  readonly probe: 'liveness' | 'startup'
}

/** Event Killing: pkg/kubelet/kuberuntime/kuberuntime_manager.go; up to 1.13 with the runtime's name before the container's; up to 1.9 by dockertools. */
const NOW = /^Container (\S{1,253}) failed (liveness|startup) probe/
const ONCE = /^Killing container with id [\w.-]{1,20}:\/\/([\w.-]{1,253}): ?Container failed (liveness|startup) probe/
const DOCKER = /^Killing container with docker id [\da-f]{1,64}: pod "[^"]{1,400}" container "([\w.-]{1,253})" is unhealthy\b/

export function killedByProbe(message: string): ProbeKill | undefined {
  const m = NOW.exec(message) ?? ONCE.exec(message) ?? DOCKER.exec(message)
  return m === null ? undefined : { container: m[1]!, probe: m[2] === 'startup' ? 'startup' : 'liveness' }
}
