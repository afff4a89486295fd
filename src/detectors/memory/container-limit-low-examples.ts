import type { Example } from '../../core/detector.ts'

export const CONTAINER_LIMIT_LOW_EXAMPLES: readonly [Example, Example, ...Example[]] = [
  {
    name: 'heap larger than the limit',
    files: {
      'cgroup/memory.max': '230686720\n',
      'ps.txt': '    PID   RSS COMMAND\n  14626 142244 java -Xms64m -Xmx512m -cp app.jar Main\n',
    },
    fires: true,
  },
  {
    name: 'heap fits',
    files: {
      'cgroup/memory.max': '1073741824\n',
      'ps.txt': '    PID   RSS COMMAND\n  14626 142244 java -Xms64m -Xmx512m -cp app.jar Main\n',
    },
    fires: false,
  },
  {
    name: 'what it holds is nearly the limit',
    files: {
      'cgroup/web.service/memory.max': '268435456\n',
      'cgroup/web.service/memory.current': '267100160\n',
      'cgroup/web.service/memory.stat': 'anon 255852544\nfile 4194304\nkernel_stack 262144\nshmem 0\nslab_unreclaimable 1048576\n',
      'cgroup/web.service/memory.events': 'low 0\nhigh 0\nmax 452\noom 0\noom_kill 0\n',
    },
    fires: true,
  },
  {
    name: 'a large heap of another group',
    files: {
      'cgroup/memory.max': '230686720\n',
      'cgroup/memory.current': '104857600\n',
      'ps.txt': '    PID   RSS COMMAND\n  14626 614400 java -Xms64m -Xmx1024m -cp app.jar Main\n',
    },
    fires: false,
  },
]
