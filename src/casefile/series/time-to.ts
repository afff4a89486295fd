/**
 * When what is left is used up at this pace, in the pace's unit of time: 0 where nothing is left; undefined where it does not grow.
 * `left`: the limit less the last value.
 */
export const timeTo = (left: number, pace: number): number | undefined =>
  pace > 0 && Number.isFinite(pace) && Number.isFinite(left) ? Math.max(0, left) / pace : undefined
