import type { CgroupIo } from '../../records/cgroup-io.ts'

/** Files of the io controller of v2, and of v1's throttling. */
export const IO_FILE =
  /(?:io\.(?:stat|max)|blkio\.throttle\.(?:io_service_bytes|io_serviced|(?:read|write)_(?:bps|iops)_device)(?:_recursive)?)$/
/** `8:16 rbytes=1459200 wbytes=314773504 rios=192 …`, `8:16 rbps=2097152 wbps=max riops=max wiops=120` */
const PAIRS = /^(\d{1,4}:\d{1,7})((?: [\w.]{2,30}=[\w.]{1,30}){1,30})$/
/** `8:0 Read 4096`, `Total 8192` */
const V1 = /^(?:(\d{1,4}:\d{1,7}) )?(Read|Write|Sync|Async|Discard|Total) (\d{1,20})$/
/** `8:0 1048576` */
const V1_LIMIT = /^(\d{1,4}:\d{1,7}) (\d{1,20})$/
const NAMES: Readonly<Record<string, Pick<CgroupIo, 'kind' | 'what'>>> = {
  rbytes: { kind: 'done', what: 'bytes read' },
  wbytes: { kind: 'done', what: 'bytes written' },
  rios: { kind: 'done', what: 'reads' },
  wios: { kind: 'done', what: 'writes' },
  rbps: { kind: 'limit', what: 'bytes read' },
  wbps: { kind: 'limit', what: 'bytes written' },
  riops: { kind: 'limit', what: 'reads' },
  wiops: { kind: 'limit', what: 'writes' },
}

/** What one line of such a file says; undefined when it is none of it. `path` ends in the name of the file. */
export function ioLine(path: string, text: string): CgroupIo[] | undefined {
  const name = IO_FILE.exec(path)?.[0]
  if (name === undefined) return undefined
  const folder = path.slice(0, path.length - name.length)
  const pairs = PAIRS.exec(text)
  if (pairs !== null)
    return pairs[2]!
      .trim()
      .split(' ')
      .flatMap((pair) => {
        const [key, value] = pair.split('=') as [string, string]
        const known = Object.hasOwn(NAMES, key) ? NAMES[key] : undefined
        return known === undefined || !/^\d{1,20}$/.test(value) ? [] : [{ folder, device: pairs[1]!, ...known, value: Number(value) }]
      })
  const v1 = V1.exec(text)
  if (v1 !== null) {
    const [, device, operation, value] = v1
    if (device === undefined || (operation !== 'Read' && operation !== 'Write')) return []
    const bytes = name.includes('io_service_bytes')
    const what = operation === 'Read' ? (bytes ? 'bytes read' : 'reads') : bytes ? 'bytes written' : 'writes'
    return [{ folder, device, kind: 'done', what, value: Number(value) }]
  }
  const limit = V1_LIMIT.exec(text)
  const which = /(read|write)_(bps|iops)_device/.exec(name)
  if (limit === null || which === null) return undefined
  const what = which[1] === 'read' ? (which[2] === 'bps' ? 'bytes read' : 'reads') : which[2] === 'bps' ? 'bytes written' : 'writes'
  return [{ folder, device: limit[1]!, kind: 'limit', what, value: Number(limit[2]) }]
}
