import { isLogged } from './logged.ts'

/** `key:`, `key: value`, `- key: value`, with the dashes of lists of lists. Keys of labels hold dots and slashes, none holds blanks. */
const MEMBER = /^(\s{0,200}(?:- {1,8}){0,4})("[^"]{1,300}"|'[^']{1,300}'|[A-Za-z0-9_./$~-]{1,300}):(?:\s+(\S.*))?$/s
const ITEM = /^\s{0,200}-(?:\s|$)/
/** Lines of a text in quotes. */
const MAX_QUOTED = 200
/** Fields of objects of the Kubernetes API, and of the status of a pod and of its containers, whose pieces may stand at the margin. */
const FIELDS = new Set(
  (
    'apiVersion kind metadata spec status items data stringData binaryData immutable type involvedObject regarding related reason message ' +
    'note count series source firstTimestamp lastTimestamp eventTime action reportingComponent reportingInstance reportingController ' +
    'deprecatedCount deprecatedFirstTimestamp deprecatedLastTimestamp deprecatedSource roleRef subjects rules webhooks subsets endpoints ' +
    'ports addressType provisioner parameters reclaimPolicy allowVolumeExpansion mountOptions volumeBindingMode secrets imagePullSecrets ' +
    'automountServiceAccountToken template value globalDefault preemptionPolicy description aggregationRule conditions containerStatuses ' +
    'initContainerStatuses ephemeralContainerStatuses hostIP hostIPs phase podIP podIPs qosClass startTime observedGeneration name image ' +
    'imageID containerID ready restartCount started state lastState terminated waiting running exitCode signal startedAt finishedAt ' +
    'allocatedResources resources volumeMounts user nominatedNodeName resize'
  ).split(' '),
)

/** What a line is to the document: a `part` of it, `blank`, `odd`: it does not fit but the document may go on, or `foreign`. */
export type YamlLine = 'part' | 'blank' | 'odd' | 'foreign'

/**
 * Follows documents of block YAML as kubectl writes them from line to line. At the margin only fields of the API may stand, so that a line
 * of a log with a colon is none of them; further in, what indentation allows.
 */
export class YamlSection {
  /** Column of the key or dash whose value may go on in the next lines, and how. */
  #open: { readonly column: number; readonly as: 'members' | 'plain' | 'block' | 'quoted' | 'done'; readonly quote?: string } = {
    column: -1,
    as: 'members',
  }
  #quoted = 0

  line(text: string): YamlLine {
    if (text.trim() === '') return 'blank'
    const column = text.search(/\S/)
    const { as } = this.#open
    if (as === 'quoted') {
      if (++this.#quoted > MAX_QUOTED || column <= this.#open.column) this.#open = { ...this.#open, as: 'done' }
      else {
        if (endsQuoted(text, this.#open.quote!)) this.#open = { ...this.#open, as: 'done' }
        return 'part'
      }
    }
    if (as === 'block' && column > this.#open.column) return 'part'
    if (column === 0 && /^(?:---(?:\s|$)|\.{3}$)/.test(text)) {
      this.#open = { column: -1, as: 'members' }
      return 'part'
    }
    if (isLogged(text)) return column === 0 ? 'foreign' : 'odd'
    const m = MEMBER.exec(text)
    // a plain text that goes on holds no `: `
    if (as === 'plain' && column > this.#open.column) return m === null ? 'part' : 'odd'
    if (m === null) return this.#item(text, column)
    const key = m[2]!.replace(/^["']|["']$/g, '')
    // an item of a list at the margin may begin with any field
    if (column === 0 && !FIELDS.has(key) && !(m[1] !== '' && this.#open.as === 'members')) return 'foreign'
    if (as === 'done' && column > this.#open.column && this.#open.column >= 0) return 'odd'
    this.#opened(m[1]!.length, m[3] ?? '')
    return 'part'
  }

  /** A value as an item of a list. */
  #item(text: string, column: number): YamlLine {
    if (!ITEM.test(text) || (column === 0 && this.#open.as !== 'members')) return column === 0 ? 'foreign' : 'odd'
    const value = text.slice(column + 1).trim()
    if (value === '') this.#open = { column, as: 'members' }
    else if (column > 0) this.#opened(column, value)
    return column === 0 && value !== '' ? 'foreign' : 'part'
  }

  #opened(column: number, value: string): void {
    this.#quoted = 0
    const quote = value[0]
    if (value === '') this.#open = { column, as: 'members' }
    else if (/^[|>][-+0-9]{0,2}(?:\s|$)/.test(value)) this.#open = { column, as: 'block' }
    else if (quote === '"' || quote === "'") {
      const rest = value.slice(1)
      this.#open = endsQuoted(rest, quote) ? { column, as: 'done' } : { column, as: 'quoted', quote }
    } else if (/^(?:[[{]|-?\d+$|true$|false$|null$|~$)/.test(value)) this.#open = { column, as: 'done' }
    else this.#open = { column, as: 'plain' }
  }
}

/** Whether a text in quotes ends on this line. */
export const endsQuoted = (text: string, quote: string): boolean =>
  quote === '"' ? /(?:^|[^\\])(?:\\\\){0,50}"\s*(?:#.*)?$/.test(text) : /(?:^|[^'])(?:''){0,50}'\s*(?:#.*)?$/.test(text)
