/** Finds what can be broken in a module, and makes a module in which each of these breaks can be switched on. */
import { parse } from 'acorn'

const COMPARED = { '<': '<=', '<=': '<', '>': '>=', '>=': '>', '===': '!==', '!==': '===' }
const COMPUTED = { '+': '-', '-': '+', '*': '/', '/': '*', '%': '*' }
const JOINED = { '&&': '||', '||': '&&', '??': '&&' }
/** Properties that are told on manual pages only. */
const TOLD_ELSEWHERE = new Set(['why'])

/** Every break of a module: `{ start, end, to, what, line }`, an expression and what stands for it. */
export function mutantsOf(code) {
  const found = []
  const add = (node, to, what) => found.push({ start: node.start, end: node.end, to, what, line: code.slice(0, node.start).split('\n').length })
  const text = (node) => code.slice(node.start, node.end)
  const between = (left, operator, right) => `${text(left)} ${operator} ${text(right)}`
  walk(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }), (node, parent, key) => {
    if (node.type === 'BinaryExpression') {
      const other = COMPARED[node.operator] ?? COMPUTED[node.operator]
      const isText = [node.left, node.right].some((side) => side.type === 'TemplateLiteral' || typeof side.value === 'string')
      if (other !== undefined && !(isText && node.operator === '+')) add(node, between(node.left, other, node.right), `${node.operator} → ${other}`)
    } else if (node.type === 'LogicalExpression') {
      const other = JOINED[node.operator]
      add(node, `(${text(node.left)}) ${other} (${text(node.right)})`, `${node.operator} → ${other}`)
    } else if (node.type === 'ConditionalExpression') {
      add(node.test, 'true', 'condition → true')
      add(node.test, 'false', 'condition → false')
    } else if (node.type === 'IfStatement') {
      add(node.test, 'true', 'if → true')
      add(node.test, 'false', 'if → false')
    } else if (node.type === 'UnaryExpression' && node.operator === '!') add(node, text(node.argument), '! left out')
    else if (node.type === 'Literal' && isValue(node, parent, key)) {
      if (typeof node.value === 'boolean') add(node, String(!node.value), `${node.value} → ${!node.value}`)
      else if (typeof node.value === 'number') add(node, String(node.value * 2 + 1), `${node.value} → ${node.value * 2 + 1}`)
      else if (typeof node.value === 'string' && node.value !== '') add(node, "''", `'${node.value.slice(0, 24)}' → ''`)
    } else if (node.type === 'TaggedTemplateExpression' || (node.type === 'TemplateLiteral' && parent.type !== 'TaggedTemplateExpression')) {
      const { quasis } = node.type === 'TemplateLiteral' ? node : node.quasi
      const longest = quasis.reduce((a, b) => (b.value.raw.length > a.value.raw.length ? b : a))
      if (longest.value.raw.trim() === '') return
      const whole = text(node)
      const to = whole.slice(0, longest.start - node.start) + whole.slice(longest.end - node.start)
      add(node, to, `'${longest.value.raw.slice(0, 24)}' left out`)
    } else if (node.type === 'ArrowFunctionExpression' && node.expression && node.body.type !== 'ObjectExpression' && parent.type === 'CallExpression')
      add(node.body, 'undefined', 'result → undefined')
  })
  return found
}

const isValue = (node, parent, key) =>
  node.regex === undefined &&
  !/^(?:Import|Export)/.test(parent.type) &&
  parent.type !== 'ExpressionStatement' &&
  !(parent.type === 'Property' && (key === 'key' || TOLD_ELSEWHERE.has(parent.key.name)))

function walk(node, see, parent = { type: '' }, key = '') {
  see(node, parent, key)
  for (const [name, value] of Object.entries(node))
    for (const child of Array.isArray(value) ? value : [value]) if (typeof child?.type === 'string') walk(child, see, node, name)
}

/** The module with these breaks in it, each asleep until `globalThis.__mutant` is its number. */
export function instrumented(code, mutants) {
  const inserts = mutants.flatMap(({ start, end, to, number }) => [
    { at: start, rank: -(end - start), text: `(globalThis.__mutant===${number}?(${to}):(` },
    { at: end, rank: end - start, text: '))' },
  ])
  // at one place: what ends before what begins, the inner end before the outer, the outer beginning before the inner
  inserts.sort((a, b) => a.at - b.at || Number(a.rank < 0) - Number(b.rank < 0) || a.rank - b.rank)
  let [out, from] = ['', 0]
  for (const { at, text } of inserts) {
    out += code.slice(from, at) + text
    from = at
  }
  return out + code.slice(from)
}
