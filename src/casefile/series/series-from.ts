import { withoutCopies } from './copies.ts'
import { inOrder } from './in-order.ts'
import { finite, type Point, type Series } from './point.ts'

/** A series of points as they come: unordered, from several files, some of which may be copies. */
export const seriesFrom = (about: Omit<Series, 'points'>, points: readonly Point[]): Series => ({
  ...about,
  points: inOrder(withoutCopies(finite(points))),
})
