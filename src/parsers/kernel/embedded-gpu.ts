import type { GpuFault } from '../../records/gpu-fault.ts'

type Driver = Extract<GpuFault['driver'], 'panfrost' | 'panthor' | 'lima' | 'v3d' | 'etnaviv' | 'msm'>

/** Who says it: the device on the platform's bus, with DRM's mark or without, or the function of the driver alone. */
const BY_DEVICE =
  /^(panfrost|panthor|lima|v3d|etnaviv|msm|adreno)(?:[_-]\w{1,8})? ([\w.:-]{1,40}): (?:\[drm(?::\w{1,48}(?: \[\w{1,16}\])?)?\] )?(?:\*ERROR\* )?(.{1,300})/s
const BY_MODULE = /^\[drm:(?:\w{1,48} \[(panthor|lima|v3d|etnaviv|msm)\]|(lima|v3d|etnaviv)_\w{1,40})\] (?:\*ERROR\* )?(.{1,300})/s

/** What it says of its GPU (drivers/gpu/drm: panfrost_job.c, panthor_sched.c, lima_sched.c, v3d_gem.c, etnaviv_gpu.c, msm_gpu.c, adreno). */
const SAYS: Readonly<Record<Driver, readonly (readonly [RegExp, GpuFault['kind']])[]>> = {
  panfrost: [
    [/^gpu sched timeout\b/, 'job timeout'],
    [/^Unhandled Page fault in AS\d/, 'page fault'],
  ],
  panthor: [
    [/^job timeout\b|^CSG slot \d{1,3} progress timeout/, 'job timeout'],
    [/^Unhandled Page fault in AS\d/, 'page fault'],
  ],
  lima: [
    [/^(?:\w{1,8} )?(?:job|sched|task) timeout\b/, 'job timeout'],
    [/^mmu page fault at 0x/, 'page fault'],
  ],
  v3d: [
    [/^Resetting GPU for hang\b/, 'hang'],
    [/^MMU error from client /, 'page fault'],
  ],
  etnaviv: [
    [/^hangcheck detected gpu lockup|^recover hung GPU\b/, 'hang'],
    [/^MMU fault status 0x/, 'page fault'],
  ],
  msm: [
    [/^\w{1,12}: hangcheck (?:recover|detected gpu lockup)|^gpu fault ring \d/, 'hang'],
    [/^\*{3} gpu fault:/, 'page fault'],
  ],
}

export const EMBEDDED_LITERALS: readonly string[] = [
  ...['gpu sched timeout', 'Page fault in AS', 'job timeout', 'sched timeout', 'task timeout', 'progress timeout', 'mmu page fault at'],
  ...['Resetting GPU for hang', 'MMU error from client', 'detected gpu lockup', 'recover hung GPU', 'MMU fault status'],
  ...['hangcheck recover', '*** gpu fault', 'gpu fault ring'],
]

/** What a driver of a GPU on a system on a chip reports. */
export function ofEmbedded(text: string): GpuFault | undefined {
  const device = BY_DEVICE.exec(text)
  const m = device ?? BY_MODULE.exec(text)
  if (m === null) return undefined
  const named = (device === null ? (m[1] ?? m[2]) : m[1]) as Driver | 'adreno'
  const driver = named === 'adreno' ? 'msm' : named
  const kind = SAYS[driver].find(([shape]) => shape.test(m[3]!))?.[1]
  return kind === undefined ? undefined : { driver, kind, device: device?.[2] }
}
