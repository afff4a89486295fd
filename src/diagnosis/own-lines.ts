import { writerAt } from '../casefile/outputs.ts'
import { grouped } from '../core/grouped.ts'
import type { Scope } from '../core/scope.ts'
import type { Entry } from './entry.ts'

type Place = { readonly artifact: string; readonly line: number; readonly text?: string }
type Owned<T> = { readonly one: T; readonly order: number; readonly container?: string | undefined }

/** Lines by the container whose output they are: whoever asks what is of a finding looks at its own lines only. */
export class OwnLines<T> {
  readonly #ofPods: ReadonlyMap<string, readonly Owned<T>[]>
  readonly #ofContainers: ReadonlyMap<string, readonly Owned<T>[]>

  constructor(scope: Scope, lines: readonly T[], placeOf: (one: T) => Place) {
    const writerOf = writerAt(scope)
    const written = lines.flatMap((one, order) => {
      const writer = writerOf(placeOf(one))
      return writer === undefined ? [] : [{ one, order, pod: writer.pod, container: writer.container }]
    })
    this.#ofPods = grouped(written, ({ pod }) => pod)
    this.#ofContainers = grouped(written, ({ pod, container }) => (pod === undefined ? container : undefined))
  }

  /** What the container or the pod of a finding wrote, in the order of the list. */
  of({ linked, facts }: Pick<Entry, 'linked' | 'facts'>): T[] {
    const named = facts['container']
    const ofPods = [...(linked.get('pod') ?? [])].flatMap((pod) =>
      (this.#ofPods.get(pod) ?? []).filter(({ container }) => container === undefined || named === undefined || named === container),
    )
    const ofContainer = typeof named === 'string' ? (this.#ofContainers.get(named) ?? []) : []
    return [...ofPods, ...ofContainer].sort((a, b) => a.order - b.order).map(({ one }) => one)
  }
}
