import { expect, test } from 'vitest'
import { maskSecrets } from '../../src/report/mask.ts'

/** A password that any dictionary holds: only what stands before it tells what it is. */
const LABELLED = String.raw`
password: {}
password = {}
  - password: "{}"
{"user":"bob","password":"{}"}
spring.datasource.password={}
export PGPASSWORD={}
MYSQL_ROOT_PASSWORD: {}
postgres://bob:{}@db/x
redis://:{}@db:6379
https://x/?user=bob&password={}&x=1
https://x/?pass={}
https://x/?user=bob&pw={}
--password {}
--db-pass={}
mysql -u root -p{} db
Server=db;Uid=sa;Pwd={};
login bob password {}
requirepass {}
host=db user=bob password={} dbname=x
user=bob pass={}
username: bob pass: {}
"user":"bob","pw":"{}"
"pass":"{}"
<login user="bob" pass="{}"/>
<password>{}</password>
{"name":"DB_PASSWORD","value":"{}"}
ENV DB_PASSWORD {}
client_secret={}
app.secret: {}
sessionSecret: "{}"
JWT_SECRET={}
secret_key: {}
rocommunity {} 10.0.0.0/8
snmp-server community {} RO
`

/** What is said about a password, a turn, a test or an object. */
const SAID = String.raw`
password expired
FATAL: password authentication failed for user "bob"
Failed password for root from 192.0.2.1 port 22 ssh2
password: incorrect
password: mismatch
cannot read password: timeout
get password: EOF
passwd: password updated successfully
password check failed for user (bob)
The password is wrong
password must be changed
Access denied for user 'root'@'localhost' (using password: YES)
secret "db-password" not found
MountVolume.SetUp failed for volume "x" : secret "db-password" not found
imagePullSecret: regcred
secretName: web-tls
spec.secretKey: database
secret=web-tls
client secret: expired
pass=12,fail=0
pass: 12 fail: 0
{"test":"a","pass":"ok"}
"pass": "passed"
user=bob pass=3
user: bob, pass: failed
user=root pw: unknown
PWD=/home/bob
ARG VERSION 3
SNMP community name is wrong
`

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '')

test.each(linesOf(LABELLED))('%s', (place) => {
  for (const word of ['summer', 'hunter', 'Letmein']) {
    const masked = maskSecrets(place.replace('{}', word))
    expect(masked).not.toContain(word)
    expect(masked).toContain('[masked ')
  }
})
test.each(linesOf(SAID))('is no secret: %s', (text) => expect(maskSecrets(text)).toBe(text))
