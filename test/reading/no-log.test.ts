import { expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { isNoLog } from '../../src/reading/unexplained/no-log.ts'

test.each([
  ['c.tar.gz!sosreport-web1/etc/init.d/x11-common', true],
  ['c.tar.gz!etc/init.d/x11-common', true],
  ['x/sosreport-web1/sys/devices/system/cpu/hotplug/states', true],
  ['sosreport-web1/sos_logs/sos.log', true],
  ['c.tar.gz!sosreport-web1/var/log/messages', false],
  ['c.tar.gz!sosreport-web1/usr/local/app/logs/app.txt', false],
  ['c.tar.gz!sosreport-web1/usr/local/app/app.log.1', false],
  ['/usr/home/me/incident/app.txt', false],
  ['etc/app.txt', false],
])('%s: %s', (path, is) => expect(isNoLog(path)).toBe(is))

test('a script that names a failure tells of none; a log does', async () => {
  const line = 'error: cannot reach kettle: no answer\n'
  const paths = async (...names: string[]) =>
    (await analyzeText(Object.fromEntries(names.map((name) => [name, line])))).coverage.unexplained.map(({ artifact }) => artifact)
  expect(await paths('sosreport-a/etc/init.d/kettle', 'sosreport-a/var/log/kettle.log')).toEqual(['sosreport-a/var/log/kettle.log'])
})

test('the name of a file system is no errno', async () => {
  const { findings } = await analyzeText({
    'kern.log': [
      'Nov 21 10:15:00 web1 kernel: EXT4-fs (sda1): Remounting filesystem read-only',
      'Nov 21 10:15:01 web1 app[7]: write /data/x: EROFS',
      'Nov 21 10:15:02 web1 sos[7]: collecting path /sys/module/erofs/parameters/zstd_streams',
    ].join('\n'),
  })
  expect(findings.map(({ id, facts, evidence }) => [id, facts['refusals'], evidence.map(({ line }) => line)])).toEqual([
    ['filesystem-readonly', 1, [1, 2]],
  ])
})
