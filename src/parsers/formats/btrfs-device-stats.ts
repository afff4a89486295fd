import type { FormatParser, RawLine } from '../../core/parser.ts'
import { DEVICE_ERRORS, type DeviceErrors } from '../../records/device-errors.ts'
import { rowsSink } from '../load/rows.ts'

const ROW =
  /^\s{0,8}\[(\/dev\/[^\s\]]{1,200}|devid:\d{1,9})\]\.((?:write|read|flush)_io_errs|(?:corruption|generation)_errs)\s{1,12}(\d{1,20})\s{0,8}$/

const COUNTERS: ReadonlyMap<string, Exclude<keyof DeviceErrors, 'filesystem' | 'device' | 'pool'>> = new Map([
  ['write_io_errs', 'write'],
  ['read_io_errs', 'read'],
  ['flush_io_errs', 'flush'],
  ['corruption_errs', 'corrupt'],
  ['generation_errs', 'generation'],
])
const NONE = { read: 0, write: 0, flush: 0, corrupt: 0, generation: 0 }

interface Device {
  /** The first counter that is not 0. */
  readonly line: RawLine
  counts: typeof NONE
}

/** btrfs device stats: errors that a device has had since its counters were last set to 0. */
export const btrfsDeviceStats: FormatParser = {
  id: 'btrfs-device-stats',
  title: 'btrfs device stats',
  capture: ['btrfs device stats /mnt'],
  recognised: 'by its rows ([/dev/sda].write_io_errs 0)',
  samples: [
    {
      text: '[/dev/sdb].write_io_errs    0\n[/dev/sdb].read_io_errs     214\n[/dev/sdb].flush_io_errs    0\n[/dev/sdb].corruption_errs  87\n[/dev/sdb].generation_errs  0\n',
    },
  ],
  shows: ['file system errors'],
  begins: ['].write_io_errs', '].read_io_errs', '].flush_io_errs', '].corruption_errs', '].generation_errs'],
  heading: (text) => ROW.test(text),
  open(publish, { stamp }) {
    const devices = new Map<string, Device>()
    return rowsSink(
      (line) => {
        const m = ROW.exec(line.text)
        if (m === null) return false
        const [, name = '', counter = '', count] = m
        if (Number(count) === 0) return true
        const device = devices.get(name) ?? { line, counts: NONE }
        device.counts = { ...device.counts, [COUNTERS.get(counter)!]: Number(count) }
        devices.set(name, device)
        return true
      },
      () => {
        for (const [name, { line, counts }] of devices)
          publish(DEVICE_ERRORS, { filesystem: 'btrfs', device: name.replace(/^\/dev\//, '').replace(':', ' '), ...counts }, line, stamp)
      },
    )
  },
}
