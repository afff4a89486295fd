import { lineType } from '../core/record.ts'

/** Something that a program was told and cannot use, so that it does not start. */
export interface ConfigurationRefusal {
  /** What kind of thing: `directive`, `parameter`, `option`, `variable`, `file`, `key`, `value`, `port`, `address`, `module`, `limit`. */
  readonly kind: string
  /** Its name as written: `proxy_passs`, `DB_PASSWORD`. */
  readonly name?: string | undefined
  readonly missing: boolean
  readonly file?: string | undefined
  /** 1-based line of `file`. */
  readonly fileLine?: number | undefined
  /** Of a port or an address to listen on. */
  readonly address?: string | undefined
  readonly port?: number | undefined
  /** What is too low: as it is, and what is asked for. */
  readonly value?: number | undefined
  readonly needs?: number | undefined
  /** Who refuses it, where the sentence can be nobody else's. */
  readonly by?: string | undefined
  /** The program gives up over it, as the line says itself. */
  readonly ends?: boolean | undefined
  /** The program's own sentence. */
  readonly sentence: string
}

export const CONFIGURATION_REFUSAL = lineType<ConfigurationRefusal>('configuration-refusal')
