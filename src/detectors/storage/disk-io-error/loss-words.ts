import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { times } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { LossKind } from '../../../records/storage-loss.ts'
import type { Facts } from './facts.ts'
import { diskOf, nameOf } from './names.ts'

/** A loss that is the finding's subject: refused DMA is told beside what the disk says. */
export const isLoss = (f: Facts): f is Facts & { readonly loss: LossKind } => f.loss !== undefined && f.loss !== 'iommu'

const isIscsi = ({ device }: Facts): boolean => device.startsWith('session')

/** No disk behind it is named. */
const isBare = (f: Facts): boolean =>
  (f.loss === 'adapter' && f.device === f.lossName) || (f.loss === 'fabric' && (f.device === f.lossName || isIscsi(f)))

/** `mpt3sas_cm0`, `megaraid_sas 0000:18:00.0 (SCSI host 0)`. */
const adapterOf = (f: Facts): string => `${f.lossName}${f.lossHost === undefined ? '' : ` (SCSI host ${f.lossHost})`}`

/** `sda and 3 more of its disks`; one disk with all its names. */
const disksOf = (f: Facts): string => (f.disks === undefined ? nameOf(f) : listed(f.disks.map(diskOf), 4))
const midDisks = (f: Facts): string => disksOf(f).replace(/^(?:The disk|Disk)\b/, (text) => text.toLowerCase())
const areGone = (f: Facts, n: number): string => `${midDisks(f)} ${(f.disks ?? []).length > 1 ? 'are' : 'is'} gone with it, ${failed(n)}`

const failed = (n: number): string => (n === 1 ? 'a request failed' : `requests failed ${times(n)}`)
const isDead = ({ lossSays = '' }: Facts): boolean => !/SCSI hang|reset request|resetting|FAULT|fault_state|sending/i.test(lossSays)
/** Its firmware stopped, and nothing tells that its driver gave it up. */
const isFaulted = ({ lossSays = '' }: Facts): boolean => /FAULT state|fault_state/i.test(lossSays)
const isGone = ({ lossSays }: Facts): boolean => /disconnect/i.test(lossSays ?? '')

const HEADLINES: Readonly<Record<Exclude<LossKind, 'iommu'>, (f: Facts, n: number) => string>> = {
  adapter: (f, n) =>
    f.lossOver === true
      ? `The storage adapter ${adapterOf(f)} had to be reset and works again: ${failed(n)} on ${midDisks(f)}`
      : `The storage adapter ${adapterOf(f)} ${isDead(f) ? 'stopped' : 'does not answer'} ("${f.lossSays}"): ${!isBare(f) ? areGone(f, n) : isFaulted(f) ? 'no disk behind it is served' : 'all disks behind it are gone'}`,
  'fc-port': (f, n) =>
    `${disksOf(f)} ${(f.disks ?? []).length > 1 ? 'are' : 'is'} offline since the Fibre Channel port${opt` ${f.wwpn}` ?? ''} was lost (${f.lossName}${f.lossHost === undefined || f.lossName === `host${f.lossHost}` ? '' : `, host${f.lossHost}`}): ${failed(n)}`,
  usb: (f, n) =>
    isGone(f)
      ? `${disksOf(f)} was disconnected from USB (${f.lossName}): ${failed(n)}`
      : `${disksOf(f)} does not answer on USB any more (${f.lossName}: ${f.lossSays}): ${failed(n)}`,
  'usb-host': (f, n) => `The USB controller ${f.lossName} stopped ("${f.lossSays}"): ${areGone(f, n)}`,
  'pci-slot': (f) => `${disksOf(f)} is gone from its PCIe ${f.lossName} (${f.lossSays})`,
  server: (f, n) =>
    f.device.startsWith('rbd')
      ? `${nameOf(f)} is refused by the Ceph cluster (${resultOf(f)}): ${failed(n)}`
      : `${nameOf(f)} lost the connection to its server (${resultOf(f)}): ${failed(n)}`,
  card: (f, n) =>
    `${disksOf(f)} ${f.lossWhy === undefined ? 'was taken away' : 'did not answer any more and was given up'} (${f.lossName}: ${f.lossSays}): ${failed(n)}`,
  fabric: (f, n) =>
    f.lossOver === true
      ? `The ${isIscsi(f) ? f.lossName : `NVMe controller ${f.lossName}`} lost its target${isIscsi(f) ? ` ${times(n)}` : ''} and has it again${isBare(f) ? '' : `: ${failed(n)}`}`
      : `The NVMe controller ${f.lossName} lost its target ${isGivenUp(f) ? 'and was given up' : 'and has not got it back'} ("${f.lossSays}")${isBare(f) ? '' : `: ${failed(n)}`}`,
}

/** Its driver took it away, with all its disks. */
const isGivenUp = ({ lossSays = '' }: Facts): boolean => /^(?:Removing|Max reconnect|dev_loss_tmo)/.test(lossSays)

/** `result -108` → `write result -108, ESHUTDOWN`. */
const ERRNOS: Readonly<Record<string, string>> = {
  '101': 'ENETUNREACH',
  '111': 'ECONNREFUSED',
  '113': 'EHOSTUNREACH',
  '108': 'ESHUTDOWN',
  '110': 'ETIMEDOUT',
  '104': 'ECONNRESET',
  '32': 'EPIPE',
  '5': 'EIO',
  '28': 'ENOSPC',
  '30': 'EROFS',
  '1': 'EPERM',
}
const resultOf = ({ lossSays = '' }: Facts): string => withErrno(lossSays)
const withErrno = (says: string): string => {
  const name = ERRNOS[/-(\d{1,3})\)?$/.exec(says)?.[1] ?? '']
  return `${says}${name === undefined ? '' : `, ${name}`}`
}

export const lossHeadline = (f: Facts & { readonly loss: LossKind }, n: number): string =>
  say(HEADLINES[f.loss as Exclude<LossKind, 'iommu'>](f, n))

const CAUSES: Readonly<Record<Exclude<LossKind, 'iommu'>, (f: Facts) => Sentence[]>> = {
  adapter: (f) => [
    f.lossOver === true
      ? 'While it was reset nothing behind it was read or written'
      : isFaulted(f)
        ? 'Its firmware stopped, and no line tells that a reset brought it back: the adapter or its firmware is at fault, not the disks'
        : 'Its driver gave it up, or could not reset it: the adapter, its firmware or its PCIe slot is at fault. The disks only follow, all that hang on it at once',
  ],
  'fc-port': () => [
    'The port of the target did not come back in time (dev_loss_tmo), so the kernel took its disks away: HBA, cable, switch or the array',
  ],
  usb: (f) => [
    isGone(f)
      ? 'Whether it was pulled out, lost its power or reset itself: the medium is not at fault. What was not written yet is lost'
      : 'The device, its cable or its power is at fault, before the medium',
  ],
  'usb-host': () => ['With it everything on its ports is lost; the disk is not at fault'],
  'pci-slot': () => [
    'Its link went down because no card is there any more: taken out, or its power or connector failed. That is no fault of the controller by itself',
  ],
  server: (f) =>
    [
      f.device.startsWith('rbd')
        ? 'ESHUTDOWN means that the cluster shut this client out (blocklisted: its lock was taken over) or that the image is being unmapped'
        : 'The server ended it, or the network between did; the disk behind it may be sound',
    ].slice(f.device.startsWith('rbd') && !/-108/.test(f.lossSays ?? '') ? 1 : 0),
  card: (f) => [
    f.lossWhy === undefined
      ? 'Whether it was pulled out or answered no more, no line tells. What was not written yet is lost'
      : `Its driver tried to reset it and could not (${withErrno(f.lossWhy)}): the card, its contacts or power, or the controller is at fault. What was not written yet is lost`,
  ],
  fabric: (f) => [
    f.lossOver === true
      ? 'Requests waited meanwhile and were given anew'
      : isGivenUp(f)
        ? 'Its disks are gone, and what stands on them fails: the network or the target is the cause, not the disk'
        : 'What uses its disks waits meanwhile: the network or the target is the cause, not the disk',
    when(f.lossOver !== true, opt`The last attempt ended with: ${f.lossWhy === undefined ? undefined : withErrno(f.lossWhy)}`),
  ],
}

export const lossCause = (f: Facts & { readonly loss: LossKind }): Sentence[] => CAUSES[f.loss as Exclude<LossKind, 'iommu'>](f)

/** Refused DMA, told beside what the disk says. */
export const dmaCause = (f: Facts): Sentence =>
  when(
    f.loss === 'iommu',
    opt`Just before, the IOMMU refused DMA of device ${f.pci} (${f.lossSays}): where that is ${f.device}, its driver or firmware is the first suspect`,
  )

/** What the bus or the other side still knows: the disk itself cannot be asked. */
function look(f: Facts): Step {
  const pci = f.pci === undefined ? '' : ` -s ${word(f.pci)}`
  switch (f.loss) {
    case 'adapter':
      return {
        when: 'now',
        say: `See whether the bus still shows the adapter${opt` ${f.pci}` ?? ''}, and which disks are left.`,
        run: f.pci === undefined ? 'lspci -nn | grep -Ei "raid|sas|scsi|sata|fibre"; lsblk -S' : `lspci -nnvv${pci}; lsblk -S`,
      }
    case 'fc-port':
      return {
        when: 'now',
        say: 'See the state of the ports, and which targets are left.',
        run: `grep -s . /sys/class/fc_host/host${f.lossHost ?? '*'}/port_state /sys/class/fc_remote_ports/rport-${f.lossHost ?? '*'}:*/port_{name,state}`,
      }
    case 'usb':
    case 'usb-host':
      return {
        when: 'now',
        say: 'See what is on USB now, and whether the disk came back under another name.',
        run: 'lsusb -t; lsblk -S -o NAME,HCTL,TRAN,MODEL,SERIAL',
      }
    case 'card':
      return {
        when: 'now',
        say: 'See whether the card is there again, and what the kernel says of it since.',
        run: `lsblk -o NAME,SIZE,FSTYPE,MOUNTPOINT; dmesg | grep -E '${f.lossName}:|${f.device}'`,
      }
    case 'pci-slot':
      return {
        when: 'now',
        say: 'See which slots have power and a card, and whether the disk is there again.',
        run: 'lspci -nn -d ::0108; grep -s . /sys/bus/pci/slots/*/{address,power}',
      }
    case 'fabric':
      return {
        when: 'now',
        say: `See the ${isIscsi(f) ? 'sessions' : 'controllers'}, their targets and the state of each; then whether the address that stands there answers.`,
        run: isIscsi(f) ? 'iscsiadm -m session -P 1' : `nvme list-subsys; cat /sys/class/nvme/${f.lossName}/{state,address}`,
      }
    default:
      return f.device.startsWith('rbd')
        ? {
            when: 'now',
            say: 'See which images are mapped here, and which clients the cluster shut out.',
            run: 'rbd device list; ceph osd blocklist ls; ceph -s',
          }
        : {
            when: 'now',
            say: `See whether ${f.device} is still connected, and by which process.`,
            run: `nbd-client -c ${word(`/dev/${f.device}`)}; grep -s . /sys/block/${f.device}/pid`,
          }
  }
}

const DURABLE: Readonly<Record<Exclude<LossKind, 'iommu'>, (f: Facts) => string>> = {
  adapter: (f) =>
    f.lossOver === true
      ? `Update the firmware and the driver of ${f.lossName}; when it comes again, seat it anew or replace it. The disks need nothing.`
      : `Start the machine anew (a power cycle resets the card). When it comes again: update firmware and driver of ${f.lossName}, seat it in another slot, then replace it. The disks need nothing.`,
  'fc-port': () => 'Repair the way: HBA port, cable, switch port and zone, port of the array. Keep two separate ways (multipath).',
  usb: (f) =>
    isGone(f)
      ? 'Unmount before it is taken out. When nobody did: another cable and port, and a supply of its own. Then check what stands on it.'
      : 'Try another cable and port, and a supply of its own; when it goes on, the enclosure or the disk in it.',
  'usb-host': (f) =>
    `Bind ${f.lossName} anew or restart; when it comes again, update the firmware (BIOS) and the kernel, or use another controller.`,
  'pci-slot': (f) =>
    `Ask who took it out. When nobody did: seat ${diskOf(f.device)} anew, then look at the slot, the backplane and its power.`,
  card: () =>
    'Seat it anew, then try another card and another supply of power; when a new card goes the same way, the controller or its driver. Then check what stands on it.',
  fabric: (f) =>
    isGivenUp(f)
      ? 'Bring the target or the network back, then connect anew (nvme connect-all); mount what stands on it only after a check. A second path keeps it there (native multipath).'
      : 'Find what cut the way (network, target); a second path over another network keeps its disks usable meanwhile (multipath).',
  server: (f) =>
    f.device.startsWith('rbd')
      ? 'Unmount and map the image anew when no other client holds it; find why it was shut out (a failover, a fencing, a network cut).'
      : 'Repair the server or the network, connect it anew, and let it reconnect by itself (nbd-client -persist).',
}

export function lossFix(f: Facts & { readonly loss: LossKind }): Step[] {
  return [
    look(f),
    { when: 'durable', say: DURABLE[f.loss as Exclude<LossKind, 'iommu'>](f) },
    {
      when: 'verify',
      say: `${isBare(f) || f.disks !== undefined ? 'All its disks are' : `${diskOf(f.device).replace(/^the/, 'The')} is`} there again, the file systems are checked, and no such line follows for a day.`,
      run: 'lsblk -o NAME,STATE,SIZE,FSTYPE,MOUNTPOINT',
    },
  ]
}
