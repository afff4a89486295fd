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

const EVENTS = 'LAST SEEN   TYPE      REASON      OBJECT      MESSAGE\n'
const KEY = ['MIIEowIBAAKCAQEAx0ZrTq8Yw2Lr7k3N5vJp', 'k3N5vTq8Yw2Lr7MIIEowIBAAKCAQEAx0ZrJp']

describe('a secret that its line or its neighbours tell stays out of what is made of it', () => {
  promised([
    {
      name: 'the address of an image, taken apart',
      input: `${EVENTS}5m   Warning   Failed   pod/api   Failed to pull image "https://bob:${SECRET}@reg.example/x:1": unauthorized\n`,
      finds: ['image-pull-failure'],
      never: [SECRET],
    },
    {
      name: 'the same without a scheme',
      input: `${EVENTS}5m   Warning   Failed   pod/api   Failed to pull image "bob:${SECRET}@reg.example/x:1": not found\n`,
      finds: ['image-pull-failure'],
      never: [SECRET],
    },
    {
      name: 'a flag and its value in two rows of a description',
      file: 'describe.txt',
      input: `Name:         api
Namespace:    shop
Containers:
  app:
    Image:         r/x:1
    Args:
      --password
      ${SECRET}
    State:          Waiting
      Reason:       CrashLoopBackOff
    Last State:     Terminated
      Reason:       OOMKilled
      Exit Code:    137
    Restart Count:  3
    Environment:
      DB_PASSWORD:  ${SECRET}
`,
      finds: ['container-oomkilled', 'crash-loop'],
      never: [SECRET],
    },
    {
      name: 'a key that a rotation cut, beside a kill',
      input: `${KEY.map((row) => syslog(`app: ${row}`)).join('')}${syslog('app: -----END PRIVATE KEY-----')}${syslog(oom())}`,
      finds: [KILL],
      never: KEY,
    },
  ])
})
