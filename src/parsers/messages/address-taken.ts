import { message } from '../../core/message.ts'
import { CONFIGURATION_REFUSAL, type ConfigurationRefusal } from '../../records/configuration-refusal.ts'
import { listenerIn } from '../listener.ts'

/** EADDRINUSE of bind(2) and listen(2), in the words of strerror, of runtimes and of servers. */
const TAKEN =
  /\baddress (?:is )?already in use\b|\bEADDRINUSE\b|\beaddrinuse\b|\bport:? \d{1,5} (?:is|was) (?:already )?(?:in use|used|allocated|taken)\b|\bconnection in use: \(|\bOnly one usage of each socket address\b|\bAdresse (?:wird bereits verwendet|déjà utilisée)/i
/** EADDRNOTAVAIL where somebody wants to listen: the address is not of this machine. */
const FOREIGN = /\bcannot assign requested address\b|\bEADDRNOTAVAIL\b|\baddress not available\b/i
const LISTENING = /\bbind(?:ing)?\b|\blisten(?:ing|er)?\b|\bmake_sock\b/i
/** It helps itself: the next port, or the same later. */
const GOES_ON = /\btrying (?:another|the next|next|a different)\b|\busing (?:available )?port \d|\b(?:DEBUG|TRACE)\b|\bwill (?:re)?try\b/i
const ENDS =
  /^(?:Error: |panic: |fatal\b|\[FATAL\])|\bfatal\b|\[(?:emerg|ALERT)\]|\b(?:failed|unable) to start\b|\b(?:could not|cannot|can't) start\b|\b(?:aborting|exiting)\b|\bno listening sockets available\b/i

/** A server cannot have the address or the port that it is told to listen on. */
export const addressTaken = message<ConfigurationRefusal>({
  id: 'address-taken',
  emits: CONFIGURATION_REFUSAL,
  holds: [
    // `port 8080 is in use`
    ...Array.from('0123456789', (digit) => `${digit} is in use`),
    ...['already in use', 'EADDRINUSE', 'was already used', 'is already used', 'is already allocated', 'is already taken'],
    ...['connection in use: (', 'Only one usage of each socket', 'wird bereits verwendet', 'déjà utilisée'],
    ...['cannot assign requested address', 'EADDRNOTAVAIL', 'address not available'],
  ],
  read({ message: text, kernel, priority }) {
    if (kernel === true || (priority !== undefined && priority > 6) || GOES_ON.test(text)) return undefined
    const isTaken = TAKEN.test(text)
    // a connection that finds no free port of its own is told elsewhere
    if (!isTaken && !(FOREIGN.test(text) && LISTENING.test(text))) return undefined
    const { address, port } = listenerIn(text)
    if (!isTaken && address === undefined) return undefined
    return {
      kind: isTaken ? 'port' : 'address',
      name: isTaken ? (port === undefined ? undefined : String(port)) : address,
      address,
      port,
      missing: false,
      ends: ENDS.test(text),
      sentence: text.trim().slice(0, 300),
    }
  },
})
