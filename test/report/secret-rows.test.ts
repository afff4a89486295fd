import { describe, expect, test } from 'vitest'
import { maskSecrets } from '../../src/report/mask.ts'

const linesOf = (text: string): string[] => text.trim().split('\n')
/** `⏎` ends a line. */
const spelled = (text: string): string => text.replaceAll('⏎', '\n')

const SECRETS = ['Walnut-Star-77', 'hunter2', 'letmein', 'aB3$kd9_x']

describe('a value is masked in the line below its name', () => {
  test.each(
    linesOf(String.raw`
DB_PASSWORD:⏎  {}
    DB_PASSWORD:⏎      {}
password =⏎  {}
password =>⏎    '{}'
"password":⏎  "{}",
export DB_PASSWORD=\⏎  {}
spring.datasource.password:⏎    {}
<password>⏎  {}⏎</password>
<db:password type="plain">⏎  {}⏎</db:password>
Nov 21 04:00:00 h app[1]: DB_PASSWORD:⏎Nov 21 04:00:01 h app[1]:   {}
`),
  )('%s', (place) => {
    for (const secret of SECRETS) {
      const masked = maskSecrets(spelled(place).replace('{}', secret))
      expect(masked).toBe(spelled(place).replace('{}', secret.length < 8 ? '[masked 1-7]' : '[masked 8-15]'))
      expect(maskSecrets(masked)).toBe(masked)
    }
  })

  // what a program prints may stand there as well: there one is masked that looks so
  test.each(
    linesOf(String.raw`
Enter password for root:⏎{}
Enter password for root: ⏎{}
[sudo] password for bob:⏎{}
bob@10.0.0.1's password:⏎{}
Enter passphrase for key '/root/.ssh/id_rsa':⏎{}
Enter PEM pass phrase:⏎{}
New password:⏎{}
Enter current password for root (enter for none):⏎{}
DB_PASSWORD=⏎{}
API_TOKEN:⏎  {}
`),
  )('%s', (place) => {
    for (const secret of ['Iris-Cliff-40', 'aB3$kd9_xQ', 'S3cr3tPwXy9']) {
      const masked = maskSecrets(spelled(place).replace('{}', secret))
      expect(masked).toBe(spelled(place).replace('{}', '[masked 8-15]'))
    }
  })

  test.each(
    linesOf(String.raw`
Password:⏎Login incorrect
Enter password:⏎ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: YES)
[sudo] password for bob:⏎web-server-01
[sudo] password for bob:⏎4.18.0-305.el8.x86_64
[sudo] password for bob:⏎root@db1:~#
[sudo] password for bob:⏎Sorry, try again.
Enter password:⏎Tables_in_shop2
Enter password:⏎+----+------+
Failed password for root:⏎Exit-Code-77
password:⏎  required
password:⏎  type: string
password:⏎  secretKeyRef:
password =⏎  settings.database.password
password =⏎  os.getenv("DB_PASSWORD")
password:⏎  - This field is required.
imagePullSecrets:⏎- name: regcred-77x
secrets:⏎  db-creds-v2
secret:⏎  web1-tls-v2
+ password =⏎    (sensitive value)
Password:⏎
DB_PASSWORD:⏎  $DB_PASSWORD
could not read the token:⏎  unexpected-end-77
`),
  )('is no secret: %s', (text) => expect(maskSecrets(spelled(text))).toBe(spelled(text)))
})
