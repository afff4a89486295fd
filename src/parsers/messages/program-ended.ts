import { message } from '../../core/message.ts'
import { PROGRAM_ENDED, type ProgramEnded } from '../../records/program-ended.ts'

/** systemd: src/core/service.c and job.c. */
const UNIT =
  /^(\S{1,250}\.(?:service|socket|mount)): (?:(?:[Mm]ain|[Cc]ontrol) process exited, code=(?:exited|killed|dumped), status=[1-9]|Failed with result )/
/** PostgreSQL's FATAL ends one session: what refuses a client is none of the server's last words. */
const SAYS =
  /\bgiving up\b|\bgave up\b|\bapplication (?:run )?failed(?: to start)?\b|could not start (?:the )?server|(?<!\balert: )\bfatal\b(?! signal| alert| - |: {1,4}(?:no pg_hba\.conf entry|pg_hba\.conf rejects) )|\bunhandled\b(?! Error"? err=)|\bthrow er; |\buncaught\b|configuration file \S{1,300} (?:test failed|contains errors)|\bcannot (?:start|continue)\b|\bunable to start\b|\bfailed to start\b|\bleader ?election lost\b|^panic: (?!runtime error)|^Traceback \(most recent call last\)|^Exception in thread "main"/i

/** What servers say last of all; Consul, and RabbitMQ, where no start follows. */
const LAST =
  /\bFailed to initialize server\(s\) addr\b|\bFatal errors found in configuration\b|(?:^|[.,!:] |\] )(?:aborting|terminating)[.!]?$|(?:^|[.!] )exiting[.!]?$|\bstart-?up error: \S|\bRetry join exhausted\b|^\s{0,8}BOOT FAILED\s{0,8}$|\bAborting on (?:fatal )?errors?\b|\b(?:[Tt]erminated|[Ee]xiting|did not exit|exit(?:ed)?) (?:abnormally|normally|\(due to fatal error\))/i
/** Printed, not logged: what a program says in front of its exit (Vault and others of HashiCorp). */
const PRINTED = /^Error (?:initiali[sz]ing|starting) \S/
/** Compose, of a container whose lines begin with this name. */
const OF_COMPOSE = /^([A-Za-z0-9][\w.-]{0,61}) exited with code (?!0\b)\d{1,3}(?: \(restarting\))?\s*$/

/**
 * Node when an error was caught by nobody, a shell that prints what it does, runners of jobs: docker build, GitHub, GitLab, make, Airflow. Of Rust only the first
 * thread ends the program.
 */
const BARE =
  /^Node\.js v\d{1,3}\.\d{1,3}\.\d{1,3}\s*$|^\++ exit [1-9]\d{0,2}\s*$|\bProcess completed with exit code [1-9]\d{0,2}\.|\bJob failed(?: \([a-z ]{3,30}\))?: exit (?:code|status) [1-9]|\breturned a non-zero code: [1-9]|^make(?:\[\d{1,3}\])?: \*{3} .{1,200} Error [1-9]|\bstart-?up failed\b|^thread 'main'(?: \(\d{1,10}\))? panicked at |\bFailed to construct kafka (?:consumer|producer)\b|\bFailed create new KafkaAdminClient\b|\bTask exited with return code [1-9]/
/** supervisord: supervisor/process.py, of a program by its name in the configuration. */
const SUPERVISED = /\bgave up: ([\w.:-]{1,80}) entered FATAL state\b/

/** Last words that name a cause of their own. */
const ITS_OWN = /out of memory|outofmemory|\bpanic\b(?!: (?!runtime error))|segmentation|stack overflow|killed/i

/** What tells that a failure ended something: a program's last words, and systemd's. */
export const programEnded = message<ProgramEnded>({
  id: 'program-ended',
  emits: PROGRAM_ENDED,
  holds: [
    ...['giving up', 'gave up', 'application run failed', 'application failed', 'could not start'],
    ...[
      'fatal',
      'unhandled',
      'throw er;',
      'uncaught',
      'test failed',
      'contains errors',
      'cannot start',
      'cannot continue',
      'unable to start',
    ],
    ...[
      'failed to start',
      'traceback (most recent',
      'exception in thread "main"',
      'process exited, code=',
      'failed with result',
      'election lost',
      ' exited with code ',
    ],
    ...[
      'Failed to initialize server',
      'Fatal errors found',
      'aborting',
      'exiting',
      'terminating',
      'panic: ',
      'abnormally',
      'did not exit normally',
      ...['Node.js v', '+ exit ', 'completed with exit code', 'Job failed', 'non-zero code', '*** [', 'startup failed', 'start-up failed'],
      ...['Error initializing ', 'Error initialising ', 'Error starting '],
      ...['startup error: ', 'start-up error: ', 'Retry join exhausted', 'BOOT FAILED'],
      ...["thread 'main'", 'Failed to construct kafka', 'create new KafkaAdminClient', 'exited with return code'],
    ],
  ],
  read({ message: text, kernel, ident, time }) {
    if (kernel === true) return undefined
    const unit = UNIT.exec(text)?.[1]
    if (unit !== undefined) return { unit }
    const container = ident === undefined ? OF_COMPOSE.exec(text)?.[1] : undefined
    if (container !== undefined) return { ident: container }
    if (ident !== 'systemd' && BARE.test(text)) return { bare: true }
    const supervised = SUPERVISED.exec(text)?.[1]
    if (supervised !== undefined) return { ident: supervised, by: 'supervisor' }
    if (time === undefined && ident === undefined && PRINTED.test(text)) return {}
    return ident !== 'systemd' && (SAYS.test(text) || LAST.test(text)) && !ITS_OWN.test(text) ? {} : undefined
  },
})
