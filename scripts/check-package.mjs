/** Lists what would be published (`npm pack`) and compares it with what belongs there: nothing else, and nothing missing. After a build. */
import { execFileSync } from 'node:child_process'

const BELONGS = [
  /^(?:LICENSE|README\.md|package\.json|schema\/report-v1\.schema\.json|dist\/THIRD-PARTY-LICENSES\.txt)$/,
  /^dist\/(?:cli|index|reader|[\w.-]+-[A-Z0-9]{8})\.js(?:\.map)?$/,
  /^dist\/types\/[\w/-]+\.d\.ts$/,
  /^docs\/failures\/[\w-]+\.md$/,
]
const NEEDED = [
  'LICENSE',
  'README.md',
  'package.json',
  'dist/cli.js',
  'dist/index.js',
  'dist/reader.js',
  'dist/types/index.d.ts',
  'dist/THIRD-PARTY-LICENSES.txt',
]

const [{ files }] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { encoding: 'utf8' }))
const paths = files.map(({ path }) => path)
const strange = paths.filter((path) => !BELONGS.some((pattern) => pattern.test(path)))
const missing = NEEDED.filter((path) => !paths.includes(path))
if (strange.length > 0) throw new Error(`the package holds what does not belong there: ${strange.join(', ')}`)
if (missing.length > 0) throw new Error(`the package lacks ${missing.join(', ')}`)
console.log(`package: ${paths.length} files, each in its place`)
