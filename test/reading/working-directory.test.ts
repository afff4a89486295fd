import { expect, test } from 'vitest'
import { WorkingDirectory } from '../../src/reading/working-directory.ts'

const ROOT = '/sys/fs/cgroup/kubepods.slice/cri-containerd-0a.scope'

test('files of the cgroup in whose folder a command is typed', () => {
  const shown = new WorkingDirectory()
  expect(shown.whole(`root@node4:${ROOT}# date; cat cpu.stat`, 'date; cat cpu.stat')).toBe(`date; cat ${ROOT}/cpu.stat`)
  const moved = new WorkingDirectory()
  expect(moved.whole(`# cd ${ROOT}`, `cd ${ROOT}`)).toBe(`cd ${ROOT}`)
  expect(moved.whole('# cat memory.max memory.events', 'cat memory.max memory.events')).toBe(`cat ${ROOT}/memory.max ${ROOT}/memory.events`)
})

test('elsewhere, and of whole names, a command stays as it is', () => {
  const home = new WorkingDirectory()
  expect(home.whole('root@node4:/root# cat cpu.stat', 'cat cpu.stat')).toBe('cat cpu.stat')
  expect(home.whole(`root@node4:${ROOT}# cat /tmp/cpu.stat x.memory.max`, 'cat /tmp/cpu.stat x.memory.max')).toBe(
    'cat /tmp/cpu.stat x.memory.max',
  )
})
