import { block, collect } from '../../core/block.ts'
import type { LogLine } from '../../core/log-line.ts'
import { FILESYSTEM_ERROR, type FilesystemError } from '../../records/filesystem-error.ts'

/** btrfs-progs, kernel-shared/disk-io.c, print-tree.c; kernels before 3.15 print the first in the same bare words. */
const DAMAGE =
  /^(?:ERROR: )?((?:parent transid verify failed on \d{1,20} wanted \d{1,20} found \d{1,20}|checksum verify failed on \d{1,20} (?:found|wanted) .{1,60}|bad tree block \d{1,20}, .{1,120})(?: \(\w{1,20} \d{1,20}\))?)\s{0,4}$/
/** What the tool says of it below, until it gives up. */
const BELOW =
  /^(?:Ignoring transid failure|Csum didn't match|(?:ERROR: )?(?:root \[\d{1,20} \d{1,20}\] level|failed to (?:read|repair)|cannot open file system|could not|child eb corrupted)|Couldn't (?:read|setup|open|map)|warning, could)/

/** What `btrfs check`, `btrfs rescue` and `btrfs restore` found damaged, with what they could not read for it. */
export const btrfsCheck = block<FilesystemError & LogLine>({
  id: 'btrfs-check',
  emits: FILESYSTEM_ERROR,
  begins: ['parent transid verify failed on ', 'checksum verify failed on ', 'bad tree block '],
  opens: (message) => DAMAGE.test(message),
  maxLines: 64,
  open: (first) =>
    collect(
      first,
      (message) => (message === '' ? 'pass' : DAMAGE.test(message) || BELOW.test(message) ? 'take' : 'end'),
      ([line]) => {
        const text = DAMAGE.exec(line.message)?.[1]
        const { at: _at, time: _time, ...said } = line
        // a program that names itself tells of a file system of its own
        return text === undefined || line.ident !== undefined || line.kernel === false
          ? undefined
          : {
              ...said,
              device: undefined,
              filesystem: 'btrfs',
              functionName: undefined,
              text,
              isConsequence: false,
              byTool: line.kernel !== true,
            }
      },
    ),
})
