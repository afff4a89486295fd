import type { FaultKind } from '../../records/disk-fault.ts'
import type { Wording } from './fault-wording.ts'

const ETIMEDOUT = '110'

/** Status code types of NVMe: 2 is the medium, of which these codes are said of what it holds; 3 is the path. */
const MEDIUM = '2'
const PATH = '3'
const INTEGRITY = new Set(['82', '83', '84', '85'])

const kindOfStatus = (type: string, code: string): FaultKind =>
  type === MEDIUM ? (INTEGRITY.has(code) ? 'integrity' : 'medium') : type === PATH ? 'transport' : 'request'

/** drivers/nvme/host/pci.c, core.c, multipath.c; drivers/mmc/core/block.c, host/sdhci.c. */
export const FLASH_FAULTS: readonly Wording[] = [
  [
    /^nvme (nvme\d{1,3}(?:n\d{1,3})?): I\/O (?:tag )?(\d{1,6}) (?:\([0-9a-f]{1,8}\) )?(?:type \d{1,3} )?(?:opcode \S{1,12} (?:\(.{1,32}?\) )?)?QID (\d{1,5}) timeout/,
    (m) => ({ device: m[1]!, kind: 'timeout', level: 'error', tag: `${m[3]!}/${m[2]!}` }),
  ],
  [
    /^nvme (nvme\d{1,3}(?:n\d{1,3})?): (?:Device not ready|Disabling device after reset failure|Removing after probe failure|controller is down|Device shutdown incomplete)/,
    (m) => ({ device: m[1]!, kind: 'offline', level: 'error' }),
  ],
  // nvme_log_error, since 5.18: the status of a request
  [
    /^(nvme\d{1,3}(?:c\d{1,3})?n\d{1,3}): (\w[\w /-]{0,30})\(0x[0-9a-f]{1,2}\) @ LBA \d{1,20}, \d{1,10} blocks, (\w[\w /()-]{1,60}?) \(sct 0x([0-7]) \/ sc 0x([0-9a-f]{1,2})\)/,
    (m) => ({
      device: m[1]!,
      kind: kindOfStatus(m[4]!, m[5]!),
      level: 'detail',
      operation: /^(?:Read|Write)$/.test(m[2]!) ? m[2]!.toUpperCase() : undefined,
      sense: m[3],
    }),
  ],
  [/^nvme (nvme\d{1,3}(?:n\d{1,3})?): resetting controller/, (m) => ({ device: m[1]!, kind: 'reset', level: 'error' })],
  [
    /^nvme (nvme\d{1,3}): Try "([\w.=, -]{4,160})" and report a bug/,
    (m) => ({ device: m[1]!, kind: 'offline', level: 'hint', advice: m[2] }),
  ],
  // the queues that a controller has after it was set up, at boot or by a reset
  [
    /^nvme (nvme\d{1,3}): \d{1,4}\/\d{1,4}\/\d{1,4} default\/read\/poll queues/,
    (m) => ({ device: m[1]!, kind: 'reset', level: 'hint', isBack: true }),
  ],
  [
    /^block (nvme\d{1,3}n\d{1,3}): no (?:available|usable) path - (?:failing|requeuing) I\/O/,
    (m) => ({ device: m[1]!, kind: 'paths', level: 'error' }),
  ],
  [
    /^(mmcblk\d{1,3}): (?:error -(\d{1,4}) (?:transferring data|sending \w{1,16} command)|timed out sending \w{1,16} command)(?:, sector (\d{1,20}))?/,
    (m) => ({
      device: m[1]!,
      kind: m[2] === undefined || m[2] === ETIMEDOUT ? 'timeout' : 'transport',
      level: 'error',
      sector: m[3] === undefined ? undefined : BigInt(m[3]),
    }),
  ],
  // the host of a card: it may be one for Wi-Fi
  [/^(mmc\d{1,3}): [Tt]imeout waiting for hardware/, (m) => ({ device: m[1]!, kind: 'timeout', level: 'hint' })],
]
