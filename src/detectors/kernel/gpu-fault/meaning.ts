import type { GpuFault } from '../../../records/gpu-fault.ts'

export type Suspect = 'program' | 'driver' | 'hardware' | 'program or driver' | 'driver or hardware'

export interface Meaning {
  readonly meaning: string
  readonly suspect: Suspect
}

/** docs.nvidia.com/deploy/xid-errors */
const XIDS: ReadonlyMap<number, readonly [string, Suspect]> = new Map([
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
  [154, ['the recovery that the GPU needs has changed', 'driver or hardware']],
])

const KINDS: Readonly<Record<string, readonly [string, Suspect]>> = {
  'lost from the bus': ['it no longer answers on PCI Express', 'hardware'],
  'GSP failure': ['its system processor (GSP) no longer answers the driver', 'driver or hardware'],
  'start failed': ['the driver could not start it', 'driver or hardware'],
  'ring timeout': ['one of its command queues did not finish its work in time', 'program or driver'],
  reset: ['it hung and the driver resets it', 'program or driver'],
  lockup: ['one of its command queues stalled', 'program or driver'],
  hang: ['it did not advance and was reset', 'program or driver'],
  'channel fault': ['one of its channels faulted', 'driver'],
  'job timeout': ['a job did not finish in time', 'program or driver'],
}

const UNKNOWN_CODE = ['NVIDIA lists its meaning under this number', 'driver or hardware'] as const

export function meaningOf({ kind, code, fatal }: GpuFault): Meaning {
  const [meaning, suspect] =
    kind === 'SXid'
      ? ([`${fatal === false ? 'an' : 'a fatal'} error of a switch or link between GPUs`, 'hardware'] as const)
      : kind === 'Xid'
        ? (XIDS.get(code!) ?? UNKNOWN_CODE)
        : KINDS[kind]!
  return { meaning, suspect }
}
