import type { Flood } from '../../core/flood.ts'
import type { Gravity } from './words.ts'

/** Shapes that are kept; lines of further shapes are counted. */
export const MAX_SHAPES = 1_000

/** All lines of one shape. */
export interface ShapeSeen<T> {
  /** Of the gravest. */
  gravity: Gravity
  /** Whether the kernel said one of them. */
  kernel: boolean
  readonly lines: Flood<T>
}

/** Lines by their shape. Where there are more than are kept, graver ones take the place of the last of the least grave. */
export class GravestShapes<T> {
  readonly #shapes = new Map<string, ShapeSeen<T>>()
  /** How many are kept of each gravity. */
  readonly #of: Record<Gravity, number> = { 0: 0, 1: 0, 2: 0, 3: 0 }

  get all(): ReadonlyMap<string, ShapeSeen<T>> {
    return this.#shapes
  }

  get(shape: string): ShapeSeen<T> | undefined {
    return this.#shapes.get(shape)
  }

  /** Whether one that is so grave would be kept if it came now. */
  hasRoomFor(gravity: Gravity): boolean {
    return this.#shapes.size < MAX_SHAPES || this.#least < gravity
  }

  get #least(): Gravity {
    return ([0, 1, 2] as const).find((gravity) => this.#of[gravity] > 0) ?? 3
  }

  /** One of its lines is so grave. */
  raise(known: ShapeSeen<T>, gravity: Gravity): void {
    if (gravity <= known.gravity) return
    this.#of[known.gravity]--
    this.#of[gravity]++
    known.gravity = gravity
  }

  /** Keeps one more, if there is room or one that is less grave makes it: gives the lines of that. Undefined where it is not kept. */
  add(shape: string, seen: ShapeSeen<T>): { readonly without?: Flood<T> } | undefined {
    if (!this.hasRoomFor(seen.gravity)) return undefined
    const without = this.#shapes.size >= MAX_SHAPES ? this.#drop(this.#least) : undefined
    this.#shapes.set(shape, seen)
    this.#of[seen.gravity]++
    return without === undefined ? {} : { without }
  }

  #drop(gravity: Gravity): Flood<T> {
    const [shape, { lines }] = [...this.#shapes].findLast(([, one]) => one.gravity === gravity)!
    this.#shapes.delete(shape)
    this.#of[gravity]--
    return lines
  }
}
