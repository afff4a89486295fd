/** Scaffolds a failure, a message, a format or a block: `npm run new failure memory/my-failure`. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const [kind = '', path = ''] = process.argv.slice(2)
const id = basename(path)
const name = id.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase())
const type = name.replace(/^./, (letter) => letter.toUpperCase())
const constant = id.toUpperCase().replaceAll('-', '_')

/** What each kind is made of: file below the root to contents. */
const templates = {
  failure: () => ({
    [`src/detectors/${path}/index.ts`]: `import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const ${name} = failure({
  id: '${id}',
  title: '',
  severity: 'error',
  domain: '${dirname(path)}',
  seenIn: ['kernel log'],
  links: [],
  judge,
  ...words,
})
`,
    [`src/detectors/${path}/judge.ts`]: `import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { ${constant} } from '../../../records/${id}.ts'

export interface Facts {
  host: string | undefined
  comm: string
}

/** What must be there for it to be this failure. */
export function judge(scope: Scope): Found<Facts>[] {
  return [...grouped(scope.events(${constant}), ({ what }) => what.comm)].map(([comm, events]) => ({
    ...happened(events),
    facts: { host: scope.name, comm },
    about: { comm },
    proof: toldBy(events, 'kernel log'),
    certainty: 'stated',
  }))
}
`,
    [`src/detectors/${path}/words.ts`]: `import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { times } from '../../../core/words/numbers.ts'
import { say } from '../../../core/words/opt.ts'
import type { Facts } from './judge.ts'

export const headline = (f: Facts, count: number): string => say(\`\${f.comm} … \${times(count)}\`)

export const cause = (_: Facts): Sentence[] => []

export const fix = (f: Facts): Step[] => [{ when: 'now', say: \`… \${f.comm}\` }]
`,
    [`src/detectors/${path}/page.ts`]: `import type { Page } from '../../../core/failure.ts'

export const page: Page = { mechanism: '', decoys: [], sample: 'fires' }
`,
    [`src/detectors/${path}/examples/fires/dmesg.txt`]: '',
    [`src/detectors/${path}/examples/stays-silent/dmesg.txt`]: '',
  }),
  message: () => ({
    [`src/records/${path}.ts`]: `import { lineType } from '../core/record.ts'

/** What the line states. */
export interface ${type} {
  readonly comm: string
}

export const ${constant} = lineType<${type}>('${id}')
`,
    [`src/parsers/messages/${path}.ts`]: `import { message } from '../../core/message.ts'
import { ${constant}, type ${type} } from '../../records/${id}.ts'

/** Wording: the kernel file, or the program, that prints it. */
export const ${name} = message<${type}>({
  id: '${id}',
  emits: ${constant},
  holds: ['a literal of the line'],
  read({ message: text, kernel }) {
    const m = /^(.{1,64}): a literal of the line$/.exec(text)
    return m === null || kernel === false ? undefined : { comm: m[1]! }
  },
})
`,
  }),
  parser: () => ({
    [`src/parsers/formats/${path}.ts`]: `import type { FormatParser } from '../../core/parser.ts'
import { SAMPLE } from '../../records/sample.ts'

const HEADING = /^its +heading$/

export const ${name}: FormatParser = {
  id: '${id}',
  title: '',
  capture: [],
  recognised: 'by its heading (its heading)',
  samples: [{ text: 'its heading\\n1 2\\n' }],
  shows: [],
  begins: ['its heading'],
  heading: (text) => HEADING.test(text.trim()),
  open: (publish, artifact) => ({
    line(line) {
      if (HEADING.test(line.text.trim())) return 'take'
      const m = /^(\\d{1,9}) (\\d{1,9})$/.exec(line.text)
      if (m === null) return 'pass'
      publish(SAMPLE, { tool: '${id}', series: artifact.path, values: new Map([['its', Number(m[1])]]), sinceBoot: false }, line)
      return 'take'
    },
    end() {},
  }),
}
`,
  }),
  block: () => ({
    [`src/parsers/blocks/${path}.ts`]: `import { block, collect } from '../../core/block.ts'
import { recordType } from '../../core/record.ts'

interface Noun {
  readonly message: string
}

export const ${name} = block<Noun>({
  id: '${id}',
  emits: recordType<Noun>('${id}'),
  begins: ['its first line'],
  maxLines: 100,
  open: (first) =>
    collect(
      first,
      (message) => (message.startsWith(' ') ? 'take' : 'end'),
      (lines) => ({ message: lines[0].message }),
    ),
})
`,
  }),
}

if (!(kind in templates) || id === '' || (kind === 'failure' && dirname(path) === '.')) {
  console.error('usage: npm run new failure DOMAIN/ID | message ID | parser ID | block ID')
  process.exit(2)
}
const files = templates[kind]()
const [known] = Object.keys(files).filter((file) => existsSync(join(root, file)))
if (known !== undefined) {
  console.error(`${known} exists`)
  process.exit(2)
}
for (const [file, text] of Object.entries(files)) {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), text)
  console.log(`${file} written`)
}
console.log(kind === 'failure' ? 'then: npm run gen; npx vitest run test/failures -u writes what it says of its examples: read it' : 'then: npm run gen')
