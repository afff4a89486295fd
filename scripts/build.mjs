/**
 * Builds the package: build/ holds the modules one by one (for the scripts of this repository), dist/ what is published: the command and
 * the library in one bundle with their dependencies, what is rarely used in files of its own, the types, and the licences of what is bundled.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
for (const folder of ['build', 'dist']) rmSync(join(root, folder), { recursive: true, force: true })

execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', root], { stdio: 'inherit' })

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: ['src/cli.ts', 'src/index.ts', 'src/readers/reader.ts'],
  entryNames: '[name]',
  outdir: 'dist',
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  chunkNames: '[name]-[hash]',
  minifySyntax: true,
  minifyWhitespace: true,
  sourcemap: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  // dependencies in CommonJS ask for modules of Node
  banner: { js: "import{createRequire as requireOfNode}from'node:module';const require=requireOfNode(import.meta.url);" },
})

// V8 reads text of one byte for each character faster: what is left beyond ASCII stands in regular expressions, which take escapes
for (const file of readdirSync(join(root, 'dist')).filter((name) => name.endsWith('.js'))) {
  const text = readFileSync(join(root, 'dist', file), 'utf8')
  writeFileSync(
    join(root, 'dist', file),
    text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  )
}

/** Types that the library's own lead to. */
function* typesFrom(file, seen = new Set()) {
  if (seen.has(file)) return
  seen.add(file)
  yield file
  for (const [, name] of readFileSync(file, 'utf8').matchAll(/(?:from |import\()'(\.[^']+)'/g))
    yield* typesFrom(join(dirname(file), name.replace(/\.ts$/, '.d.ts').replace(/\.js$/, '.d.ts')), seen)
}
const types = join(root, 'dist/types')
const reached = new Set(typesFrom(join(types, 'index.d.ts')))
for (const entry of readdirSync(types, { recursive: true, withFileTypes: true }))
  if (entry.isFile() && !reached.has(join(entry.parentPath, entry.name))) rmSync(join(entry.parentPath, entry.name))

/** The package that a file below node_modules belongs to. */
function packageOf(file) {
  for (let folder = dirname(join(root, file)); folder.includes('node_modules'); folder = dirname(folder))
    if (existsSync(join(folder, 'package.json')) && JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).name !== undefined)
      return folder
  throw new Error(`${file} belongs to no package`)
}
const bundled = new Set(
  Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs).filter((file) => file.startsWith('node_modules/'))),
)
const packages = [...new Set([...bundled].map(packageOf))].sort()
const licences = packages.map((folder) => {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((entry) => /^(?:licen[cs]e|copying)\b/i.test(entry))
  const text = file === undefined ? '' : `\n\n${readFileSync(join(folder, file), 'utf8').trim()}`
  return `${name} ${version}: ${license}${text}\n`
})
writeFileSync(
  join(root, 'dist/THIRD-PARTY-LICENSES.txt'),
  `What is bundled with osdx, and its licences.\n\n${licences.join(`\n${'-'.repeat(80)}\n\n`)}`,
)
