import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const connectionLimit = failure({
  id: 'connection-limit',
  title: 'A server has no room for another connection',
  severity: 'error',
  domain: 'process',
  seenIn: ['log'],
  absence: 'clients that log nothing about it stay unseen',
  leadsTo: ['probe-failure', 'unit-failed', 'container-error', 'crash-loop'],
  heardAs: /\btoo many (?:clients|connections)\b|\bconnection slots\b|\bmax(?:imum)?[ _](?:number of )?(?:connections|clients)\b/i,
  links: [
    'https://www.postgresql.org/docs/current/runtime-config-connection.html',
    'https://dev.mysql.com/doc/refman/8.4/en/too-many-connections.html',
    'https://redis.io/docs/latest/develop/reference/clients/',
  ],
  judge,
  ...words,
})
