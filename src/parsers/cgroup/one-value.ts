import type { CgroupValue } from '../../records/cgroup-value.ts'

/** Files of one number or `max`, of both versions; cpu.max holds two. */
export const ONE_VALUE =
  /(?:memory\.(?:max|high|low|min|current|peak|swap\.(?:max|high|current|peak)|zswap\.(?:max|current)|(?:(?:memsw|kmem|kmem\.tcp)\.)?(?:limit_in_bytes|usage_in_bytes|max_usage_in_bytes|failcnt)|soft_limit_in_bytes|swappiness|oom\.group|use_hierarchy)|cpu\.(?:max|cfs_quota_us|cfs_period_us|shares|weight)|pids\.(?:max|current))$/
/** Limits of v1 are near 2^63 when there is none. */
const UNLIMITED = 1e15

/** What one line of such a file says; `path` ends in the name of the file. */
export function oneValue(path: string, text: string): CgroupValue | undefined {
  const m = /^(max|-?\d{1,20})(?: (\d{1,12}))?$/.exec(text.trim())
  const name = ONE_VALUE.exec(path)?.[0]
  if (m === null || name === undefined) return undefined
  const number = Number(m[1])
  return {
    folder: path.slice(0, path.length - name.length),
    name,
    value: m[1] === 'max' || number < 0 || number > UNLIMITED ? undefined : number,
    ...(m[2] === undefined ? {} : { second: Number(m[2]) }),
  }
}
