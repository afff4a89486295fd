import { formats } from '../index.ts'
import { wrap } from '../report/wrap.ts'
import { columnsOf, writeAll, type Io } from './io.ts'

/** Prints every format that can be read. */
export async function formatsCommand(io: Io): Promise<number> {
  const width = Math.max(40, Math.min(columnsOf(io), 100))
  const lines = formats.flatMap(({ id, title, recognised, capture }) => [
    id,
    ...wrap(`${title}; recognised ${recognised}`, width - 4).map((line) => `    ${line}`),
    ...capture.map((source) => (/^(?:an?|the) /.test(source) ? `    ${source}` : `    $ ${source}`)),
  ])
  await writeAll(io.stdout, `${lines.join('\n')}\n`, io.interrupted)
  return 0
}
