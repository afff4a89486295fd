import type { Report } from '../core/report.ts'
import { escape } from './escape.ts'
import { maskSecrets, secretsOf, type Span } from './mask.ts'
import { rebuilt, relisted } from './rebuilt.ts'
import { marked } from './secrets/filled.ts'
import { KnownSecrets } from './secrets/known.ts'
import { type Beside, maskQuoted, type Shown } from './secrets/quoted.ts'

/** Characters kept of a quoted line and of any other string. */
const QUOTE = 2_000
const OTHER = 4_000
/** Looked at beyond the cut, so that a secret across it is still recognised. */
const MARGIN = 2_048
/** Looked at of one string for values that may stand elsewhere in the report. */
const MOST_READ = 65_536

/** The field in which a newline is ours: between two commands. Names in it are words of a shell, in which none stands. */
const COMMAND = 'run'

/**
 * The report as it may leave: in every string, names of facts and entities too, secrets are masked, characters that steer are made visible, and what is
 * long is cut with the number of characters cut. A value that is recognised as secret in one string, or by the lines around a quoted one, is masked in all
 * of them (`KnownSecrets`). Idempotent. Parts that are fit to leave are the same objects. `beside`: lines that are not quoted, in which the name of a
 * value that is may stand.
 */
export function sanitize(report: Report, beside: Beside = () => []): Report {
  const known = new KnownSecrets(namesOf(report))
  const found = (secret: string): void => known.add(secret)
  const quoted = maskQuoted(report, found, beside)
  const spans = new Map<string, readonly Span[]>()
  eachString(report, (text) => {
    if (!quoted.given.has(text) && !spans.has(text)) spans.set(text, secretsOf(text.slice(0, MOST_READ), found))
  })
  const mask = (text: string): string => {
    const masked = quoted.lines.has(text) ? text : marked(text, spans.get(text) ?? secretsOf(text))
    return marked(masked, known.spansIn(masked))
  }
  return clean(report, '', '', { mask, texts: { quotes: new Map(), prose: new Map(), others: new Map() }, shown: quoted.shown }) as Report
}

/** The same for one text that is not part of a report, such as a message on standard error. */
export const sanitizeText = (text: string, most = OTHER, prose = false): string => cleaned(text, most, prose, maskSecrets)

type Mask = (text: string) => string

function cleaned(text: string, most: number, prose: boolean, mask: Mask): string {
  const seen = mask(text.length > most + MARGIN ? text.slice(0, most + MARGIN) : text)
  return cut(escape(seen, prose), most, Math.max(0, text.length - most - MARGIN))
}

/** How strings are masked, and the texts of objects that are another then. */
interface Masking {
  readonly mask: Mask
  /** Texts as they leave: of thousands of findings many say the same. */
  readonly texts: Readonly<Record<'quotes' | 'prose' | 'others', Map<string, string>>>
  readonly shown: ReadonlyMap<object, Shown>
}

function clean(value: unknown, field: string, parent: string, masking: Masking): unknown {
  if (typeof value === 'string')
    return cleanText(value, isQuote(field, parent) ? 'quotes' : field === COMMAND ? 'prose' : 'others', masking)
  if (Array.isArray(value)) {
    const items: unknown[] = value
    return relisted(
      items,
      items.map((item) => clean(item, field, field, masking)),
    )
  }
  if (typeof value !== 'object' || value === null) return value
  const shown = masking.shown.get(value)
  return rebuilt(
    value,
    Object.entries(value).map(([name, item]) => {
      const given: unknown = shown !== undefined && Object.hasOwn(shown, name) ? shown[name] : item
      return [cleanText(name, 'others', masking), clean(given, name, field, masking)] as const
    }),
  )
}

function cleanText(text: string, as: keyof Masking['texts'], { mask, texts }: Masking): string {
  const known = texts[as].get(text)
  if (known !== undefined) return known
  const clean = cleaned(text, as === 'quotes' ? QUOTE : OTHER, as === 'prose', mask)
  texts[as].set(text, clean)
  return clean
}

/** Calls `visit` for each string of a report, and for each name of a fact or an entity. */
function eachString(value: unknown, visit: (text: string) => void): void {
  if (typeof value === 'string') visit(value)
  else if (typeof value === 'object' && value !== null)
    for (const [name, inner] of Object.entries(value)) {
      if (!Array.isArray(value)) visit(name)
      eachString(inner, visit)
    }
}

/** What things, machines and files of a report are called. */
function namesOf({ findings, coverage }: Report): ReadonlySet<string> {
  const names = new Set<string>()
  const add = (name: string): void => {
    names.add(name)
    for (const part of name.split(/[/!:]/)) names.add(part)
  }
  for (const { entities } of findings) eachString(Object.values(entities), add)
  for (const { name = '', aliases } of coverage.machines ?? []) for (const one of [name, ...aliases]) add(one)
  for (const { path } of coverage.artifacts) add(path)
  return names
}

/** Text of the input: a line of evidence, or what an unexplained line says. */
function isQuote(field: string, parent: string): boolean {
  return (field === 'text' && parent !== 'timeline') || (field === 'message' && (parent === 'unexplained' || parent === 'evidence'))
}

function cut(text: string, most: number, unseen: number): string {
  if (text.length + unseen <= most) return text
  let end = most - 32
  if (/[\ud800-\udbff]/.test(text[end - 1] ?? '')) end--
  return `${text.slice(0, end)}… (${text.length - end + unseen} characters cut)`
}
