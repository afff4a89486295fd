import type { Step } from '../../../core/finding.ts'
import type { Facts } from './judge.ts'

/** What container engines mount there: 64 MiB unless another size is asked for (docker run --shm-size, the default of containerd and CRI-O). */
export const isOfContainer = ({ mount, device }: Facts): boolean => mount === '/dev/shm' && device === 'shm'
export const isSharedMemory = ({ mount, path }: Facts): boolean =>
  mount === '/dev/shm' || (mount === undefined && path?.startsWith('/dev/shm/') === true)

/** Nothing rotates there: programs that share memory take it, and it is memory. */
export const ofSharedMemory = (f: Facts): Step[] => [
  {
    when: 'now',
    say: 'See which segments take it; one whose programs have ended may be deleted.',
    run: 'ls -lS /dev/shm | head; fuser -v /dev/shm/*',
  },
  {
    when: 'durable',
    say: isOfContainer(f)
      ? 'Give the container a larger one: --shm-size of docker run (shm_size of compose); in Kubernetes an emptyDir of medium Memory at /dev/shm. What is used there counts against its memory limit.'
      : f.mount === undefined
        ? 'Give it more: shm_size: 1gb in the compose file (docker run --shm-size=1g), in Kubernetes an emptyDir with medium: Memory at /dev/shm; on a machine mount it with a larger size=. Of a database also lower what its parallel queries take.'
        : 'Let the programs share less, or mount it with a larger size= (half of RAM by default): what is used there is memory.',
  },
  { when: 'verify', say: 'Under full load a fifth of it is free.', run: 'df -h /dev/shm' },
]
