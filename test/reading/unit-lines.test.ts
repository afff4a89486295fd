import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'

test('lines of systemd about a unit, without their stamps, are no texts that a program holds by their names', async () => {
  const said = [
    'app.service: Watchdog timeout (limit 30s)!',
    'app.service: Killing process 2211 (app) with signal SIGABRT.',
    "app.service: Failed with result 'watchdog'.",
  ]
  const { findings } = await analyzeText({ 'paste.txt': `${said.join('\n')}\n` })
  expect(new Map(findings.map(({ id, facts }) => [id, facts['unit']]))).toEqual(
    new Map([
      ['watchdog-timeout', 'app.service'],
      ['unit-failed', 'app.service'],
    ]),
  )
  const held = ['disk.full: No space left on device', 'net.refused: Connection refused', 'cert.old: The certificate has expired']
  expect((await analyzeText({ 'texts.properties': `${held.join('\n')}\n` })).findings).toEqual([])
})
