/** Words of a row; the last column may hold blanks and takes the rest. */
export function cellsOf(text: string, columns: number): string[] {
  const cells: string[] = []
  const word = /\S+/g
  for (let m = word.exec(text); m !== null; m = word.exec(text)) {
    if (cells.length === columns - 1) {
      cells.push(text.slice(m.index).trimEnd())
      break
    }
    cells.push(m[0])
  }
  return cells
}

/** A number as the C locale or one with a decimal comma prints it. */
export function numberOf(cell: string | undefined): number | undefined {
  if (cell === undefined || !/^-?\d{1,20}(?:[.,]\d{1,6})?$/.test(cell)) return undefined
  return Number(cell.replace(',', '.'))
}

const FACTORS: Record<string, number> = { '': 1, K: 1, M: 1024, G: 1024 ** 2, T: 1024 ** 3, P: 1024 ** 4 }

/** KiB of `1234`, `12.5M`, `7,7G`, `10.6g`, `4.0Ki`; a bare number counts units of `unitKb`. */
export function sizeKb(cell: string | undefined, unitKb = 1): number | undefined {
  const m = /^(\d{1,18}(?:[.,]\d{1,4})?)([KMGTP]?)(?:i?B?)$/i.exec(cell ?? '')
  if (m === null) return undefined
  const value = Number(m[1]!.replace(',', '.'))
  return m[2] === ''
    ? /B$/i.test(cell!)
      ? Math.round(value / 1024)
      : Math.round(value * unitKb)
    : Math.round(value * FACTORS[m[2]!.toUpperCase()]!)
}
