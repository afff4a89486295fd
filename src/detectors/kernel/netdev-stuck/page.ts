import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'A network device is freed when nothing refers to it any more: no route, no socket, no neighbour entry. When a network namespace ends, the kernel waits for that with a lock of all network configuration at hand again and again, and says so every ten seconds. A reference that somebody forgot is never given back: the device, its namespace and what waits for them stay until the next boot.',
  decoys: ['one such line at the end of a container, after which the device goes', 'a veth that is removed', 'a program that speaks of it'],
  messages: [
    { text: 'unregister_netdevice: waiting for DEV to become free. Usage count = N', kernels: 'all', source: 'net/core/dev.c' },
    { text: 'ref_tracker: DEV@A has N/M users at', kernels: 'since 5.17, where it is built in', source: 'lib/ref_tracker.c' },
  ],
  sample: 'eth0-with-the-holder',
}
