import { message } from '../../core/message.ts'
import { FIRMWARE_DETAIL, type FirmwareDetail } from '../../records/machine-check.ts'

/** drivers/firmware/efi/cper.c */
const DETAIL =
  /^(?:\{(\d{1,6})\})?\[Hardware Error\]: {1,8}(?:section_type: (?<section>[\w ]{3,40})|error_type: \d{1,4}, (?<error>[\w -]{3,60})|DIMM location: (?<module>\S.{0,80})|device_id: (?<device>[\da-f]{4}:[\da-f]{2}:[\da-f]{2}\.\d))/
/** What stands around them: where it came from, its parts, addresses. */
const FURTHER = /^(?:\{(\d{1,6})\})?\[Hardware Error\]: (?:Hardware error from|It has been corrected| {1,8}(?:Error \d|[\w ]{2,40}: ?))/

export const firmwareDetail = message<FirmwareDetail>({
  id: 'firmware-detail',
  emits: FIRMWARE_DETAIL,
  holds: ['[Hardware Error]'],
  read({ message: text, kernel }) {
    const m = kernel === false ? null : (DETAIL.exec(text) ?? FURTHER.exec(text))
    if (m === null) return undefined
    const { section, error, module, device } = m.groups ?? {}
    return {
      event: m[1] === undefined ? undefined : Number(m[1]),
      section,
      error,
      module: module?.trim().replace(/^not present.*/, ''),
      device,
    }
  },
})
