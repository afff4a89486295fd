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
]
