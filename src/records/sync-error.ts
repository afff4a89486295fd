/** Why the kubelet could not bring a container of a pod up to date, in the words of the events of the API. */
export interface SyncError {
  /** `Failed`, or `BackOff` where it only waits. */
  readonly reason: 'Failed' | 'BackOff'
  readonly message: string
  readonly container: string
}

/** pkg/kubelet/container/sync_result.go: the action, its target, its reason, and Go's quoted message. */
const STEP = /failed to "StartContainer" for "([^"]{1,253})" with (\w{3,60}): (?:"((?:[^"\\]|\\.){1,4000})"|"?([^"].{0,4000}))/s

/** `Error syncing pod, skipping: failed to "StartContainer" for "api" with RunContainerError: "…"`, of a log or of an event (FailedSync). */
export function syncError(text: string): SyncError | undefined {
  const m = STEP.exec(text)
  if (m === null) return undefined
  const container = m[1]!
  const said = m[3] === undefined ? m[4]! : m[3].replace(/\\(.)/gs, '$1')
  if (m[2] === 'CrashLoopBackOff') {
    const waits = /back-off (\S{1,16}) restarting/i.exec(said)?.[1]
    const message = `Back-off restarting failed container ${container}${waits === undefined ? '' : ` (waits ${waits})`}`
    return { reason: 'BackOff', message, container }
  }
  if (/^(?:ErrImage|ImagePull|ImageInspect|InvalidImage|RegistryUnavailable|SignatureValidation)/.test(m[2]!)) {
    const image = /image "([^"]{1,400})"/.exec(said)?.[1]
    const told = image === undefined || said.startsWith('Back-off pulling') || said.startsWith('Failed to ')
    return { reason: 'Failed', message: told ? said : `Failed to pull image "${image}": ${said}`, container }
  }
  return { reason: 'Failed', message: `Error: ${said}`, container }
}
