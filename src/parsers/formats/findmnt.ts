import type { FormatParser } from '../../core/parser.ts'
import { MOUNT } from '../../records/mount.ts'
import { rowsSink } from '../load/rows.ts'

const HEADER = /^TARGET\s{1,200}SOURCE\s{1,200}FSTYPE\s{1,60}OPTIONS\s{0,200}$/
const ROW =
  /^(?:[│|\s]{0,64}(?:[├└]─|[|`]-)|\s{0,4})(\/\S{0,400})\s{1,400}(\S{1,300})\s{1,300}([a-z][\w.-]{1,40})\s{1,80}((?:rw|ro)(?:,\S{0,1500})?)\s{0,80}$/u
const PAIRS = /^TARGET="(\/[^"]{0,400})" SOURCE="([^"]{1,300})" FSTYPE="([\w.-]{1,40})" OPTIONS="((?:rw|ro)[^"]{0,1500})"$/

/** findmnt, as a tree, a list (-l) or pairs (-P). */
export const findmnt: FormatParser = {
  id: 'findmnt',
  title: 'findmnt',
  capture: ['findmnt'],
  recognised: 'by its heading (TARGET SOURCE FSTYPE OPTIONS)',
  samples: [
    {
      text: 'TARGET        SOURCE     FSTYPE OPTIONS\n/             /dev/vda1  ext4   rw,relatime\n├─/proc       proc       proc   rw,nosuid,nodev,noexec,relatime\n└─/data       /dev/vdb1  xfs    ro,noatime\n',
    },
  ],
  shows: ['mounts'],
  begins: ['FSTYPE'],
  heading: (text) => HEADER.test(text) || PAIRS.test(text),
  open(publish, artifact) {
    return rowsSink((line) => {
      if (HEADER.test(line.text)) return true
      const row = ROW.exec(line.text) ?? PAIRS.exec(line.text)
      if (row === null) return false
      publish(MOUNT, { source: row[2]!, mount: row[1]!, type: row[3]!, options: row[4]!.split(',') }, line, artifact.stamp)
      return true
    })
  },
}
