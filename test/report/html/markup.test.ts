import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { el, link, pieces } from '../../../src/report/html/markup.ts'

describe('markup', () => {
  test('what is no markup of ours is text, in elements and in attributes', () => {
    expect(el('p', { title: `"><i x='` }, '<b>&amp;</b>', 3, undefined, ['a', [el('i', {}, "'")]]).html).toBe(
      '<p title="&quot;&gt;&lt;i x=&#39;">&lt;b&gt;&amp;amp;&lt;/b&gt;3a<i>&#39;</i></p>',
    )
  })
  test('elements without an end tag, attributes without a value, and those that are left out', () => {
    expect(pieces(el('br', {}), el('option', { selected: true, value: '', label: undefined })).html).toBe(
      '<br><option selected value=""></option>',
    )
  })
  test('no line of the file begins with a text, and no runner of a CI finds a command in it', () => {
    expect(el('p', {}, 'a\n::error::b ##vso[task]').html).toBe('<p>a&#10;::error::b # #vso[task]</p>')
  })
  test('a link of Markdown is none to who takes the file for that', () => {
    expect(el('p', { title: '[a](javascript:b)' }, '[a](javascript:b)').html).toBe(
      '<p title="[a]&#40;javascript:b)">[a]&#40;javascript:b)</p>',
    )
  })
  test('attributes that act are never written', () => {
    for (const name of ['onclick', 'ONLOAD', 'style', 'src', 'srcdoc', 'action', 'formaction', 'xlink:href'])
      expect(() => el('a', { [name]: 'x' })).toThrow('an attribute that acts')
    for (const href of ['javascript:x', 'data:text/html,x', 'http://x', '//x', ' #x'])
      expect(() => el('a', { href })).toThrow('no place of ours')
  })
  test('a link leads into the page or to documentation; any other address is text', () => {
    expect(link('#finding-3', { class: 'mark' }, 'x').html).toBe('<a href="#finding-3" class="mark">x</a>')
    expect(link('https://docs.kernel.org/a.html#b', {}, 'x').html).toBe(
      '<a href="https://docs.kernel.org/a.html#b" rel="noreferrer noopener">x</a>',
    )
    for (const address of ['javascript:x', 'https://a"b', 'https://a/<b>', '#a b', 'http://x.example/', 'https://x.example/a b'])
      expect(link(address, {}, 'x').html).toBe('x')
  })
  test('whatever the text, the document holds one element and the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, value) => {
        const { html } = el('p', { title: value }, text)
        expect(html.match(/[<>]/g)).toHaveLength(4)
        expect(html.match(/"/g)).toHaveLength(2)
        expect(html).not.toContain('\n')
      }),
    )
  })
})
