export interface Facts {
  host?: string | undefined
  refaultedPages?: number | undefined
  refaultedMib?: number | undefined
  source?: string | undefined
  /** Of the cgroup whose memory.stat it is (v1 prints it there). */
  limitMib?: number | undefined
  /** That cgroup, where the path of its memory.stat names it. */
  cgroup?: string | undefined
  biMaxKbPerSecond?: number | undefined
  cacheFromKb?: number | undefined
  cacheToKb?: number | undefined
  freeMinKb?: number | undefined
  samples?: number | undefined
  windowSeconds?: number | undefined
  /** Page faults a second that waited for a disk, at most. */
  majorFaultsPerSecond?: number | undefined
  shareOfSamplesPct?: number | undefined
  /** Who has to read its files again. */
  comm?: string | undefined
  pid?: number | undefined
  /** Who reads by far the most: it may be what pushes them out. */
  streamer?: string | undefined
  streamerPid?: number | undefined
  streamerKbPerSecond?: number | undefined
}
