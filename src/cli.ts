#!/usr/bin/env node
// TEMPORARY STUB so that others can build; overwrite me.
import { analyze } from './index.ts'
const inputs = process.argv.slice(2).filter((a) => a !== 'analyze' && a !== '--format' && a !== 'json')
process.stdout.write(JSON.stringify(await analyze(inputs)) + '\n')
