import { withoutCopies } from './copies.ts'
import { inOrder } from './in-order.ts'
import { finite, type Point, type Series } from './point.ts'

/** A series of points as they come: unordered, from several files, some of which may be copies. */
export const seriesFrom = <A extends object>(about: A, points: readonly Point[]): A & Pick<Series, 'points'> => ({
  ...about,
  points: inOrder(withoutCopies(finite(points))),
})
