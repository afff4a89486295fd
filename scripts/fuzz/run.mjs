/**
 * Mutation fuzzing of every parser, archive and compressed stream: `npm run fuzz -- [--runs N] [--slow-runs N] [--only ID] [--from ID] [--seed S]`.
 * `--from` goes on at the first target whose name holds it. The same seed gives the same runs.
 *
 * Guided by what the code does: `npm run fuzz -- --guided DECODER|all [--runs N] [--seconds S] [--seed S] [--corpus FOLDER]`. Inputs
 * that take a branch which none has taken are kept and changed further; a folder keeps them for the next time.
 */
import { readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, transform } from 'esbuild'
import { counted } from './counted.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const isGuided = process.argv.some((arg) => /^--guided(?:=|$)/.test(arg))
const watched = join(root, 'src', 'input') + sep
let branches = 0
/** Modules find their neighbours as if they were not bundled; those of `src/input` count their branches where these guide. */
const ownPlaces = {
  name: 'own places',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const contents = readFileSync(path, 'utf8').replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
      if (!isGuided || !path.startsWith(watched)) return { contents, loader: 'ts' }
      const { code } = await transform(contents, { loader: 'ts', format: 'esm', target: 'es2023' })
      const module = counted(code, branches)
      branches = module.next
      return { contents: module.code, loader: 'js' }
    })
  },
}
const name = isGuided ? 'guided/main' : 'main'
const outfile = join(root, `build/fuzz/${name}.js`)
await build({
  absWorkingDir: root,
  entryPoints: [`test/fuzz/${name}.ts`],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  plugins: [ownPlaces],
  logLevel: 'warning',
})
await import(pathToFileURL(outfile).href)
