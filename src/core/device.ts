/** `/dev/sda1` → `sda1`. */
export function deviceName(path: string): string {
  return path.replace(/^\/dev\/(?:mapper\/)?/, '')
}

/** The whole disk of a partition: sdb1 → sdb, nvme0n1p2 → nvme0n1, mmcblk0p1 → mmcblk0; others stay as they are. */
export function wholeDisk(device: string): string {
  return (
    /^((?:[svh]d|xvd)[a-z]{1,3})\d{1,3}$/.exec(device)?.[1] ??
    /^((?:nvme\d{1,3}(?:c\d{1,3})?n\d{1,3}|mmcblk\d{1,3}|loop\d{1,4}|md\d{1,4}))p\d{1,3}$/.exec(device)?.[1] ??
    device
  )
}

/** The device, the whole disk it is a part of, and the NVMe controller behind it: what happens to one happens to the others. */
export function deviceFamily(device: string): string[] {
  const disk = wholeDisk(device)
  return [...new Set([device, disk, controllerOf(disk)])]
}

/** nvme1n1 → nvme1; others stay as they are. */
export function controllerOf(disk: string): string {
  return /^(nvme\d{1,3})(?:c\d{1,3})?n\d{1,3}$/.exec(disk)?.[1] ?? disk
}

/** Devices that refuse requests in ordinary use: an empty drive, a loop device being set up, an eMMC's protected partition. */
export function isHarmlessDevice(device: string): boolean {
  return /^(?:fd\d|sr\d{1,2}|loop\d{1,4}|zram\d{1,2}|ram\d{1,2}|mmcblk\d{1,2}(?:rpmb|boot\d))/.test(device)
}
