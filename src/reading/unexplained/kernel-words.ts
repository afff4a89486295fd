import type { FailureWord } from './words.ts'

/** What the kernel says broke, in words of its own that no list of usual ones holds. */
export const KERNEL_WORDS: readonly FailureWord[] = [
  // kernel/irq/spurious.c
  { literal: 'nobody cared', gravity: 2, says: /\birq \d{1,6}: nobody cared\b/ },
  { literal: 'disabling irq #', gravity: 2 },
  // arch/x86/kernel/nmi.c
  { literal: 'nmi received for unknown', gravity: 2 },
  { literal: 'dazed and confused', gravity: 2 },
  // drivers/hwmon, drivers/soc/bcm; drivers/usb/core/hub.c
  { literal: 'voltage detected', gravity: 2, says: /\b(?:under|over)-?voltage detected\b/i },
  { literal: 'over-current condition', gravity: 2 },
  // net/core/dst.c
  { literal: 'cache is full', gravity: 2, says: /\bRoute cache is full\b/ },
  // mm/swapfile.c
  { literal: 'bad swap', gravity: 2, says: /\bBad swap (?:file|offset) entry\b/ },
  { literal: 'unused swap', gravity: 2, says: /\bUnused swap (?:file|offset) entry\b/ },
  // kernel/rcu/tree_stall.h
  { literal: 'kthread starved for', gravity: 2 },
  // systemd as process 1, after a crash of its own
  { literal: 'freezing execution', gravity: 3 },
  // fs/ext4/super.c
  { literal: 'exceeds size of device', gravity: 2 },
  // drivers/iommu
  { literal: '[fault reason', gravity: 2, says: /\bDMAR: \[(?:DMA|INTR)\b/ },
  { literal: 'io_page_fault', gravity: 2, says: /\bAMD-Vi: Event logged \[IO_PAGE_FAULT\b/ },
  { literal: 'evtq overflow', gravity: 2 },
  { literal: 'context fault', gravity: 2, says: /\bsmmu\b.{0,40}\bcontext fault\b/i },
  // arch/powerpc/kernel/eeh.c
  { literal: 'eeh: frozen', gravity: 2 },
  // drivers/net: mlx5, r8169
  { literal: 'high temperature on sensor', gravity: 2 },
  { literal: '(loop: ', gravity: 1, says: /\brtl\w{1,40} == \d \(loop: \d/ },
  // drivers/usb/host/xhci.c, xhci-ring.c
  { literal: 'hc died', gravity: 2, says: /\bHC died\b/ },
  { literal: 'assume dead', gravity: 2, says: /\bhost controller not responding, assume dead\b/ },
  // kernel/rcu/tasks.h
  { literal: 'grace period number', gravity: 2, says: /\brcu_tasks\w{0,16} grace period number \d.{0,120}\bis \d{1,12} jiffies old\b/ },
  { literal: 'detected stalls on tasks', gravity: 2 },
  // kernel/exit.c, lib/refcount.c, mm/usercopy.c, lib/fortify, arch/x86/kernel/traps.c
  { literal: 'fixing recursive fault', gravity: 3 },
  { literal: 'refcount_t: ', gravity: 2, says: /\brefcount_t: (?:underflow|saturated|addition on 0|decrement hit 0|hit zero)/ },
  { literal: 'kernel memory exposure', gravity: 3, says: /\bKernel memory exposure attempt detected\b/ },
  { literal: 'kernel memory overwrite', gravity: 3, says: /\bKernel memory overwrite attempt detected\b/ },
  { literal: 'field-spanning write', gravity: 1 },
  { literal: 'missing endbr', gravity: 3 },
  // fs/f2fs/checkpoint.c, spa_misc.c of OpenZFS
  { literal: 'checkpoint was blocked', gravity: 1, says: /\bcheckpoint was blocked for \d{4,9} ms\b/ },
  { literal: 'blocked on checkpoint', gravity: 1, says: /\bblocked on checkpoint for \d{4,9} ms\b/ },
  { literal: 'slow spa_sync', gravity: 1, says: /\bslow spa_sync: started \d/ },
  // drivers/mmc/core/block.c, mmc_ops.c
  { literal: 'card stuck ', gravity: 2, says: /\bCard stuck (?:being busy|in \w)/ },
  // drivers/block/drbd, fs/ocfs2
  { literal: 'pingack did not arrive', gravity: 2 },
  { literal: 'split-brain detected', gravity: 2, says: /\bSplit-Brain detected but unresolved\b/ },
  { literal: 'to be fencing this system', gravity: 3 },
  // drivers/gpu/drm/panfrost
  { literal: 'js fault', gravity: 2, says: /\bjs fault, js=\d/ },
  // net/core/page_pool.c
  { literal: 'stalled pool shutdown', gravity: 1 },
  // mm/oom_kill.c: its verdict where it is cut
  { literal: 'out of mem', gravity: 3, says: /\b[Oo]ut of mem(?:or?)?$/ },
  // net/core/neighbour.c, net/ipv4/route.c
  { literal: 'table overflow', gravity: 1 },
]
