import { isBad, kindOf } from './state-words.ts'

/** A row `key: value` or `key   value` of what a program prints of its state. */
export interface Field {
  readonly key: string
  readonly value: string
}

const KEY = /^[A-Za-z][\w ./()-]{1,60}$/
const LONGEST = 160

/** The row as its two parts, set apart by a colon, an equals sign, a tab or two blanks; undefined where the line is none. */
export function fieldOf(text: string): Field | undefined {
  const row = text.trim()
  const end = row.length > LONGEST ? -1 : row.search(/[:=\t]| {2}/)
  const [key, value] = [row.slice(0, Math.max(0, end)).trim(), row.slice(end).replace(/^[\s:=]{1,80}/, '')]
  return KEY.test(key) && value !== '' ? { key, value } : undefined
}

/** Keys that say of a program by themselves that it does not work, and what stands behind them then. */
const KNOWN: readonly (readonly [RegExp, RegExp])[] = [
  // vault status
  [/^sealed$/i, /^true$/i],
  // chronyc tracking
  [/^leap status$/i, /^not synchroni[sz]ed$/i],
  // INFO of redis and valkey
  [/^(?:master|slave\d{1,3})_link_status$/, /^down$/],
  [/^(?:rdb|aof)_last_[a-z]{2,16}_status$/, /^err$/],
  // CLUSTER INFO of redis and valkey
  [/^cluster_state$/, /^fail$/],
  // corosync-quorumtool, pcs status
  [/^quorate$/i, /^no$/i],
]
/** A program's own output: labels as titles are written, or `key_status:value`. People write settings otherwise. */
const PRINTED = /^[A-Z]|^[a-z\d]+(?:_[a-z\d]+)+$/
/** Ports and cards without a cable are down, too; ibstat calls them by the first word alone. */
const MAY_BE_UNUSED = /\b(?:link|port|interface|line|protocol|carrier|media|physical|slot|bay|battery|wi-?fi)\b|^state$/i

export const isKnownAmiss = ({ key, value }: Field): boolean => KNOWN.some(([name, bad]) => name.test(key) && bad.test(value))

/** Whether a row of any program whose key is one of states says that something is broken. */
export const isStateAmiss = ({ key, value }: Field): boolean =>
  PRINTED.test(key) &&
  kindOf(key) === 'state' &&
  value.length <= 60 &&
  isBad(value, 'state', key) &&
  !(MAY_BE_UNUSED.test(key) && /^(?:down|offline|missing|lost|unavailable)\b/i.test(value))
