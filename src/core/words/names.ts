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
