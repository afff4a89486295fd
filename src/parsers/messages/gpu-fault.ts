import { message } from '../../core/message.ts'
import { EMBEDDED_LITERALS, ofEmbedded } from '../kernel/embedded-gpu.ts'
import { GPU_FAULT, type GpuFault } from '../../records/gpu-fault.ts'

const MAX_LINE = 2048
const XID = /NVRM: Xid \(([^)]{1,64})\): (\d{1,4})(?:, (.{0,300}))?/
/** The switches of a machine with many GPUs (NVSwitch). */
const SXID = /^\s{0,40}nvidia-nvswitch\d{0,3}: SXid \(([^)]{1,64})\): (\d{1,6})(?:, (Fatal|Non-fatal))?(?:, (.{1,200}))?/i
/** Further lines of one event of a switch. */
const SXID_DETAIL = /: SXid \([^)]{1,64}\): \d{1,6}, (?:Severity \d|Data \{|Engine |Sub-engine )/i
const LINK = /\blink (\d{1,3})\b/i
/** Who used it: `…, in chrome [3388]`, `… in gnome-shell [2981]`, `… [007f9a5000 mpv[4111]]`, `for process chrome pid 3210 thread …`. */
const USERS =
  /:\[(?<g>[^\s[\]]{1,64})\[(?<h>\d{1,10})\]\] errored|(?:,| \S{1,12}=\S{1,12}) in (?<a>\S.{0,62}?) ?\[(?<b>\d{1,10})\]|\[[\da-f]{6,16} (?<c>[^\s[\]]{1,64})\[(?<d>\d{1,10})\]\]|for process (?<e>\S.{0,62}?) pid (?<f>[1-9]\d{0,9}) thread /

const SIGNATURES: readonly (Pick<GpuFault, 'driver' | 'kind'> & { readonly shape: RegExp })[] = [
  { driver: 'nvidia', kind: 'lost from the bus', shape: /^\s{0,40}NVRM: .{0,80}?(?:has )?fallen off the bus/s },
  {
    driver: 'nvidia',
    kind: 'GSP failure',
    shape: /^\s{0,40}NVRM: (?:GPU\d{1,3} )?\S{0,60}(?:[Rr]pc|[Gg]sp)\S{0,100}: .{0,160}?(?:failed|timeout|Timeout|timed out)/,
  },
  { driver: 'nvidia', kind: 'start failed', shape: /^\s{0,40}NVRM: (?:GPU \S{1,40} )?(?:rm_init_adapter failed|RmInitAdapter failed)/ },
  { driver: 'nvidia', kind: 'versions differ', shape: /^\s{0,40}NVRM: API mismatch: / },
  // its library, whose program cannot begin
  { driver: 'nvidia', kind: 'versions differ', shape: /^(?:Failed to initialize NVML: )?Driver\/library version mismatch\b/ },
  // since 6.5 without *ERROR* (drm_err became dev_err)
  { driver: 'amdgpu', kind: 'ring timeout', shape: /(?:\*ERROR\*|amdgpu \S{1,24}: (?:amdgpu: )?\s?) ?ring (\S{1,32}) timeout\b/ },
  {
    driver: 'amdgpu',
    kind: 'page fault',
    shape: /^amdgpu \S{1,24}: (?:amdgpu: )?\[(?:gfxhub|mmhub)\d{0,2}\] (?:no-)?(?:retry )?page fault\b/,
  },
  { driver: 'amdgpu', kind: 'page fault', shape: /^amdgpu \S{1,24}: (?:amdgpu: )?GPU fault detected: \d/ },
  {
    driver: 'amdgpu',
    kind: 'reset',
    shape: /amdgpu\b.{0,40}?: (?:GPU reset begin!|GPU reset(?:\(\d{1,6}\))? failed|GPU recovery (?:failed|disabled))/,
  },
  { driver: 'amdgpu', kind: 'lost from the bus', shape: /^amdgpu \S{1,24}: (?:amdgpu: )?device lost from bus/ },
  {
    driver: 'amdgpu',
    kind: 'firmware silent',
    shape: /^amdgpu \S{1,24}: (?:amdgpu: )?MES(?:\(\d\))? (?:failed to respond to msg=|might be in unrecoverable state)/,
  },
  { driver: 'radeon', kind: 'lockup', shape: /^radeon \S{1,24}: (?:ring (\d{1,3}) stalled for more than|GPU lockup)/ },
  { driver: 'i915', kind: 'hang', shape: /(?:^i915 \S{1,24}: |\[drm\]).{0,24}?GPU HANG: ecode(?:.{0,120}?\bhang on (\w{2,8}))?/i },
  {
    driver: 'i915',
    kind: 'wedged',
    shape: /^i915 \S{1,24}: .{0,60}?\bdeclared? (?:\S{1,12} ){0,2}(?:GPU |device )?(?:\S{1,14} )?(?:as )?wedged/i,
  },
  {
    driver: 'nouveau',
    kind: 'channel fault',
    shape: /^nouveau \S{1,24}: (?:fifo:.{0,20}? (?:SCHED_ERROR|fault|DMA_PUSHER)|fifo:.{0,80}? errored - disabling channel|gsp: rc engn:)/,
  },
  { driver: 'nouveau', kind: 'channel fault', shape: /^nouveau(?: \S{1,24})?: .{1,40}\bchannel \d{1,5} killed!/ },
  { driver: 'xe', kind: 'wedged', shape: /^xe \S{1,24}: .{0,80}?\bdeclared device \S{1,24} as wedged/ },
  { driver: 'xe', kind: 'job timeout', shape: /^xe \S{1,24}: \[drm\].{0,40}?(?:Timedout job|GT\d reset failed)/ },
  {
    driver: 'xe',
    kind: 'reset',
    shape: /^xe \S{1,24}: \[drm\].{0,40}?GT\d: (?:reset failed|GuC engine reset request failed|reset started)/,
  },
]

const linkOf = (said: string | undefined): number | undefined => {
  const link = LINK.exec(said ?? '')?.[1]
  return link === undefined ? undefined : Number(link)
}

/** NVIDIA's driver, and drivers/gpu/drm: amdgpu_job.c, amdgpu_device.c, radeon, i915_gpu_error.c, nouveau, xe. */
export const gpuFault = message<GpuFault>({
  id: 'gpu-fault',
  emits: GPU_FAULT,
  holds: [
    'NVRM: Xid',
    ': SXid',
    'fallen off the bus',
    'NVRM: _',
    'NVRM: rpc',
    'NVRM: gsp',
    'InitAdapter failed',
    ' timeout',
    ': GPU re',
    'stalled for more than',
    'GPU lockup',
    'GPU HANG: ',
    'SCHED_ERROR',
    'nouveau 0',
    ' killed!',
    'Timedout job',
    'wedged',
    '] page fault',
    'retry page fault',
    'GPU fault detected',
    'API mismatch',
    'Driver/library version mismatch',
    'reset failed',
    'reset request failed',
    'reset started',
    'device lost from bus',
    'MES failed to respond',
    'in unrecoverable state',
    '_kgsp',
    ...EMBEDDED_LITERALS,
  ],
  read({ message: text, kernel }) {
    if (kernel === false || text.length > MAX_LINE) return undefined
    const sxid = SXID.exec(text)
    if (sxid !== null)
      return SXID_DETAIL.test(text)
        ? undefined
        : {
            driver: 'nvidia-nvswitch',
            kind: 'SXid',
            device: sxid[1],
            code: Number(sxid[2]),
            fatal: sxid[3] === undefined ? undefined : sxid[3].toLowerCase() === 'fatal',
            link: linkOf(sxid[4]),
            says: sxid[4]?.trim(),
          }
    const xid = XID.exec(text)
    if (xid !== null) {
      const pid = /pid='?(\d{1,10})/.exec(xid[3] ?? '')?.[1]
      return {
        driver: 'nvidia',
        kind: 'Xid',
        code: Number(xid[2]),
        device: xid[1],
        pid: pid === undefined ? undefined : Number(pid),
        comm: /name='?([^,'<]{1,64})/.exec(xid[3] ?? '')?.[1],
        fatal: /\bnon-?fatal\b/i.test(xid[3] ?? '') ? false : undefined,
        link: linkOf(xid[3]),
        says: xid[3]
          ?.replace(/^(?:pid=[^,]{1,40}, |name=[^,]{1,80}, )+/, '')
          .replace(/ ?\(0x.*/s, '')
          .trim(),
      }
    }
    for (const { driver, kind, shape } of SIGNATURES) {
      const m = shape.exec(text)
      if (m === null) continue
      const who = USERS.exec(text)?.groups
      const pid = who?.['h'] ?? who?.['b'] ?? who?.['d'] ?? who?.['f']
      return {
        driver,
        kind,
        ring: m[1],
        device: /\b([0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-9a-f])\b/.exec(text)?.[1],
        comm: who?.['g'] ?? who?.['a'] ?? who?.['c'] ?? who?.['e'],
        pid: pid === undefined ? undefined : Number(pid),
      }
    }
    return ofEmbedded(text)
  },
})
