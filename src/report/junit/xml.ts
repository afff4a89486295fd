import { visible } from '../escape.ts'

/** What XML 1.0 (2.2) has no way to write. */
const ILLEGAL = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu
const ENTITIES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
])

/** Text between tags. What XML cannot write is made visible. */
export const xmlText = (text: string): string =>
  text
    .replace(ILLEGAL, visible)
    .replace(/[&<>"]/g, (char) => ENTITIES.get(char)!)
    // a viewer that shows it as Markdown finds no link
    .replaceAll('](', ']&#40;')

/** Attributes, each after a space; those that are undefined are left out. Parsers keep the newlines of a value only as references. */
export const xmlAttributes = (values: Readonly<Record<string, string | number | undefined>>): string =>
  Object.entries(values)
    .flatMap(([name, value]) =>
      value === undefined ? [] : [` ${name}="${xmlText(String(value)).replace(/[\t\n\r]/g, (char) => `&#${char.charCodeAt(0)};`)}"`],
    )
    .join('')
