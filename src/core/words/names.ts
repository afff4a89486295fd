interface Called {
  readonly pod?: string | undefined
  readonly container?: string | undefined
  readonly unit?: string | undefined
  readonly comm?: string | undefined
  readonly pid?: number | undefined
}

/** `java (pid 4242)`, `java`, `pid 4242`; undefined where neither is known. */
export function processName({ comm, pid }: Pick<Called, 'comm' | 'pid'>): string | undefined {
  if (comm === undefined) return pid === undefined ? undefined : `pid ${pid}`
  return pid === undefined || pid === 0 ? comm : `${comm} (pid ${pid})`
}

/** `container "api" of pod shop/api-7d9f`, `pod shop/api-7d9f`, `container "api"`; undefined where neither is known. */
export function podName({ pod, container }: Pick<Called, 'pod' | 'container'>): string | undefined {
  if (container === undefined) return pod === undefined ? undefined : `pod ${pod}`
  return pod === undefined ? `container "${container}"` : `container "${container}" of pod ${pod}`
}

/** Uids and hashes are no names: of those in a text the first 12 characters stay, as the tools print them. */
export function withShortIds(text: string): string
export function withShortIds(text: string | undefined): string | undefined
export function withShortIds(text: string | undefined): string | undefined {
  return text?.replace(/\b[0-9a-f]{8}(?:[-_][0-9a-f]{4}){3}[-_][0-9a-f]{12}\b|\b[0-9a-f]{24,64}\b/g, (id) => id.slice(0, 12))
}
