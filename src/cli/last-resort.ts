/**
 * What nobody caught, in one line. Imported before everything else, since modules themselves may fail to load where descriptors or
 * memory are short.
 */
process.on('uncaughtException', (error: Error & { readonly code?: unknown }) => {
  const line =
    error.code === 'EMFILE' || error.code === 'ENFILE'
      ? 'too few file descriptors to run with (ulimit -n)'
      : `internal error, please report it: ${error.message.replace(/[^ -~]/g, '?').slice(0, 2_000)}`
  process.stderr.write(`osdx: ${line}\n`)
  process.exit(2)
})
