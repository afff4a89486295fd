import type { Envelope } from './envelope.ts'
import { KNOWN_SPEAKER, OF_PROCESS } from './speaker.ts'

const SAID = new RegExp(String.raw`^\s{0,16}(${KNOWN_SPEAKER})(?:\[(\d{1,10})\])?:[ \t](.*)$`, 's')

/** Only the speaker: `journalctl -o cat` with identifiers, or an excerpt that somebody shortened. */
export const identifier: Envelope = {
  id: 'identifier',
  title: 'log lines with nothing but the speaker in front',
  capture: ['an excerpt in a ticket'],
  samples: ['kernel: usb 1-1: new high-speed USB device number 2 using xhci_hcd'],
  firsts: ' \tcdeks',
  unwrap(text) {
    const m = SAID.exec(text)
    // a daemon does not say of itself where it faulted: the kernel does, with the daemon's name and pid in front
    return m === null || (m[2] !== undefined && OF_PROCESS.test(m[3]!))
      ? undefined
      : { message: m[3] ?? '', ident: m[1], kernel: m[1] === 'kernel', pid: m[2] === undefined ? undefined : Number(m[2]) }
  },
}
