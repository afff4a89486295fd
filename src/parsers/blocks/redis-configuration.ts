import { block, collect } from '../../core/block.ts'
import type { LogLine } from '../../core/log-line.ts'
import { CONFIGURATION_REFUSAL, type ConfigurationRefusal } from '../../records/configuration-refusal.ts'

const PLACE = /^Reading the configuration file, at line (?<line>\d{1,7})\s*$/
/** `>>> ` is taken off where a text looks quoted. */
const DIRECTIVE = /^(?:>>> )?'(?<directive>(?<name>[\w-]{1,80})[^\n]{0,300})'\s*$/

/**
 * Redis and Valkey (src/config.c): `*** FATAL CONFIG FILE ERROR (Redis 7.0.15) ***`, `Reading the configuration file, at line 88`,
 * `>>> 'appendfsync weekly'`, and last what is wrong with it.
 */
export const redisConfiguration = block<ConfigurationRefusal & LogLine>({
  id: 'redis-configuration',
  emits: CONFIGURATION_REFUSAL,
  begins: ['FATAL CONFIG FILE ERROR'],
  maxLines: 4,
  mostPassed: 0,
  open: (first) =>
    collect(
      first,
      (message, count) => {
        if (count === 1) return PLACE.test(message) ? 'take' : 'end'
        if (count === 2) return DIRECTIVE.test(message) ? 'take' : 'end'
        return message.trim() === '' ? 'end' : 'last'
      },
      (lines) => {
        const [, place, directive, why] = lines.map(({ message }) => message.trim())
        const line = PLACE.exec(place ?? '')?.groups?.['line']
        const said = DIRECTIVE.exec(directive ?? '')?.groups
        if (first.kernel === true || line === undefined || said === undefined) return undefined
        const { at: _at, time: _time, ...written } = first
        return {
          ...written,
          kind: 'directive',
          name: said['name'],
          missing: false,
          fileLine: Number(line),
          by: /\((\w{3,20}) \d/.exec(first.message)?.[1] ?? 'Redis',
          ends: true,
          sentence: `line ${line} of its configuration, '${said['directive']}'${why === undefined ? '' : `: ${why}`}`,
        }
      },
    ),
})
