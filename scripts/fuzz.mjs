/**
 * Mutation fuzzing of every parser, archive and compressed stream: `npm run fuzz -- [--runs N] [--only ID] [--seed S]`.
 * The same seed gives the same runs.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
/** Modules find their neighbours as if they were not bundled. */
const ownPlaces = {
  name: 'own places',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
      loader: 'ts',
    }))
  },
}
const outfile = join(root, 'build/fuzz/main.js')
await build({
  absWorkingDir: root,
  entryPoints: ['test/fuzz/main.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  plugins: [ownPlaces],
  logLevel: 'warning',
})
await import(pathToFileURL(outfile).href)
