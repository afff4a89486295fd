import { detector } from '../../core/detector.ts'

interface Facts {
  readonly driver: string
  readonly kind: string
  readonly meaning: string
  /** NVIDIA's code. */
  readonly xid?: number | undefined
  readonly device?: string | undefined
  readonly pid?: number | undefined
  readonly comm?: string | undefined
  /** Whether the program, the driver or the hardware is the first suspect. */
  readonly suspect: string
  readonly message: string
}

/** docs.nvidia.com/deploy/xid-errors */
const XIDS: ReadonlyMap<number, readonly [string, string]> = new Map([
  [8, ['the GPU stopped processing (command timeout)', 'program or driver']],
  [13, ['graphics engine exception: as a rule an out-of-bounds access of the program', 'program']],
  [31, ['GPU memory page fault: the program used an address that is not mapped', 'program']],
  [32, ['invalid or corrupted push buffer stream', 'driver']],
  [38, ['driver firmware error', 'driver']],
  [43, ['the GPU stopped processing for one program; others go on', 'program']],
  [45, ['preemptive cleanup after an earlier error or a killed program', 'program']],
  [48, ['double-bit ECC error: data was lost', 'hardware']],
  [56, ['display engine error', 'hardware']],
  [61, ['internal microcontroller halt', 'hardware']],
  [62, ['internal microcontroller halt', 'hardware']],
  [63, ['a row of GPU memory was remapped or a page retired', 'hardware']],
  [64, ['a row could not be remapped or a page not retired', 'hardware']],
  [68, ['video processor exception', 'driver']],
  [69, ['graphics engine class error', 'driver']],
  [74, ['NVLink error', 'hardware']],
  [79, ['the GPU has fallen off the bus', 'hardware']],
  [92, ['many corrected ECC errors', 'hardware']],
  [94, ['contained ECC error: only the program that used it is hit', 'hardware']],
  [95, ['uncontained ECC error: all programs on the GPU are hit', 'hardware']],
  [109, ['context switch timeout', 'driver']],
  [110, ['security fault', 'hardware']],
  [119, ["the GPU's system processor (GSP) did not answer in time", 'driver or hardware']],
  [120, ["the GPU's system processor (GSP) reported an error", 'driver or hardware']],
  [140, ['unrecovered ECC error', 'hardware']],
])

const XID = /NVRM: Xid \(([^)]{1,64})\): (\d{1,4})(?:, (.{0,300}))?/

interface Signature {
  readonly driver: string
  readonly shape: RegExp
  readonly kind: string
  readonly meaning: string
  readonly suspect: string
}

const SIGNATURES: readonly Signature[] = [
  {
    driver: 'nvidia',
    shape: /^NVRM: .{0,80}?(?:has )?fallen off the bus/,
    kind: 'lost from the bus',
    meaning: 'the GPU no longer answers on PCI Express',
    suspect: 'hardware',
  },
  {
    driver: 'nvidia',
    shape: /^NVRM: \S{0,60}(?:[Rr]pc\w*|gsp\w*|Gsp\w*)\S{0,60}: .{0,160}?(?:failed|timeout|Timeout|timed out)/,
    kind: 'GSP failure',
    meaning: "calls to the GPU's system processor (GSP) fail: driver and firmware of the GPU lost each other",
    suspect: 'driver or hardware',
  },
  {
    driver: 'nvidia',
    shape: /^NVRM: (?:rm_init_adapter failed|RmInitAdapter failed)/,
    kind: 'start failed',
    meaning: 'the driver could not start the GPU',
    suspect: 'driver or hardware',
  },
  {
    driver: 'amdgpu',
    shape: /\*ERROR\* ring \S{1,32} timeout/,
    kind: 'ring timeout',
    meaning: 'a command queue of the GPU did not finish its work in time',
    suspect: 'program or driver',
  },
  {
    driver: 'amdgpu',
    shape: /amdgpu\b.{0,40}?: (?:GPU reset begin!|GPU reset(?:\(\d{1,6}\))? failed|GPU recovery (?:failed|disabled))/,
    kind: 'reset',
    meaning: 'the GPU hung and the driver resets it',
    suspect: 'program or driver',
  },
  {
    driver: 'radeon',
    shape: /^radeon \S{1,24}: (?:ring \d{1,3} stalled for more than|GPU lockup)/,
    kind: 'lockup',
    meaning: 'a command queue of the GPU stalled',
    suspect: 'program or driver',
  },
  {
    driver: 'i915',
    shape: /(?:^i915 \S{1,24}: |\[drm\]).{0,24}?GPU HANG: ecode/,
    kind: 'hang',
    meaning: 'the GPU did not advance and was reset',
    suspect: 'program or driver',
  },
  {
    driver: 'nouveau',
    shape: /^nouveau \S{1,24}: fifo:.{0,20}? (?:SCHED_ERROR|fault|DMA_PUSHER)/,
    kind: 'channel fault',
    meaning: 'a channel of the GPU faulted',
    suspect: 'driver',
  },
  {
    driver: 'xe',
    shape: /^xe \S{1,24}: \[drm\].{0,40}?(?:Timedout job|GT\d reset failed)/,
    kind: 'job timeout',
    meaning: 'a job did not finish in time',
    suspect: 'program or driver',
  },
]

/** A card that is gone from its bus is told by its Xid and in words. */
function groupOf({ driver, xid, kind, device }: Facts, message: string): string {
  const slot = /\b([0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2})\b/i.exec(device ?? message)?.[1] ?? device ?? ''
  const what = xid === 79 || message.includes('fallen off the bus') ? 'off the bus' : xid === undefined ? kind : `Xid ${xid}`
  return `${driver} ${what} ${slot}`
}

export const gpuFault = detector<Facts>({
  id: 'gpu-fault',
  title: 'The GPU or its driver failed',
  severity: 'error',
  domain: 'kernel',
  seenIn: ['kernel log'],
  leadsTo: ['soft-lockup', 'hung-task', 'process-aborted', 'kernel-warning'],
  watch(bench) {
    bench.onLine(
      [
        'NVRM: Xid',
        'fallen off the bus',
        'NVRM: _',
        'NVRM: rpc',
        'NVRM: gsp',
        'InitAdapter failed',
        'ERROR* ring ',
        ': GPU re',
        'stalled for more than',
        'GPU lockup',
        'GPU HANG: ',
        'SCHED_ERROR',
        'nouveau 0',
        'Timedout job',
      ],
      (line) => {
        if (line.kernel === false || line.message.length > 2048) return
        const facts = read(line.message)
        if (facts === undefined) return
        bench.find({
          group: groupOf(facts, line.message),
          event: `${line.message} ${line.uptime ?? ''}`,
          facts,
          title: facts.xid === undefined ? `${facts.driver}: GPU ${facts.kind}` : `NVIDIA Xid ${facts.xid}: ${facts.meaning}`,
          entities: { host: line.host, pid: facts.pid, comm: facts.comm },
          proof: [{ at: line.at, time: line.time, witness: 'kernel log' }],
          time: line.time,
          ...(facts.suspect === 'program' || facts.xid === 63 || facts.xid === 92 ? { severity: 'warning' as const } : {}),
        })
      },
    )
  },
  cause: (f, count) =>
    `${f.xid === undefined ? `The ${f.driver} driver reports: ${f.meaning}` : `The NVIDIA driver reports Xid ${f.xid}: ${f.meaning}`} (${f.message})${f.device === undefined ? '' : `, on ${f.device}`}${f.comm === undefined ? '' : `, for ${f.comm} (pid ${f.pid ?? '?'})`}. First suspect: the ${f.suspect}.${count > 1 ? ` It was reported ${count} times.` : ''}`,
  fix: (f) => [
    {
      when: 'now',
      say:
        f.suspect === 'hardware'
          ? 'Drain work from this GPU and reset it or reboot; if it returns, have it replaced.'
          : f.suspect === 'program'
            ? 'Look at the program: run it under compute-sanitizer or a validation layer.'
            : 'Restart what uses the GPU, then reset it.',
      run:
        f.driver === 'nvidia' ? 'nvidia-smi -q -d ECC,PAGE_RETIREMENT,ROW_REMAPPER,PERFORMANCE' : 'cat /sys/class/drm/card*/device/uevent',
    },
    {
      when: 'durable',
      say:
        f.suspect === 'hardware'
          ? 'Check seating, power and temperature; several different codes in a short time speak for the hardware.'
          : 'Update driver and firmware together.',
    },
    { when: 'verify', say: 'No further fault under load.', run: 'dmesg | grep -E "NVRM|amdgpu|GPU HANG" | tail' },
  ],
  links: ['https://docs.nvidia.com/deploy/xid-errors/', 'https://docs.kernel.org/gpu/amdgpu/index.html'],
  messages: [
    { text: 'NVRM: Xid (PCI:…): N, …', kernels: 'all', source: 'the NVIDIA driver, outside the kernel tree' },
    { text: 'amdgpu …: ring R timeout', kernels: 'all', source: 'drivers/gpu/drm/amd/amdgpu/amdgpu_job.c' },
    { text: 'i915 …: GPU HANG: ecode …', kernels: 'all', source: 'drivers/gpu/drm/i915/i915_gpu_error.c' },
  ],
  mechanism:
    'A GPU works off queues of commands. When a queue stops, memory is accessed wrongly or the device is lost, the driver logs a code, kills the programs of that queue or resets the device. The code tells program errors (13, 31) from errors of the hardware (48, 63, 64, 74, 79, 94, 95).',
  decoys: ['NVRM: loading NVIDIA UNIX x86_64 Kernel Module', 'Xid 45 after a program was killed', 'amdgpu … ring gfx uses VM inv eng 0'],
  examples: [
    {
      name: 'fallen off the bus',
      files: { 'dmesg.txt': '[  930.000001] NVRM: Xid (PCI:0000:65:00): 79, pid=2150, name=trainer, GPU has fallen off the bus.\n' },
      fires: true,
    },
    {
      name: 'the driver loads',
      files: {
        'dmesg.txt':
          '[    6.000001] NVRM: loading NVIDIA UNIX x86_64 Kernel Module  550.54.14\n[    6.000002] amdgpu 0000:03:00.0: amdgpu: ring gfx_0.0.0 uses VM inv eng 0 on hub 0\n',
      },
      fires: false,
    },
  ],
})

function read(message: string): Facts | undefined {
  const said = message.trim().slice(0, 300)
  const xid = XID.exec(message)
  if (xid !== null) {
    const code = Number(xid[2])
    const [meaning, suspect] = XIDS.get(code) ?? ['a code that NVIDIA documents under this number', 'driver or hardware']
    const pid = /pid='?(\d{1,10})/.exec(xid[3] ?? '')?.[1]
    return {
      driver: 'nvidia',
      kind: 'Xid',
      xid: code,
      meaning,
      suspect,
      device: xid[1],
      pid: pid === undefined ? undefined : Number(pid),
      comm: /name='?([^,']{1,64})/.exec(xid[3] ?? '')?.[1],
      message: said,
    }
  }
  const s = SIGNATURES.find(({ shape }) => shape.test(message))
  if (s === undefined) return undefined
  const device = /\b([0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-9a-f])\b/.exec(message)?.[1]
  const who = /, in (.{1,64}?) \[(\d{1,10})\]/.exec(message)
  return {
    driver: s.driver,
    kind: s.kind,
    meaning: s.meaning,
    suspect: s.suspect,
    device,
    comm: who?.[1],
    pid: who === null ? undefined : Number(who[2]),
    message: said,
  }
}
