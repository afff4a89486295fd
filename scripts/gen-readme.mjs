/** Puts the real report of the sample bundle into the README, between its two marks. */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const report = execFileSync(process.execPath, ['dist/cli.js', 'analyze', 'fixtures/bundles/incident.tar.gz', '--color', 'never'], {
  cwd: root,
  encoding: 'utf8',
})
const path = join(root, 'README.md')
const readme = readFileSync(path, 'utf8')
writeFileSync(
  path,
  readme.replace(
    /(<!-- report:begin -->\n)[^]*(<!-- report:end -->)/,
    (_, begin, end) => `${begin}\n\`\`\`text\n${report.trimEnd()}\n\`\`\`\n\n${end}`,
  ),
)
