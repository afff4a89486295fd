#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8'
import './cli/last-resort.ts'
import { version } from './version.ts'

const argv = process.argv.slice(2)
// scripts ask for it often: nothing else is loaded
if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) process.stdout.write(`${version}\n`)
else {
  // by default V8 lets the heap grow to several times what lives before it collects: here to 1.2 times, threads included
  setFlagsFromString('--heap-growing-percent=20')
  const [{ run }, { leave, processIo }] = await Promise.all([import('./cli/main.ts'), import('./cli/process-io.ts')])
  await leave(await run(argv, processIo()))
}
