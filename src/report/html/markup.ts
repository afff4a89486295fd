import { withoutCommands } from '../wrap.ts'

/** HTML of our own. Whatever else is put into an element is text, and is escaped there: nothing of the input becomes markup. */
export class Markup {
  readonly html: string

  constructor(html: string) {
    this.html = html
  }
}

export type Child = Markup | string | number | undefined | readonly Child[]
export type Attributes = Readonly<Record<string, string | number | true | undefined>>

/** Elements that have no end tag (HTML Living Standard, void elements). */
const VOID = new Set(['meta', 'input', 'br'])
/** What acts, or leads somewhere, and so is never made here. */
const ACTING = /^(?:on|style$|src|action$|formaction$|xlink)/i

/** An element. Attributes that are undefined are left out; `true` is one without a value. */
export function el(name: string, attributes: Attributes, ...children: readonly Child[]): Markup {
  const written = Object.entries(attributes).map(([key, value]) => (value === undefined ? '' : attribute(key, value)))
  const open = `<${name}${written.join('')}>`
  return new Markup(VOID.has(name) ? open : `${open}${htmlOf(children)}</${name}>`)
}

/** Several pieces, one behind the other. */
export const pieces = (...children: readonly Child[]): Markup => new Markup(htmlOf(children))

/** A link to a place of this page, or to a page of the documentation by https; any other address stays text. */
export function link(address: string, attributes: Attributes, ...children: readonly Child[]): Markup {
  if (!/^(?:#[\w-]{1,80}|https:\/\/[\w.-]+(?:\/[^\s"'<>]*)?)$/.test(address)) return pieces(...children)
  return el('a', { href: address, ...(address.startsWith('#') ? {} : { rel: 'noreferrer noopener' }), ...attributes }, ...children)
}

function attribute(name: string, value: string | number | true): string {
  if (ACTING.test(name)) throw new TypeError(`an attribute that acts: ${name}`)
  if (name === 'href' && !/^(?:#|https:\/\/)/.test(String(value))) throw new TypeError('an address that is no place of ours')
  return value === true ? ` ${name}` : ` ${name}="${escapeHtml(String(value))}"`
}

function htmlOf(children: readonly Child[]): string {
  return children.map((child) => (child === undefined ? '' : isList(child) ? htmlOf(child) : one(child))).join('')
}

const isList = (child: Child): child is readonly Child[] => Array.isArray(child)
const one = (child: Exclude<Child, undefined | readonly Child[]>): string =>
  child instanceof Markup ? child.html : escapeHtml(String(child))

const ENTITIES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
  // no line of the file begins with a text of the input
  ['\n', '&#10;'],
])

/** Nor is a link in it to a viewer that takes the file for Markdown. */
const escapeHtml = (text: string): string =>
  withoutCommands(text)
    .replace(/[&<>"'\n]/g, (char) => ENTITIES.get(char)!)
    .replaceAll('](', ']&#40;')
