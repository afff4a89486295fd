import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}
interface Locked {
  readonly version?: string
  readonly integrity?: string
  readonly hasInstallScript?: boolean
  readonly inBundle?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'))
const manifest = read('package.json') as Manifest
const { packages } = read('package-lock.json') as { readonly packages: Readonly<Record<string, Locked>> }

test('nothing runs when the package is installed, and it installs nothing else', () => {
  for (const script of ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish'])
    expect(manifest.scripts).not.toHaveProperty(script)
  expect(manifest.dependencies ?? {}).toEqual({})
})

test('every version is exact and the lockfile holds it', () => {
  for (const [name, version] of Object.entries(manifest.devDependencies)) {
    expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/)
    expect(packages[`node_modules/${name}`]?.version, name).toBe(version)
  }
  expect({ ...packages['']?.dependencies, ...packages['']?.devDependencies }).toEqual(manifest.devDependencies)
  for (const [path, { integrity, inBundle }] of Object.entries(packages))
    // what is packed into another package comes with that one
    if (path !== '' && inBundle !== true) expect(integrity, path).toMatch(/^sha512-/)
})

test('only the bundler has an install script, which choosing its binary needs', () => {
  expect(Object.keys(packages).filter((path) => packages[path]?.hasInstallScript === true)).toEqual(['node_modules/esbuild'])
})

test('SECURITY.md says how to report, and by when who reports hears of it', () => {
  const text = readFileSync(new URL('../../SECURITY.md', import.meta.url), 'utf8')
  for (const said of [/within 3 days/, /within 30/, /advisories/]) expect(text).toMatch(said)
})
