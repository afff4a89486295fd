import { block, collect } from '../../core/block.ts'
import { CONFIGURATION_REFUSAL, type ConfigurationRefusal } from '../../records/configuration-refusal.ts'
import type { LogLine } from '../../core/log-line.ts'

/** Tomcat names a connector by protocol, address and port: `http-nio-8080`, `https-jsse-nio-10.0.0.7-8443`. */
const CONNECTOR =
  /\bFailed to (?:initialize|start) (?:connector|component) \[(?:Connector\[)?"?(?:\w{1,12}-){1,4}(?:(?<address>[\d.]{7,15})-)?(?<port>\d{1,5})"?\]/
const TAKEN = /\bBindException: Address already in use\b/

/** A connector that is not made, with the reason at the end of its trace (org.apache.catalina.core.StandardService). */
export const connectorTaken = block<ConfigurationRefusal & LogLine>({
  id: 'connector-taken',
  emits: CONFIGURATION_REFUSAL,
  begins: ['Failed to initialize connector', 'Failed to start connector', 'Failed to initialize component', 'Failed to start component'],
  opens: (message) => CONNECTOR.test(message),
  maxLines: 60,
  open: (first) =>
    collect(
      first,
      (message) =>
        TAKEN.test(message)
          ? 'last'
          : /^\s{0,12}(?:at |Caused by: |\.{3} \d|[\w.$]{1,200}(?:Exception|Error)\b)/.test(message)
            ? 'take'
            : 'end',
      (lines) => {
        const why = lines.find((line) => TAKEN.test(line.message))
        if (why === undefined) return undefined
        const { address, port } = CONNECTOR.exec(first.message)!.groups!
        const { at: _at, time: _time, ...line } = first
        return {
          ...line,
          kind: 'port',
          name: port,
          address,
          port: Number(port),
          missing: false,
          ends: undefined,
          sentence: first.message.trim().slice(0, 300),
        }
      },
    ),
})
