import type { Example } from '../../core/detector.ts'

const ID = '25c63b6eb2a5a1e0b2be9ca4bc72bfee005705cd3f3367e523ad9369bb2c406f'

export const examples: [Example, Example, ...Example[]] = [
  {
    name: 'last state of a container',
    files: {
      'describe.txt':
        'Name:         api-7d9f\nNamespace:    shop\nContainers:\n  api:\n    State:          Running\n      Started:      Fri, 21 Nov 2025 14:03:12 +0000\n    Last State:     Terminated\n      Reason:       OOMKilled\n      Exit Code:    137\n      Started:      Fri, 21 Nov 2025 13:55:01 +0000\n      Finished:     Fri, 21 Nov 2025 14:03:11 +0000\n    Ready:          True\n    Restart Count:  1\n    Limits:\n      memory:  512Mi\n',
    },
    fires: true,
  },
  {
    name: 'an engine that says true',
    files: {
      'inspect.json': `[\n  {\n    "Id": "${ID}",\n    "Name": "/resizer",\n    "State": {\n      "Status": "exited",\n      "Running": false,\n      "OOMKilled": true,\n      "ExitCode": 137\n    },\n    "HostConfig": { "Memory": 67108864 }\n  }\n]\n`,
    },
    fires: true,
  },
  {
    name: 'an engine that says false where the kernel names the container',
    files: {
      'inspect.json': `[\n  {\n    "Id": "${ID}",\n    "Name": "/resizer",\n    "State": {\n      "Status": "exited",\n      "Running": false,\n      "OOMKilled": false,\n      "ExitCode": 137\n    }\n  }\n]\n`,
      'kern.log': `Nov 21 14:03:11 node7 kernel: oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/docker/${ID},task_memcg=/docker/${ID},task=resizer,pid=4711,uid=0\nNov 21 14:03:11 node7 kernel: Memory cgroup out of memory: Killed process 4711 (resizer) total-vm:81920kB, anon-rss:64000kB, file-rss:1024kB, shmem-rss:0kB, UID:0 pgtables:180kB oom_score_adj:0\n`,
    },
    fires: true,
  },
  {
    name: 'the log of containerd',
    files: {
      'journal.txt': `Nov 21 14:03:11 node7 containerd[911]: time="2025-11-21T14:03:11.402Z" level=info msg="TaskOOM event container_id:\\"${ID}\\""\n`,
    },
    fires: true,
  },
  {
    name: 'exit code 137 for another reason',
    files: {
      'describe.txt':
        'Name:         api-7d9f\nNamespace:    shop\nContainers:\n  api:\n    State:          Running\n      Started:      Fri, 21 Nov 2025 14:03:12 +0000\n    Last State:     Terminated\n      Reason:       Error\n      Exit Code:    137\n    Ready:          True\n    Restart Count:  1\n',
    },
    fires: false,
  },
  {
    name: 'an engine that says false',
    files: {
      'inspect.json': `[\n {\n  "Id": "${ID}",\n  "Name": "resizer",\n  "State": { "OOMKilled": false, "ExitCode": 137, "Running": false }\n }\n]\n`,
    },
    fires: false,
  },
]
