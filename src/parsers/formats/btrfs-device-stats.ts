import type { FormatParser, RawLine } from '../../core/parser.ts'
import { ROW_AMISS } from '../../records/row-amiss.ts'
import { rowsSink } from '../load/rows.ts'

const ROW =
  /^\s{0,8}\[(\/dev\/[^\s\]]{1,200}|devid:\d{1,9})\]\.((?:write|read|flush)_io_errs|(?:corruption|generation)_errs)\s{1,12}(\d{1,20})\s{0,8}$/

interface Device {
  /** The first counter that is not 0. */
  readonly line: RawLine
  readonly counts: string[]
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
        const count = BigInt(m[3]!)
        if (count === 0n) return true
        const device = devices.get(m[1]!)
        const told = `${m[2]} is ${count}`
        if (device === undefined) devices.set(m[1]!, { line, counts: [told] })
        else device.counts.push(told)
        return true
      },
      () => {
        for (const [name, { line, counts }] of devices)
          publish(ROW_AMISS, { name, amiss: counts.join(', '), gravity: 'failed' }, line, stamp)
      },
    )
  },
}
