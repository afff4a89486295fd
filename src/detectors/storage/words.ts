import { opt, say } from '../../core/words/opt.ts'

interface FileSystem {
  readonly device: string
  readonly filesystem?: string | undefined
  readonly mount?: string | undefined
  readonly source?: string | undefined
}

/** `/data (ext4 on dm-0, /dev/mapper/orders)`, `The ext4 file system on sda2`. */
export function fileSystemOn({ device, filesystem, mount, source }: FileSystem): string {
  const own = source === undefined || source === `/dev/${device}` ? undefined : source
  if (mount === undefined) return `The ${filesystem === undefined ? '' : `${filesystem} `}file system on ${device}`
  return said(`${mount} (`, opt`${filesystem} on `, device, opt`, ${own}`, ')')
}

const said = (...parts: readonly (string | undefined)[]): string => say(...parts).replace(/[.]$/, '')
