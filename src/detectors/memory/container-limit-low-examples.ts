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
  {
    name: 'nearly at the limit in docker stats',
    files: {
      'docker-stats.txt':
        'CONTAINER ID   NAME      CPU %     MEM USAGE / LIMIT     MEM %     NET I/O           BLOCK I/O         PIDS\n3f4e1c0a9b7d   api-1     0.15%     497.3MiB / 512MiB     97.13%    1.2kB / 0B        0B / 0B           11\n9b7d3f4e1c0a   web-1     0.02%     41.0MiB / 256MiB      16.02%    1.2kB / 0B        0B / 0B           5\n',
    },
    fires: true,
  },
  {
    name: 'containers without a limit, on a host that is nearly full',
    files: {
      'docker-stats.txt': `CONTAINER ID   NAME      CPU %     MEM USAGE / LIMIT     MEM %     NET I/O           BLOCK I/O         PIDS\n3f4e1c0a9b7d   db-1      9.15%     7.31GiB / 7.76GiB     94.20%    1.2kB / 0B        0B / 0B           41\n${['1', '2', '3'].map((n) => `9b7d3f4e1c0${n}   web-${n}     0.02%     41.0MiB / 7.76GiB     0.52%     1.2kB / 0B        0B / 0B           5\n`).join('')}`,
    },
    fires: false,
  },
]
