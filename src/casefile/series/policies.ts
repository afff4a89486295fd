import { thresholds } from '../../core/threshold.ts'

/** The usual numbers of the kit. A detector whose failure asks for another passes its own, with its own reason. */

export const SUSTAINED = thresholds({
  minSamples: { value: 4, why: 'Samples that a verdict needs: fewer are a moment.' },
  minShare: { value: 0.5, why: 'Share of the samples that must show it: half of the time is no burst.' },
})

export const GROWING = thresholds({
  minSamples: { value: 4, why: 'Fewer points cannot tell growth from a start.' },
  minRiseShare: { value: 0.2, why: 'From the first to the last sample, as a share of the first: a fifth is more than noise.' },
  minRisingShare: { value: 0.7, why: 'Share of steps that rise; the others may stand still.' },
  maxDipShare: { value: 0.05, why: 'A step down of more than this share of the whole growth is something given back.' },
  minLatePace: { value: 0.4, why: "The last third grows at least at this share of the first third's pace: what fills slows down." },
})

export const PLATEAU = thresholds({
  minSamples: { value: 3, why: 'Points that stand level: two are a pause.' },
  minShare: { value: 0.5, why: 'Share of the series, at its end, that stands level.' },
  maxSpread: { value: 0.15, why: 'From the least to the most of these points, as a share of the most.' },
})

export const JUMP = thresholds({
  minSamples: { value: 2, why: 'Points on each side: one alone is an outlier.' },
  minFit: { value: 0.8, why: 'Share of the variation that two levels explain; of a straight slope they explain 0.75.' },
})

export const GAP = thresholds({
  minSamples: { value: 4, why: 'Three intervals at least tell which one is usual.' },
  minStretch: { value: 1.5, why: 'An interval of so many usual ones lacks a sample; a tool that is late is less late.' },
})
