/**
 * At most `max` samples of a series in order, so that a picture of it looks the same: the first, the last, and of each of equal
 * parts the least and the most. What is no number is left out when a series is thinned.
 */
export function thin<T>(samples: readonly T[], max: number, valueOf: (sample: T) => number): readonly T[] {
  if (samples.length <= max) return samples
  const known = samples.filter((sample) => Number.isFinite(valueOf(sample)))
  if (known.length <= max) return known
  if (max < 4) return extremes(known, valueOf).slice(0, Math.max(0, max))
  const inner = known.slice(1, -1)
  const parts = Math.floor((max - 2) / 2)
  const kept = Array.from({ length: parts }, (_, i) =>
    extremes(inner.slice(Math.floor((i * inner.length) / parts), Math.floor(((i + 1) * inner.length) / parts)), valueOf),
  )
  return [known[0]!, ...kept.flat(), known.at(-1)!]
}

/** The least and the most, in their order; one where they are the same. */
function extremes<T>(samples: readonly T[], valueOf: (sample: T) => number): T[] {
  let [least, most] = [0, 0]
  for (const [i, sample] of samples.entries()) {
    const value = valueOf(sample)
    if (value < valueOf(samples[least]!)) least = i
    if (value > valueOf(samples[most]!)) most = i
  }
  return samples.length === 0 ? [] : least === most ? [samples[least]!] : [samples[Math.min(least, most)]!, samples[Math.max(least, most)]!]
}
