import { word } from '../../core/words/shell.ts'

interface Unit {
  readonly unit: string
  readonly user: boolean
}

/** For commands: a user's unit is asked for with --user. */
export const systemctl = ({ user }: Unit): string => (user ? 'systemctl --user' : 'systemctl')
export const journalctl = ({ user }: Unit): string => (user ? 'journalctl --user' : 'journalctl')

/** Its name as one word of a shell's command. */
export const unitWord = ({ unit }: Unit): string => word(unit)

/** `indexer.service`, `The user's unit syncd.service`. */
export const unitName = ({ unit, user }: Unit): string => (user ? `The user's unit ${unit}` : unit)
