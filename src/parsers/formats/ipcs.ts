import type { FormatParser, RawLine } from '../../core/parser.ts'
import { IPC_TABLE, type IpcTable } from '../../records/ipc-table.ts'
import { cellsOf } from '../load/table.ts'
import { countOf, rowsSink } from '../load/rows.ts'

const TITLE = /^-{6} (Message Queues|Shared Memory Segments|Semaphore Arrays) -{8}\s{0,4}$/
const KINDS = new Map<string, IpcTable['kind']>([
  ['Message Queues', 'message queues'],
  ['Shared Memory Segments', 'shared memory'],
  ['Semaphore Arrays', 'semaphores'],
])
const COLUMNS = /^key\s{1,12}(?:msq|shm|sem)id\s{1,12}owner\s{1,12}perms\s/
const ROW = /^0x[0-9a-f]{8}\s{1,12}-?\d{1,12}\s{1,12}\S{1,40}\s{1,12}[0-7]{1,4}\s/

/** ipcs: System V queues, segments and semaphores. */
export const ipcs: FormatParser = {
  id: 'ipcs',
  title: 'ipcs',
  capture: ['ipcs -a'],
  recognised: 'by its titles (------ Shared Memory Segments --------)',
  samples: [
    {
      text: '------ Shared Memory Segments --------\nkey        shmid      owner      perms      bytes      nattch     status      \n0x0052e2c1 3          postgres   600        56         6                       \n0x00000000 65538      app        600        524288     0          dest         \n',
    },
  ],
  shows: ['System V IPC'],
  begins: ['------ Message Queues', '------ Shared Memory Segments', '------ Semaphore Arrays'],
  heading: (text) => TITLE.test(text),
  open(publish, artifact) {
    let table: { kind: IpcTable['kind']; place: RawLine; rows: ReadonlyMap<string, string>[] } | undefined
    let labels: string[] | undefined
    const close = (): void => {
      if (table === undefined) return
      const { kind, place, rows } = table
      const sum = (label: string): number | undefined =>
        labels?.includes(label) === true ? rows.reduce((total, row) => total + (countOf(row.get(label)) ?? 0), 0) : undefined
      if (labels !== undefined)
        publish(
          IPC_TABLE,
          {
            kind,
            objects: rows.length,
            bytes: sum('bytes') ?? sum('used-bytes'),
            members: sum('messages') ?? sum('nsems'),
            unattached: labels.includes('nattch') ? rows.filter((row) => row.get('nattch') === '0').length : undefined,
          },
          place,
          artifact.stamp,
        )
      table = undefined
      labels = undefined
    }
    return rowsSink((line) => {
      const title = TITLE.exec(line.text)
      if (title !== null) {
        close()
        table = { kind: KINDS.get(title[1]!)!, place: line, rows: [] }
        return true
      }
      if (table === undefined) return false
      if (COLUMNS.test(line.text)) {
        labels = line.text.trim().split(/\s+/)
        return true
      }
      if (labels === undefined || !ROW.test(line.text)) return false
      const cells = cellsOf(line.text, labels.length)
      const { rows } = table
      if (rows.length < 100_000) rows.push(new Map(cells.map((cell, i) => [labels![i]!, cell])))
      return true
    }, close)
  },
}
