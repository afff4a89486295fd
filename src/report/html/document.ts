import { SCRIPT, SCRIPT_HASH, STYLE, STYLE_HASH } from './assets.gen.ts'
import { el, Markup, pieces } from './markup.ts'

/** Nothing is loaded, sent or embedded; only the one script and the one style of ours run, which their hashes name (CSP 3, W3C). */
const POLICY = [
  "default-src 'none'",
  `script-src '${SCRIPT_HASH}'`,
  `style-src '${STYLE_HASH}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

export interface Page {
  readonly title: string
  readonly body: Markup
}

/** A whole document in one file. */
export function page({ title, body }: Page): string {
  const head = el(
    'head',
    {},
    el('meta', { charset: 'utf-8' }),
    el('meta', { 'http-equiv': 'Content-Security-Policy', content: POLICY }),
    el('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    el('meta', { name: 'color-scheme', content: 'light dark' }),
    el('meta', { name: 'referrer', content: 'no-referrer' }),
    el('title', {}, title),
    new Markup(`<style>${STYLE}</style>`),
  )
  return `<!doctype html>\n${el('html', { lang: 'en' }, head, el('body', {}, body, PATTERNS, new Markup(`<script>${SCRIPT}</script>`))).html}\n`
}

/** What several pictures fill shapes with. */
const PATTERNS = pieces(
  el(
    'svg',
    { class: 'patterns', width: 0, height: 0, 'aria-hidden': 'true', focusable: 'false' },
    el(
      'defs',
      {},
      el(
        'pattern',
        { id: 'hatch', width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
        el('rect', { width: 2, height: 6 }),
      ),
    ),
  ),
)
