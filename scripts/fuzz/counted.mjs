/** Makes a module count how often each of its branches is taken, and tell which numbers and words stand in it. */
import { parse } from 'acorn'

/** Branches of all modules together. */
const MOST_BRANCHES = 8_192
/** At one place what ends comes before what begins. */
const ENDS_FIRST = -(2 ** 40)

/**
 * The module with a counter at each branch: `globalThis.osdxHits[n]`, from `first` on. Its numbers and short texts, which inputs are
 * compared with, are added to `globalThis.osdxWords`. `next`: the first counter that is free.
 */
export function counted(code, first) {
  let next = first
  const inserts = []
  const words = new Set()
  const put = (at, order, text) => inserts.push({ at, order, text })
  const count = () => `osdxHits[${next++}]++`
  /** Outer ones begin before and end behind inner ones at the same place. */
  const around = (node, begin, end) => {
    put(node.start, -node.end, begin)
    put(node.end, ENDS_FIRST - node.start, end)
  }
  const statement = (node) => {
    if (node === null || node === undefined) return
    if (node.type === 'BlockStatement') put(node.start + 1, -Infinity, `${count()};`)
    else around(node, `{${count()};`, '}')
  }
  const expression = (node) => around(node, `(${count()},`, ')')

  walk(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }), (node) => {
    if (node.type === 'IfStatement') {
      statement(node.consequent)
      statement(node.alternate)
    } else if (/^(?:For|While|DoWhile)/.test(node.type) || /Function/.test(node.type)) {
      if (node.expression) expression(node.body)
      else statement(node.body)
    } else if (node.type === 'SwitchCase') {
      if (node.consequent.length > 0) put(node.consequent[0].start, -Infinity, `${count()};`)
    } else if (node.type === 'CatchClause') statement(node.body)
    else if (node.type === 'ConditionalExpression') {
      expression(node.consequent)
      expression(node.alternate)
    } else if (node.type === 'LogicalExpression') expression(node.right)
    else if (node.type === 'Literal' && isWord(node.value)) words.add(node.value)
  })
  if (next > MOST_BRANCHES) throw new Error(`more than ${MOST_BRANCHES} branches`)
  inserts.sort((a, b) => a.at - b.at || a.order - b.order)
  let out = `const osdxHits = (globalThis.osdxHits ??= new Uint32Array(${MOST_BRANCHES})); (globalThis.osdxWords ??= []).push(...${JSON.stringify([...words])});\n`
  let from = 0
  for (const { at, text } of inserts) {
    out += code.slice(from, at) + text
    from = at
  }
  return { code: out + code.slice(from), next }
}

const isWord = (value) => (typeof value === 'string' && value.length > 1 && value.length < 12) || (Number.isInteger(value) && value > 255)

function walk(node, see) {
  see(node)
  for (const value of Object.values(node))
    for (const child of Array.isArray(value) ? value : [value]) if (typeof child?.type === 'string') walk(child, see)
}
