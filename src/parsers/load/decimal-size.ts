const LETTERS = 'KMGTP'

/** KiB of a size in powers of ten: `8.1G` of `df -H` and `free --si`, `211.1MB` of podman. */
export function decimalKb(size: string | undefined): number | undefined {
  const m = /^(\d{1,18}(?:[.,]\d{1,4})?)\s?([KMGTP]?)B?$/i.exec(size ?? '')
  if (m === null) return undefined
  const power = m[2] === '' ? 0 : LETTERS.indexOf(m[2]!.toUpperCase()) + 1
  return Math.round((Number(m[1]!.replace(',', '.')) * 1000 ** power) / 1024)
}
