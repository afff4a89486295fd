import type { Original } from './identity.ts'
import type { ReportFormat } from '../render.ts'

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
])
const LETTER = /[\p{L}\p{N}]/u
/** A name from this length on is looked for across the end of a line too. */
const BROKEN = 16

/** The originals that stand in a rendered report as whole words, whatever its form does to them. It looks for each by itself, not by what replaced them. */
export function originalsLeft(
  rendered: string,
  format: ReportFormat,
  { originals, ours }: { readonly originals: readonly Original[]; readonly ours: readonly string[] },
): Original[] {
  const views = viewsOf(rendered, format).map((view) => {
    const text = ours.reduce((rest, our) => rest.replaceAll(our, ' '), view).toLowerCase()
    return {
      text,
      words: new Set(text.match(/[\p{L}\p{N}]+/gu)),
      joined: text.replace(/\n[ |]*/g, ''),
      spaced: text.replace(/\s*\n[ |]*/g, ' '),
    }
  })
  return originals.filter(({ spelling }) => {
    const last = spelling.match(/[\p{L}\p{N}]+/gu)?.at(-1) ?? ''
    return views.some(
      ({ text, words, joined, spaced }) =>
        (words.has(last) && stands(text, spelling)) ||
        (spelling.length >= BROKEN && stands(joined, spelling)) ||
        (spelling.includes(' ') && words.has(last) && stands(spaced, spelling)),
    )
  })
}

function stands(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1))
    if (!LETTER.test(text[at - 1] ?? ' ') && !LETTER.test(text[at + name.length] ?? ' ')) return true
  return false
}

/** The text as its readers get it, and once more with what URLs escape. */
function viewsOf(rendered: string, format: ReportFormat): string[] {
  const text = unescaped(rendered, format)
  return text.includes('%')
    ? [text, text.replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))]
    : [text]
}

function unescaped(rendered: string, format: ReportFormat): string {
  switch (format) {
    case 'json':
    case 'sarif': {
      const texts: string[] = []
      JSON.parse(rendered, (name, value: unknown) => {
        texts.push(name)
        if (typeof value === 'string') texts.push(value)
        return value
      })
      return texts.join('\n\n')
    }
    case 'html':
    case 'junit':
      return rendered
        .replace(/<(style|script)\b[^>]{0,1000}>[^]*?<\/\1>/g, ' ')
        .replace(/<[/?!]?[\w-]{1,40}/g, ' ')
        .replace(/&(?:(amp|lt|gt|quot)|#(\d{1,5}));/g, (_, name: string | undefined, code: string) =>
          name === undefined ? String.fromCharCode(Number(code)) : ENTITIES.get(name)!,
        )
    case 'markdown':
      return rendered.replace(/\\([!-/:-@[-`{-~])/g, '$1')
    default:
      return rendered.replace(/\x1b\[[\d;]{0,20}m/g, '')
  }
}
