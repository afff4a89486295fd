import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { inOneProcess, throughStandardInput } from '../../bench/soak.mjs'
import { command } from './command.ts'

const { cli } = command()

test('standard input of any length takes no more memory', async () => {
  const { code, peak, found } = await throughStandardInput(cli, 100e6)
  expect({ code, found }).toEqual({ code: 0, found: ['oom-kill-global'] })
  expect(peak).toBeLessThan(200)
})

test('analyses in one process leave nothing behind', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  expect(await inOneProcess(new URL('../../src/index.ts', import.meta.url).href, 200, collect)).toBeLessThan(8)
})
