#!/usr/bin/env node
import { run } from './cli/main.ts'
import { leave, processIo } from './cli/process-io.ts'

process.on('uncaughtException', (error) => {
  process.stderr.write(`osdx: internal error, please report it: ${error.message.replace(/[^ -~]/g, '?')}\n`)
  process.exit(2)
})

await leave(await run(process.argv.slice(2), processIo()))
