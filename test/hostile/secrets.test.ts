import { describe } from 'vitest'
import { dmesg, KILL, oom, syslog } from './kit/lines.ts'
import { promised } from './kit/promise.ts'

const SECRET = 'Tr0ub4dor-Xq9zKw'
const LINES: readonly string[] = [
  `postgres://app:${SECRET}@db.example/orders`,
  `mysql --password=${SECRET} -h db`,
  `PGPASSWORD=${SECRET} psql`,
  `curl -H "Authorization: Bearer ${SECRET}${SECRET}" https://api.example`,
  `Cookie: session=${SECRET}`,
  `AWS_SECRET_ACCESS_KEY=${SECRET}${SECRET}`,
  `{"password":"${SECRET}"}`,
  `redis-cli -a ${SECRET}`,
  `curl -u admin:${SECRET} https://x.example`,
]

describe('secrets stay out of every report', () => {
  promised(
    LINES.flatMap((line, i) => [
      {
        name: `in an error: ${i + 1}`,
        input: `${syslog(oom())}Nov 21 05:10:01 web1 app[7]: ERROR failed: ${line}\n`,
        finds: [KILL],
        never: [SECRET],
      },
      { name: `in a process name: ${i + 1}`, input: dmesg(oom(line)), finds: [KILL], never: [SECRET] },
    ]),
  )
})
