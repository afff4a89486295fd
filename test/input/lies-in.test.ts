import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { liesIn, openNoFollow } from '../../src/input/file.ts'

const top = realpathSync(mkdtempSync(join(tmpdir(), 'osdx-lies-')))
afterAll(() => rmSync(top, { recursive: true, force: true }))

test('a file behind a folder that became a link lies where the link leads', async () => {
  mkdirSync(join(top, 'input'))
  mkdirSync(join(top, 'input-of-another'))
  writeFileSync(join(top, 'input/own.log'), 'x')
  writeFileSync(join(top, 'input-of-another/secret.log'), 'x')
  symlinkSync('../input-of-another', join(top, 'input/sub'))
  for (const [path, expected] of [
    ['input/own.log', true],
    ['input/sub/secret.log', false],
  ] as const) {
    const handle = await openNoFollow(join(top, path))
    expect(await liesIn(handle, join(top, 'input')), path).toBe(expected)
    expect(await liesIn(handle, '/')).toBe(true)
    await handle.close()
  }
  await expect(openNoFollow(join(top, 'input/sub'))).rejects.toMatchObject({ code: expect.stringMatching(/ELOOP|ENOTDIR/) as string })
})
