/** `/dev/sda1` → `sda1`; a colon behind a name is the message's. */
export function deviceName(path: string): string {
  return path.replace(/^\/dev\/(?:mapper\/)?/, '').replace(/:$/, '')
}

/** The whole disk of a partition: sdb1 → sdb, dasda1 → dasda, nvme0n1p2 → nvme0n1, mmcblk0p1 → mmcblk0; others stay as they are. */
export function wholeDisk(device: string): string {
  return (
    /^((?:[svh]d|xvd|dasd)[a-z]{1,3})\d{1,3}$/.exec(device)?.[1] ??
    /^((?:nvme\d{1,3}(?:c\d{1,3})?n\d{1,3}|mmcblk\d{1,3}|loop\d{1,4}|md\d{1,4}|(?:nbd|rbd)\d{1,4}))p\d{1,3}$/.exec(device)?.[1] ??
    device
  )
}

/** nvme1n1 → nvme1; others stay as they are. */
export function controllerOf(disk: string): string {
  return /^(nvme\d{1,3})(?:c\d{1,3})?n\d{1,3}$/.exec(disk)?.[1] ?? disk
}

/** Devices that refuse requests in ordinary use: an empty drive, a loop device being set up, an eMMC's protected partition. */
export function isHarmlessDevice(device: string): boolean {
  return /^(?:fd\d|sr\d{1,2}|loop\d{1,4}|zram\d{1,2}|ram\d{1,2}|mmcblk\d{1,2}(?:rpmb|boot\d))/.test(device)
}

/** Majors of SCSI disks, 16 minors each (Documentation/admin-guide/devices.txt). */
const SCSI_MAJORS = [8, 65, 66, 67, 68, 69, 70, 71, 128, 129, 130, 131, 132, 133, 134, 135]

/** The SCSI disk of a device number, `8:160` → sdk; undefined for other majors, which are given out as they come. */
export function diskOfNumber(number: string): string | undefined {
  const m = /^(\d{1,3}):(\d{1,7})$/.exec(number)
  const major = m === null ? -1 : SCSI_MAJORS.indexOf(Number(m[1]))
  if (major < 0) return undefined
  let index = major * 16 + (Number(m![2]) >> 4)
  let letters = ''
  do {
    letters = String.fromCharCode(97 + (index % 26)) + letters
    index = Math.floor(index / 26) - 1
  } while (index >= 0)
  return `sd${letters}`
}
