import { expect, test } from 'vitest'
import { unwrap } from '../../src/reading/envelopes/unwrap.ts'
import { gravityOf } from '../../src/reading/unexplained/gravity.ts'

const gravity = (message: string) => {
  const raw = `[ 4120.331204] ${message}`
  return gravityOf(unwrap(raw), raw)?.gravity
}

test.each<[number | undefined, string]>([
  [2, 'xhci_hcd 0000:00:14.0: xHCI host controller not responding, assume dead'],
  [2, 'xhci_hcd 0000:00:14.0: HC died; cleaning up'],
  [undefined, 'xhci_hcd 0000:00:14.0: xHCI Host Controller'],
  [2, 'show_stalled_task: rcu_tasks grace period number 9 (since boot) is 150016 jiffies old.'],
  [2, 'INFO: rcu_tasks_trace detected stalls on tasks:'],
  [undefined, 'rcu: RCU Tasks: grace period number 9 completed'],
  [3, 'Fixing recursive fault but reboot is needed!'],
  [2, 'refcount_t: addition on 0; use-after-free.'],
  [3, "usercopy: Kernel memory overwrite attempt detected to SLUB object 'kmalloc-96' (offset 80, size 32)!"],
  [undefined, 'Freeing unused kernel memory: 2048K'],
  [1, 'memcpy: detected field-spanning write (size 24) of single field "&rule->key" at net/brew/brew.c:81 (size 8)'],
  [3, 'traps: Missing ENDBR: brew_start+0x0/0x40'],
  [1, 'F2FS-fs (mmcblk0p9): checkpoint was blocked for 12031 ms'],
  [1, 'F2FS-fs (mmcblk0p9): blocked on checkpoint for 12031 ms'],
  [undefined, 'F2FS-fs (mmcblk0p9): checkpoint was blocked for 12 ms'],
  [1, 'spa_deadman(): slow spa_sync: started 612 seconds ago, calls 12'],
  [2, 'mmc1: Card stuck in programming state! __mmc_poll_for_busy'],
  [2, 'drbd r1: PingAck did not arrive in time.'],
  [2, 'block drbd6: Split-Brain detected but unresolved, dropping connection!'],
  [undefined, 'block drbd6: Split-Brain detected, 1 primaries, automatically solved. Sync from this node'],
  [3, 'ocfs2: *** ocfs2 is very sorry to be fencing this system by restarting ***'],
  [2, 'panfrost ff9a0000.gpu: js fault, js=1, status=INSTR_INVALID_ENC, head=0xa1, tail=0xa1'],
  [3, 'Memory cgroup out of mem'],
  [undefined, 'kettle: out of members'],
  [1, 'ipv4: Neighbour table overflow.'],
  [1, 'page_pool_release_retry() stalled pool shutdown: id 41, 12 inflight 120 sec'],
])('%s: %s', (most, message) => expect(gravity(message)).toBe(most))
