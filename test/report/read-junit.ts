import { SaxesParser } from 'saxes'

export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Element[]
  text: string
}

/** The root of a document that is well-formed XML 1.0; throws where it is not. */
export function readXml(xml: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = { name, attributes, children: [], text: '' }
    open.at(-1)!.children.push(element)
    open.push(element)
  })
  parser.on('closetag', () => void open.pop())
  parser.on('text', (text) => void (open.at(-1)!.text += text))
  parser.write(xml).close()
  return root.children[0]!
}

/** Attributes that an element of JUnit's report must have, and the elements that may stand in it. */
const SHAPE: Readonly<Record<string, { needs: readonly string[]; holds: readonly string[] }>> = {
  testsuites: { needs: ['name', 'tests', 'failures', 'errors', 'skipped'], holds: ['testsuite'] },
  testsuite: { needs: ['name', 'tests', 'failures', 'errors', 'skipped', 'time'], holds: ['testcase'] },
  testcase: { needs: ['classname', 'name', 'time'], holds: ['failure', 'skipped', 'system-out'] },
  failure: { needs: ['message', 'type'], holds: [] },
  skipped: { needs: ['message'], holds: [] },
  'system-out': { needs: [], holds: [] },
}

/** A report that has the shape of JUnit's and counts what it holds; throws where it has not. */
export function readJunit(xml: string): Element {
  const root = readXml(xml)
  if (root.name !== 'testsuites') throw new Error(`the root is ${root.name}`)
  check(root)
  const names = root.children.flatMap((suite) =>
    suite.children.map(({ attributes }) => JSON.stringify([attributes['classname'], attributes['name']])),
  )
  if (new Set(names).size !== names.length) throw new Error('two cases have one name')
  for (const of of [root, ...root.children]) {
    const cases = of === root ? root.children.flatMap(({ children }) => children) : of.children
    const told = ['tests', 'failures', 'skipped'].map((name) => Number(of.attributes[name]))
    const counted = [cases.length, having(cases, 'failure'), having(cases, 'skipped')]
    if (told.join() !== counted.join()) throw new Error(`it tells ${told.join()} and holds ${counted.join()}`)
  }
  return root
}

const having = (cases: readonly Element[], name: string): number =>
  cases.filter(({ children }) => children.some((child) => child.name === name)).length

function check({ name, attributes, children }: Element): void {
  const shape = SHAPE[name]
  if (shape === undefined) throw new Error(`${name} is no element of JUnit`)
  for (const need of shape.needs) if (attributes[need] === undefined) throw new Error(`${name} has no ${need}`)
  for (const child of children) {
    if (!shape.holds.includes(child.name)) throw new Error(`${child.name} in ${name}`)
    check(child)
  }
}
