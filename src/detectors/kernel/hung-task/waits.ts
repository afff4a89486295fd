import type { HungTask } from '../../../records/hung-task.ts'
import { callersIn, mainStack } from '../guilty.ts'

/** Functions that a task waits in or came by, and what they wait for. The first shape that any of the innermost frames has counts. */
const WAITS_FOR: readonly (readonly [RegExp, string])[] = [
  // nfsd is the server itself
  [/^(?:nfs(?!d)|rpc_|__rpc)/, 'an NFS server'],
  [/^(?:cifs|smb)/, 'an SMB server'],
  [/^ceph/, 'a Ceph server'],
  [/^p9_/, 'the server of a 9p file system'],
  [/^(?:fuse_|__fuse)/, 'the program that serves a FUSE file system'],
  [
    /^(?:jbd2|__jbd2|ext4_sync|wait_transaction|add_transaction|start_this_handle)/,
    'the journal of the file system, which waits for the disk',
  ],
  [
    /^(?:xfs_(?:log|buf|trans)|xlog|btrfs_(?:sync|commit|wait)|io_schedule|__?blk|blk_|bio_|submit_bio|wait_on_(?:page|buffer)|__?wait_on_buffer|__?filemap|folio_|nvme|scsi|sd_|ata_|md_|raid|dm_|bit_wait_io|wbt_|rq_qos)/,
    'the disk',
  ],
  [
    /^(?:uevent_show|dev_attr_(?:show|store)|device_(?:lock|del|attach|release|shutdown)|__device_|bus_\w+|driver_\w+)/,
    'the lock of a device',
  ],
  [
    /^(?:rtnl_\w*lock|netdev|unregister_netdev|copy_net_ns|cleanup_net|dev_(?:open|close|change|ioctl|set|get|queue|change))/,
    'a network lock or device',
  ],
  [/^(?:usb_|hub_|uvc|snd_|tty_|console_|drm_|i915|nv_|nvidia|amdgpu)/, 'a device or its driver'],
  [/^(?:synchronize_|rcu_|wait_rcu)/, 'other CPUs to let go of what they read (RCU)'],
  [/^(?:do_exit|exit_|flush_work|cgroup_|wait_for)/, 'another task to finish'],
]

const FROZEN = 'a file system that is frozen (fsfreeze, a snapshot) to thaw'

/** What a task waits for, as far as its functions tell. */
export function waitsFor(task: HungTask): string {
  const names = callersIn(mainStack(task))
    .map((frame) => frame.function)
    .slice(0, 14)
  const any = (shape: RegExp): boolean => names.some((name) => shape.test(name))
  if (any(/percpu_(?:rwsem|down)/) && any(/^(?:vfs_write|mnt_want_write|__?sb_start|sb_start|do_sys|ext4_|xfs_|btrfs_|file_update_time)/))
    return FROZEN
  for (const [shape, what] of WAITS_FOR) if (any(shape)) return what
  if (task.wait === 'io') return 'the disk'
  if (task.lock !== undefined) return `a lock (${task.lock})`
  return any(/mutex|down_|rwsem/) ? 'a lock' : UNKNOWN
}

export const UNKNOWN = 'something that the input does not show'

/** Whether it says more than that somebody else is in the way. */
export const isTelling = (what: string): boolean => what !== UNKNOWN && !what.startsWith('a lock') && what !== 'another task to finish'

export const isDisk = (what: string): boolean => /\bdisk\b/.test(what)
export const isServer = (what: string): boolean => /\bserver\b|\bserves\b/.test(what)
export const isFrozen = (what: string): boolean => what === FROZEN

/** `vdb1` of `jbd2/vdb1-8`, `dm-0` of `xfsaild/dm-0`: threads of file systems are named after their device. */
export const deviceOfThread = (comm: string): string | undefined =>
  /^(?:jbd2|xfsaild|xfs-\w{1,16}|kmmpd|f2fs_\w{1,16})[/-]([a-z][a-z0-9-]{1,30}?)(?:-\d{1,4})?$/.exec(comm)?.[1]
