import { message } from '../../core/message.ts'
import { PCIE_RECOVERY, type PcieRecovery } from '../../records/machine-check.ts'

/** drivers/pci/pcie/err.c, pcie_do_recovery. */
const RECOVERY =
  /^[\w-]{2,32} ([\da-f]{4}:[\da-f]{2}:[\da-f]{2}\.[\da-f]): (?:AER: |DPC: )?(?:device recovery (successful|failed)|can't recover\b|subordinate device reset failed)/

export const pcieRecovery = message<PcieRecovery>({
  id: 'pcie-recovery',
  emits: PCIE_RECOVERY,
  holds: ['device recovery ', "can't recover", 'subordinate device reset'],
  read({ message: text, kernel }) {
    const m = kernel === false ? null : RECOVERY.exec(text)
    return m === null ? undefined : { port: m[1]!, succeeded: m[2] === 'successful' }
  },
})
