import { expect, test } from 'vitest'
import { cgroupOf } from '../../src/casefile/cgroup-folder.ts'

test.each([
  ['/sys/fs/cgroup/system.slice/a.service/memory.events', 'system.slice/a.service'],
  ['sys/fs/cgroup/memory/docker/ab/memory.stat', 'docker/ab'],
  ['/sys/fs/cgroup/unified/user.slice/cgroup.procs', 'user.slice'],
  ['capture.tar!sys!fs!cgroup!a.slice!memory.max', 'a.slice'],
  ['host/cgroup/kubepods/pids.current', 'kubepods'],
  ['mycgroup/kubepods/pids.current', 'mycgroup/kubepods'],
  ['elsewhere/a.slice/memory.events', 'elsewhere/a.slice'],
  ['memory.events', ''],
])('%s is of %s', (path, cgroup) => expect(cgroupOf(path)).toBe(cgroup))
