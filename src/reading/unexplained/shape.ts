/** Names in which a digit is no number: two disks with one message are two statements. */
const DEVICE = /^(?:(?:sd|vd|hd|xvd)[a-z]{1,2}\d{0,3}|(?:nvme|md|dm-|loop|sr|st|eth|ata|usb|mmcblk|bond|veth|br|en[ops])\w{1,16})$/
/** A word with a digit in it. */
const NUMBERED = /(?<![A-Za-z0-9_-])[A-Za-z_-]*\d[A-Za-z0-9_-]*/g
const HEX = /^(?:0x[0-9a-f]{1,64}|(?=[0-9a-f]{0,64}\d)[0-9a-f]{6,64})$/i

/** Characters looked at of one message: what it says stands at its beginning, the reason at its end. */
export const HEAD = 400
export const TAIL = 200

/** The beginning and the end of a long message. */
export function ends(message: string): string {
  return message.length <= HEAD + TAIL ? message : `${message.slice(0, HEAD)} … ${message.slice(-TAIL)}`
}

/** The last one that was masked: a line is often asked about twice in turn. */
let last = { message: '', shape: '' }

/** The message with numbers, addresses and identifiers masked: what two tellings of one kind of failure share. Names stay. */
export function shapeOf(message: string): string {
  if (message !== last.message) last = { message, shape: masked(message) }
  return last.shape
}

function masked(message: string): string {
  return ends(message)
    .replace(/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi, '#')
    .replace(NUMBERED, (word) => (DEVICE.test(word) ? word : HEX.test(word) ? '#' : word.replace(/\d+/g, '#')))
    .replace(/#(?:[.:,T]#)+/g, '#')
    .replace(/\s+/g, ' ')
    .trim()
}
