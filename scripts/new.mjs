/** Scaffolds a detector, parser or block: `npm run new detector memory/my-failure`. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const [kind = '', path = ''] = process.argv.slice(2)
const id = basename(path)
const name = id.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase())
const folders = { detector: 'src/detectors', parser: 'src/parsers/formats', block: 'src/parsers/blocks' }

const templates = {
  detector: `import { detector } from '../../core/detector.ts'

interface Facts {
  comm: string
}

/** What it is. Wording: kernel file or man page that prints it. */
export const ${name} = detector<Facts>({
  id: '${id}',
  title: '',
  severity: 'error',
  domain: '${dirname(path)}',
  seenIn: ['kernel log'],
  watch(bench) {
    bench.onLine(['a literal of the line'], (line) => {
      const m = /^(.{1,64}): a literal of the line$/.exec(line.message)
      if (m === null || line.kernel === false) return
      const comm = m[1] ?? ''
      bench.find({ group: comm, event: line.message, facts: { comm }, entities: { comm }, proof: [{ at: line.at, time: line.time, witness: 'kernel log' }], time: line.time })
    })
  },
  cause: ({ comm }) => \`\${comm} …\`,
  fix: () => [{ when: 'now', say: '' }],
  links: [],
  mechanism: '',
  decoys: [],
  examples: [
    { name: 'fires', files: { 'dmesg.txt': '' }, fires: true },
    { name: 'stays silent', files: { 'dmesg.txt': '' }, fires: false },
  ],
})
`,
  parser: `import type { FormatParser } from '../../core/parser.ts'
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
  block: `import { block } from '../../core/block.ts'
import { recordType } from '../../core/record.ts'

interface Noun {
  readonly message: string
}

export const ${name} = block<Noun>({
  id: '${id}',
  emits: recordType<Noun>('${id}'),
  begins: ['its first line'],
  maxLines: 100,
  next: () => 'end',
  build: (lines) => ({ message: lines[0].message }),
})
`,
}

if (!(kind in templates) || id === '' || (kind === 'detector' && dirname(path) === '.')) {
  console.error('usage: npm run new detector DOMAIN/ID | parser ID | block ID')
  process.exit(2)
}
const file = join(root, folders[kind], `${path}.ts`)
if (existsSync(file)) {
  console.error(`${file} exists`)
  process.exit(2)
}
mkdirSync(dirname(file), { recursive: true })
writeFileSync(file, templates[kind])
console.log(`${folders[kind]}/${path}.ts written; then: npm run gen`)
