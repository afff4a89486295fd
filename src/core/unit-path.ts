/**
 * `/srv/data` of srv-data.mount, `/dev/disk/by-uuid/0a1b-2c` of dev-disk-by\x2duuid-0a1b\x2d2c.device, `/dev/sdb1` of
 * systemd-fsck@dev-sdb1.service (systemd.unit(5), systemd-escape(1)).
 */
export function pathOfUnit(unit: string): string | undefined {
  const name = /^(?:systemd-fsck@(.{1,255})\.service|(.{1,255})\.(?:mount|automount|swap|device))$/
    .exec(unit)
    ?.slice(1)
    .find((one) => one !== undefined)
  if (name === undefined) return undefined
  if (name === '-') return '/'
  return `/${name.replace(/-/g, '/').replace(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))}`
}

/** The unit of a path: what systemd-escape --path prints, with the type behind. */
export const unitOfPath = (path: string, type: 'mount' | 'device' | 'swap'): string => `${escaped(path)}.${type}`

/** `systemd-fsck@dev-sdb1.service` of `File System Check on /dev/sdb1`: units/systemd-fsck@.service.in and systemd-fsck-root.service.in of systemd. */
export function unitOfCheck(description: string): string | undefined {
  if (description === 'File System Check on Root Device') return 'systemd-fsck-root.service'
  const path = /^File System Check on (\/\S{1,200})$/.exec(description)?.[1]
  return path === undefined ? undefined : `systemd-fsck@${escaped(path)}.service`
}

function escaped(path: string): string {
  const parts = path.split('/').filter((part) => part !== '')
  const name = parts.map((part) => part.replace(/[^\w:.]/g, (sign) => `\\x${sign.charCodeAt(0).toString(16).padStart(2, '0')}`)).join('-')
  return name === '' ? '-' : name.replace(/^\./, '\\x2e')
}
