import type { Envelope } from './envelope.ts'

/** Speakers whose name alone tells it from a label of prose. */
const SAID =
  /^\s{0,16}(kernel|systemd(?:-(?:oomd|coredump|journald|logind|udevd))?|earlyoom|kubelet|dockerd|containerd)(?:\[(\d{1,10})\])?: (.*)$/s

/** Only the speaker: `journalctl -o cat` with identifiers, or an excerpt that somebody shortened. */
export const identifier: Envelope = {
  id: 'identifier',
  title: 'log lines with nothing but the speaker in front',
  capture: ['an excerpt in a ticket'],
  samples: ['kernel: usb 1-1: new high-speed USB device number 2 using xhci_hcd'],
  unwrap(text) {
    const m = SAID.exec(text)
    return m === null
      ? undefined
      : { message: m[3] ?? '', ident: m[1], kernel: m[1] === 'kernel', pid: m[2] === undefined ? undefined : Number(m[2]) }
  },
}
