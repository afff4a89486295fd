import { message } from '../../core/message.ts'
import { PCIE_ERROR, type PcieError } from '../../records/machine-check.ts'

const DEVICE = String.raw`[\da-f]{4}:[\da-f]{2}:[\da-f]{2}\.[\da-f]`
const GRADE = String.raw`(?<grade>Uncorrect(?:ed|able) \((?:Non-)?Fatal\)|Correct(?:ed|able))`
/** drivers/pci/pcie/aer.c, aer_print_error … */
const ERROR = new RegExp(
  String.raw`^(?<driver>[\w-]{2,32}) (?<device>${DEVICE}): (?:AER: )?PCIe Bus Error: severity=${GRADE}(?:, type=(?<layer>[\w ]{3,40}))?`,
)
/** … and what the port is told, aer_print_port_info, which may name the device. */
const RECEIVED = new RegExp(
  String.raw`^[\w-]{2,32} (?<device>${DEVICE}): AER: (?:Multiple )?${GRADE} error (?:message )?received(?:: | from )(?:(?<from>${DEVICE})|id=(?<id>[\da-f]{4}))?`,
)

const gradeOf = (said: string): PcieError['grade'] =>
  said.startsWith('Correct') ? 'corrected' : said.includes('Non-Fatal') ? 'uncorrected' : 'fatal'

/** Until 6.1 the port names the device by bus, device and function in one number. */
function deviceOf(port: string, id: string | undefined): string {
  if (id === undefined) return port
  const number = Number.parseInt(id, 16)
  const hex = (value: number): string => value.toString(16).padStart(2, '0')
  return `${port.slice(0, 4)}:${hex(number >> 8)}:${hex((number >> 3) & 0x1f)}.${number & 7}`
}

export const pcieError = message<PcieError>({
  id: 'pcie-error',
  emits: PCIE_ERROR,
  holds: ['PCIe Bus Error: severity', ': AER: '],
  read({ message: text, kernel }) {
    if (kernel === false) return undefined
    const m = (ERROR.exec(text) ?? RECEIVED.exec(text))?.groups
    if (m === undefined) return undefined
    return {
      grade: gradeOf(m['grade']!),
      device: m['from'] ?? deviceOf(m['device']!, m['id']),
      driver: m['driver'],
      layer: m['layer']?.trim(),
    }
  },
})
