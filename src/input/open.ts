// TEMPORARY STUB so that others can build; overwrite me.
import { createReadStream, readdirSync, statSync } from 'node:fs'
import { createGunzip } from 'node:zlib'
import type { InputLimits, ReportGap, Source } from './source.ts'
export async function* openInputs(inputs: readonly string[], limits: InputLimits, gap: ReportGap, o: { stdin: NodeJS.ReadableStream; signal?: AbortSignal }): AsyncGenerator<Source> {
  for (const path of inputs) {
    if (path === '-') { yield { path, open: () => o.stdin as AsyncIterable<Uint8Array> }; continue }
    const st = statSync(path, { throwIfNoEntry: false })
    if (st === undefined) gap({ what: path, why: 'unreadable: no such file or directory' })
    else if (st.isDirectory()) yield* openInputs(readdirSync(path).sort().map((n) => path + '/' + n), limits, gap, o)
    else yield { path, open: () => (path.endsWith('.gz') ? createReadStream(path).pipe(createGunzip()) : createReadStream(path)) as AsyncIterable<Uint8Array> }
  }
}
