#!/usr/bin/env node
import { version } from './version.ts'

process.on('uncaughtException', (error) => {
  process.stderr.write(`osdx: internal error, please report it: ${error.message.replace(/[^ -~]/g, '?')}\n`)
  process.exit(2)
})

const argv = process.argv.slice(2)
// scripts ask for it often: nothing else is loaded
if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) process.stdout.write(`${version}\n`)
else {
  const [{ run }, { leave, processIo }] = await Promise.all([import('./cli/main.ts'), import('./cli/process-io.ts')])
  await leave(await run(argv, processIo()))
}
