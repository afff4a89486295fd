import type { StorageLoss } from '../../records/storage-loss.ts'

const PCI = String.raw`[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]`
/** Drivers of adapters that disks hang on. */
const DRIVERS =
  'megaraid_sas|megaraid|mpt[23]sas|mptsas|mptspi|mptbase|mpi3mr|hpsa|smartpqi|cciss|aacraid|arcmsr|ips|3w-\\w{4,8}|pm80xx|mvsas|isci|ahci|qla2xxx|qla4xxx|lpfc|bfa|bnx2fc|fnic|qedf|qedi|be2iscsi|esas2r|hptiop|stex|vmw_pvscsi|virtio_scsi|mvumi'

/** The adapter is gone, as drivers put it. */
const DEAD =
  /\b(?:controller|adapter|host|hba|ioc|firmware|fw)\b.{0,40}?\b(?:dead|died|offline[ds]?|non-?operational|unrecoverable|lock(?:ed)? ?up|lockup|not responding|unresponsive|unavailable|panic\b)|\b(?:reset|recovery)\b:? ?(?:has )?fail(?:ed|ure)|killing adapter|kernel panic'?d|BLINK ?LED|dead_ioc|non-operational/i
/** Its firmware stopped: it serves nothing until a reset brings it back. */
const FAULT = /\bin FAULT state|\bfault_state\(/i
/** It was in trouble, and its driver tries to help it. */
const TROUBLE =
  /SCSI hang|(?:reset|abort) request\b|abort device command|executing (?:bus|hw bus) reset|reset(?:ting)? logical\b(?!.{0,40}completed)|resetting (?:fusion )?(?:adapter|controller|card)|diag reset|RESET ISSUED|adapter health - -/i
const BACK =
  /\bFW now in Ready state|\badapter is operational\b|reset:? (?:SUCCESS|succeeded|completed successfully)|RESET SUCCEEDED|controller (?:is )?(?:back )?online|reset successful/i

type Read = (m: RegExpExecArray) => StorageLoss | undefined
type Named = Pick<StorageLoss, 'name' | 'driver' | 'pci' | 'scsiHost'>

function ofAdapter(named: Named, says: string): StorageLoss | undefined {
  const of = { kind: 'adapter' as const, ...named, says: says.trim() }
  if (BACK.test(says)) return { ...of, isLost: false, isBack: true }
  if (DEAD.test(says)) return { ...of, isLost: true }
  if (FAULT.test(says)) return { ...of, isLost: true }
  return TROUBLE.test(says) ? { ...of, isLost: false } : undefined
}

const hostIn = (text: string): number | undefined => {
  const host = /\bscsi ?(?:host)?(\d{1,4})\b/.exec(text)?.[1]
  return host === undefined ? undefined : Number(host)
}

const ofCard = (name: string, number: string, told: Pick<StorageLoss, 'isLost' | 'says'>): StorageLoss => ({
  kind: 'card',
  name,
  device: `mmcblk${number}`,
  ...told,
})

/** Drivers of host adapters (drivers/scsi), usb (drivers/usb/core, host), pciehp, nbd, rbd and the IOMMUs. */
export const LOSSES: readonly (readonly [RegExp, Read])[] = [
  // lpfc and the transport class: the port of a target did not come back
  [
    new RegExp(String.raw`^lpfc (${PCI}): .{0,30}?(Devloss timeout on WWPN ((?:[0-9a-f]{2}:){7}[0-9a-f]{2}))`),
    (m) => ({ kind: 'fc-port', name: `lpfc ${m[1]!}`, driver: 'lpfc', pci: m[1], wwpn: m[3], isLost: true, says: m[2]! }),
  ],
  [
    /^ ?rport-(\d{1,4}):\d{1,4}-\d{1,6}: (blocked FC remote port time out)/,
    (m) => ({ kind: 'fc-port', name: `host${m[1]!}`, scsiHost: Number(m[1]), isLost: true, says: m[2]! }),
  ],
  [
    new RegExp(String.raw`^lpfc (${PCI}): .{0,30}?(Link Down Event)`),
    (m) => ({ kind: 'fc-port', name: `lpfc ${m[1]!}`, driver: 'lpfc', pci: m[1], isLost: false, says: m[2]! }),
  ],
  [
    new RegExp(String.raw`^qla2xxx \[(${PCI})\]-[0-9a-f]{4}:(\d{1,4}): (LOOP DOWN detected)`),
    (m) => ({
      kind: 'fc-port',
      name: `qla2xxx ${m[1]!}`,
      driver: 'qla2xxx',
      pci: m[1],
      scsiHost: Number(m[2]),
      isLost: false,
      says: m[3]!,
    }),
  ],
  // the name of the driver, and where its card is: `hpsa 0000:03:00.0: `, `qla2xxx [0000:05:00.0]-8017:1: `
  [
    new RegExp(String.raw`^(${DRIVERS}) \[(${PCI})\]-[0-9a-f]{4}:(\d{1,4}): (.{1,300})`),
    (m) => ofAdapter({ name: `${m[1]!} ${m[2]!}`, driver: m[1], pci: m[2], scsiHost: Number(m[3]) }, m[4]!),
  ],
  [
    new RegExp(String.raw`^(${DRIVERS}) (${PCI}): (.{1,300})`),
    (m) => ofAdapter({ name: `${m[1]!} ${m[2]!}`, driver: m[1], pci: m[2], scsiHost: hostIn(m[3]!) }, m[3]!),
  ],
  // the name of the card alone: `mpt3sas_cm0: `, `mpt2sas0: `, `AAC0: `, `aacraid: `
  [
    new RegExp(String.raw`^((?:${DRIVERS})(?:_cm)?\d{0,3}|AAC\d{0,3}): (.{1,300})`, 'i'),
    (m) => {
      const driver = /^aac/i.test(m[1]!) ? 'aacraid' : m[1]!.replace(/(?:_cm)?(?<!\d)\d+$/, '')
      return ofAdapter({ name: driver === 'aacraid' ? driver : m[1]!, driver, scsiHost: hostIn(m[2]!) }, m[2]!)
    },
  ],
  [/^usb (\d{1,3}-[\d.]{1,16}): (USB disconnect)/, (m) => ({ kind: 'usb', name: `usb ${m[1]!}`, isLost: false, says: m[2]! })],
  [
    /^usb (\d{1,3}-[\d.]{1,16}): (device descriptor read\/\S{1,4}, error -\d{1,3}|device not accepting address|cannot (?:reset|enable)|unable to enumerate|reset (?:\S{1,16} ){1,3}USB device)/,
    (m) => ({ kind: 'usb', name: `usb ${m[1]!}`, isLost: false, says: m[2]! }),
  ],
  [
    new RegExp(String.raw`^(\w{1,16}hci\w{0,12}) (${PCI}): (HC died.{0,60}|.{0,60}assume dead)`, 'i'),
    (m) => ({ kind: 'usb-host', name: `${m[1]!} ${m[2]!}`, driver: m[1], pci: m[2], isLost: false, says: m[3]! }),
  ],
  [
    new RegExp(String.raw`^pcieport (${PCI}): pciehp: Slot\(([\w-]{1,16})\): (Link Down|Card not present|Surprise .{1,40})`),
    (m) => ({ kind: 'pci-slot', name: `slot ${m[2]!}`, pci: m[1], isLost: false, says: m[3]! }),
  ],
  [
    /^block (nbd\d{1,4}): ((?:Receive|Send) (?:control|data) failed \(result -?\d{1,4}\)|Connection timed out.{0,80}|Dead connection.{0,80}|shutting down sockets|Other side returned error.{0,20})/,
    (m) => ({ kind: 'server', name: m[1]!, device: m[1], isLost: false, says: m[2]! }),
  ],
  [
    /^rbd: (rbd\d{1,4}): ((?:(?:write|read|discard|zeroout|compare-and-write) )?(?:at objno \d{1,20} \S{1,40} )?result -\d{1,4}|blacklisted|blocklisted)/,
    (m) => ({ kind: 'server', name: m[1]!, device: m[1], isLost: false, says: m[2]! }),
  ],
  // drivers/mmc/core/bus.c, block.c, core.c; mmcblk0 is the card of mmc0
  [/^(mmc(\d{1,3})): ((?:SPI card|card [0-9a-f]{4}) removed)\s*$/, (m) => ofCard(m[1]!, m[2]!, { isLost: true, says: m[3]! })],
  [/^mmcblk((\d{1,3})): (recovery failed)!/, (m) => ofCard(`mmc${m[1]!}`, m[2]!, { isLost: false, says: m[3]! })],
  [/^(mmc(\d{1,3})): (tried to HW reset card, got error -\d{1,3})/, (m) => ofCard(m[1]!, m[2]!, { isLost: false, says: m[3]! })],
  [
    /^DMAR: \[(DMA (?:Write|Read)[\w ]{0,16})\] Request device \[([0-9a-f:.]{7,12})\] (?:PASID 0x[0-9a-f]{1,8} )?(fault addr 0x[0-9a-f]{1,16})/i,
    (m) => ({ kind: 'iommu', name: m[2]!, pci: m[2], isLost: false, says: `${m[1]!} ${m[3]!}` }),
  ],
  [
    new RegExp(String.raw`^\S{1,16} (${PCI}): AMD-Vi: Event logged \[IO_PAGE_FAULT .{0,40}?(address=0x[0-9a-f]{1,16})`),
    (m) => ({ kind: 'iommu', name: m[1]!, pci: m[1], isLost: false, says: `IO_PAGE_FAULT ${m[2]!}` }),
  ],
]
