/** The volumes of one pod that are told of, each once. */
export interface Volumes {
  /** As the pod calls them, where that is known; else as the storage does. */
  readonly names: readonly string[]
  /** The persistent volume behind it, or behind one of them. */
  readonly persistentVolume: string | undefined
}

const list = (message: string, pattern: RegExp): string[] =>
  pattern
    .exec(message)?.[1]
    ?.split(/[\s,]+/)
    .filter(Boolean) ?? []

/**
 * The kubelet waits for volumes by their names in the pod; what attaches and mounts one calls it by its persistent volume, where it has one:
 * as many of the one kind as of the other are the same volumes.
 */
export function volumesOf(messages: readonly string[]): Volumes {
  const told = [...new Set(messages.flatMap((text) => /for volume "?(<[^>]{1,80}>|[^"\s]{1,253})"?/.exec(text)?.[1] ?? []))]
  const waited = [...new Set(messages.flatMap((text) => list(text, /unmounted volumes=\[([^\]]{1,1000})\]/)))]
  const ofPod = new Set([...waited, ...messages.flatMap((text) => list(text, /unattached volumes=\[([^\]]{1,2000})\]/))])
  const behind = told.filter((name) => !ofPod.has(name))
  const unnamed = waited.filter((name) => !told.includes(name))
  const isOne = behind.length <= unnamed.length
  const names = [...new Set([...told.filter((name) => !(isOne && behind.includes(name))), ...waited])].slice(0, 20)
  return {
    names: names.length === 0 ? told : names,
    persistentVolume: isOne && behind.length === 1 ? behind[0] : undefined,
  }
}
