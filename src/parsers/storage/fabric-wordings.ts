import type { StorageLoss } from '../../records/storage-loss.ts'

/** NVMe over TCP, RDMA and Fibre Channel: drivers/nvme/host/tcp.c, rdma.c, fc.c, fabrics.c. One on PCIe says none of it. */
const LINE = /^nvme (nvme\d{1,4}): (?:NVME-FC\{\d{1,4}\}: ?)?(.{1,300})/
/** Its driver gave it up, or could not get it back for now. */
const LOST =
  /^(?:Removing controller(?: \(-?\d{1,5}\))?\.|Failed reconnect attempt \d|Max reconnect attempts \(|dev_loss_tmo \(\d{1,6}\) expired|reconnect failure|controller connectivity lost)/
const BACK = /^(?:Successfully reconnected|controller connect complete|Reconnected)\b/
/** Why, and what it does about it. */
const TROUBLE =
  /^(?:starting error recovery|Reconnecting in \d|failed to connect socket: -\d|failed to send request -\d|failed nvme_keep_alive_end_io|keep[- ]alive (?:timed out|timeout)|Property Set error: |RECV for CQE \S{1,24} failed|transport association e|rdma connection establishment failed|rdma_resolve_(?:addr|route) failed|Connect rejected: |address resolution error|I\/O timeout after|connectivity re-established)/i

export function ofFabric(text: string): StorageLoss | undefined {
  const m = LINE.exec(text)
  if (m === null) return undefined
  const [, name, said] = m
  const of = { kind: 'fabric' as const, name: name!, device: name!, says: said!.trim() }
  if (BACK.test(said!)) return { ...of, isLost: false, isBack: true }
  if (LOST.test(said!)) return { ...of, isLost: true }
  return TROUBLE.test(said!) ? { ...of, isLost: false } : undefined
}
