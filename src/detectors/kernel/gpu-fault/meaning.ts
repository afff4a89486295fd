import type { GpuFault, GpuTrouble } from '../../../records/gpu-fault.ts'

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
  [44, ['graphics engine fault during a context switch', 'driver or hardware']],
  [46, ['the GPU stopped processing', 'driver or hardware']],
  [48, ['double bit ECC error: data was lost', 'hardware']],
  [54, ['its auxiliary power is not connected', 'hardware']],
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
  [121, ['corrected error of its link to the processor (C2C)', 'hardware']],
  [136, ['an NVLink could not be trained', 'hardware']],
  [140, ['unrecovered ECC error', 'hardware']],
  [143, ['the GPU could not be started', 'driver or hardware']],
  [144, ['NVLink error', 'hardware']],
  [145, ['NVLink error', 'hardware']],
  [146, ['NVLink error', 'hardware']],
  [147, ['NVLink error', 'hardware']],
  [148, ['NVLink error', 'hardware']],
  [149, ['NVLink error', 'hardware']],
  [150, ['NVLink error', 'hardware']],
  [154, ['the recovery that the GPU needs has changed', 'driver or hardware']],
])

const KINDS: Readonly<Record<Exclude<GpuTrouble, 'Xid' | 'SXid'>, readonly [string, Suspect]>> = {
  'lost from the bus': ['it has fallen off the bus (PCI Express)', 'hardware'],
  'GSP failure': ['its system processor (GSP) no longer answers the driver', 'driver or hardware'],
  'firmware silent': ['its scheduler (firmware) no longer answers the driver', 'driver or hardware'],
  'start failed': ['the driver could not start it', 'driver or hardware'],
  'ring timeout': ['one of its command queues did not finish its work in time', 'program or driver'],
  'versions differ': ['the program and the kernel module of its driver are of two versions', 'driver'],
  wedged: ['its driver gave it up, and refuses all further work', 'driver or hardware'],
  'page fault': ['a page fault: what ran on it used an address that is not mapped', 'program or driver'],
  reset: ['it hung and the driver resets it', 'program or driver'],
  lockup: ['one of its command queues stalled', 'program or driver'],
  hang: ['it did not advance', 'program or driver'],
  'channel fault': ['one of its channels faulted', 'driver'],
  'job timeout': ['a job did not finish in time', 'program or driver'],
}

/** Of the driver's words in the report. */
const MAX_SAYS = 80

/** In the driver's own words where the code is not known. */
const unknownCode = (says: string | undefined): readonly [string, Suspect] => [
  says === undefined || says === '' ? 'NVIDIA lists its meaning under this number' : `"${says.slice(0, MAX_SAYS)}"`,
  'driver or hardware',
]

const ofLink = ({ fatal, link }: GpuFault): string =>
  `${link === undefined ? '' : ` on link ${link}`}${fatal === false ? ', not fatal' : ''}`

export function meaningOf(fault: GpuFault): Meaning {
  const { kind, code, fatal, link, says } = fault
  if (kind === 'SXid') {
    const words = says?.replace(/^Link \d{1,3} /i, '').replace(/ \(First\)$/, '')
    const quoted = words === undefined || words === '' ? '' : `: "${words.slice(0, MAX_SAYS)}"`
    const where = link === undefined ? ' of a switch or link between GPUs' : ` on link ${link} between GPUs`
    return { meaning: `${fatal === false ? 'an error that is not fatal' : 'a fatal error'}${where}${quoted}`, suspect: 'hardware' }
  }
  if (kind !== 'Xid') {
    const [meaning, suspect] = KINDS[kind]
    return { meaning, suspect }
  }
  const [meaning, suspect] = XIDS.get(code!) ?? unknownCode(says)
  return { meaning: `${meaning}${isOfLink(fault) ? ofLink(fault) : ''}`, suspect }
}

/** Codes of NVLink: 74, and 144 to 150 of its fifth generation. */
export const isOfLink = ({ kind, code = 0 }: Pick<GpuFault, 'kind' | 'code'>): boolean =>
  kind === 'Xid' && (code === 74 || (code >= 144 && code <= 150))
