import { Chalk } from 'chalk'
import { describe, expect, test } from 'vitest'
import { maskSecrets } from '../../src/report/mask.ts'
import { analyzeText } from '../../src/index.ts'
import { render } from '../../src/report/render.ts'

const linesOf = (text: string): string[] => text.trim().split('\n')
/** `⏎` ends a line, `␀` is NUL. */
const spelled = (text: string): string => text.replaceAll('⏎', '\n').replaceAll('␀', '\0')
const MARK = /\[masked (?:64\+|\d{1,2}-\d{1,2})\]/g

/** As people choose them: words as well. Neither stands in a place. */
const WEAK = ['juniper', 'cobalt', 'Marmot-41!x']
const STRONG = ['Qv7mZ2xLr9TdK4wB']

/** Whether all of the value is masked, in the line itself and in one that a log of JSON holds, and the rest is as it was. */
function expectMasked(place: string, secret: string): void {
  const [before = '', ...rest] = spelled(place).split('§')
  const text = [before, ...rest].join(secret)
  const masked = maskSecrets(text)
  expect(masked).not.toContain(secret)
  expect(masked.replace(MARK, '§').replaceAll(/(?:§)+/g, '§')).toBe(spelled(place))
  expect(maskSecrets(masked)).toBe(masked)
  if (!text.includes('\n')) expect(maskSecrets(JSON.stringify({ log: text }))).not.toContain(secret)
}

describe.each<[kind: string, secrets: readonly string[], places: string]>([
  [
    'quotes around a value',
    WEAK,
    String.raw`
db_password = """§"""
db_password = '''§'''
{'password': ['§'], 'user': ['ann']}
passwords=("§", "§")
["password"]=> string(7) "§"
password: !!str §
db_password: !vault §
<db><password><![CDATA[§]]></password></db>
<entry key="db.password"><![CDATA[§]]></entry>
args: [--password, §, --user, ann]
env: DB_PASSWORD=${'$'}{UNSET:-§} next
env: DB_PASSWORD=${'$'}(echo §) next
password=␀§ next
password "§"`,
  ],
  [
    'a name and its value in two fields',
    WEAK,
    String.raw`
bad env {name: DB_PASSWORD, value: §}
name=DB_PASSWORD value=§
Name: DB_PASSWORD, Value: §
variable "db_password" { default = "§" }
configuration error: invalid value "§" for key "db.password"
invalid argument '§' for "-p, --db-password" flag: too short
"§" is not a valid value for option 'db.password'
db.password: invalid value "§"`,
  ],
  [
    'the value in the next line',
    WEAK,
    String.raw`
{"user": "ann", "password":⏎"§"}
Nov 21 04:00:00 h app[1]: cannot read "db_password":⏎Nov 21 04:00:01 h app[1]: "§"
{"name": "DB_PASSWORD",⏎"value": "§"}
{"password":"§⏎§","next":1}
export DB_PASSWORD=\⏎§
mysql -u root \⏎  -p§ \⏎  -h db1
job --password⏎§ --verbose
Authorization:⏎  Bearer §
Authorization: Bearer⏎  §`,
  ],
  [
    'headers and cookies',
    WEAK,
    String.raw`
Authorization: Digest username="ann", realm="r", uri="/x", qop=auth, nc=00000001, response="§"
Authorization: OAuth realm="r", oauth_token="§", oauth_version="1.0"
Authorization: ["Bearer §"]
('Authorization', 'Bearer §')
('Cookie', '§')
Cookie: ["§"]
Set-Cookie2: §
PHPSESSID=§
GET /cart;jsessionid=§
JSESSIONID=§ next
connect.sid=§
laravel_session=§
"_shop_session": "§"
csrftoken=§
ASP.NET_SessionId=§
.example.org TRUE / TRUE 0 sid §
PRIVATE-TOKEN: §
Ocp-Apim-Subscription-Key: §
X-Functions-Key: §`,
  ],
  [
    'places of calls and flags',
    WEAK,
    String.raw`
#0 PDO->__construct('mysql:host=db', 'ann', '§')
mysqli_connect("db", "ann", "§")
getConnection("jdbc:mysql://db","ann","§")
db.auth("ann","§")
ACL SETUSER ann >§
job -passout pass:§
psexec.exe \\h -u ann -p §
signtool sign /p § x.exe
SELECT pgp_sym_encrypt('x','§')
//registry.example/:_authToken=§
CI_PAT=§`,
  ],
  [
    'what only looks so',
    STRONG,
    String.raw`
az storage list --account-key § --output table
--storage-key § --next
job --license-key §
tool.exe /p §
"GET / HTTP/1.1" 200 "sid=§"
shop_session=§
("password","§")
set_password('§')
password[§]`,
  ],
  [
    'vendors and webhooks',
    ['qv7mz2xlr9tdk4wb'],
    String.raw`
client sent k4t9zz.§ and was refused
https://discord.com/api/webhooks/123456789012345678/§
https://shop.webhook.office.com/webhookb2/§
https://shop.webhook.office.com/webhookb2/§/IncomingWebhook/§
https://hooks.slack.com/services/§
https://hooks.zapier.com/hooks/catch/§
https://events.pagerduty.com/integration/§
https://maker.ifttt.com/trigger/fire/with/key/§`,
  ],
])('%s', (_, secrets, places) => {
  test.each(linesOf(places))('%s', (place) => {
    for (const secret of secrets) expectMasked(place, secret)
  })
})

describe('a quote, an angle or a NUL within a value does not end it', () => {
  test.each(
    linesOf(String.raw`
DB_PASSWORD=fir"tree
DB_PASSWORD=fir'tree
DB_PASSWORD=fir<tree
DB_PASSWORD=fir>tree
DB_PASSWORD=fir""tree
DB_PASSWORD=fir␀tree
{"user":"ann","password":"fir""tree","z":1}
Server=h;Password="fir""tree";Db=x
job --password='fir''tree' --verbose
job --password="fir"tree --verbose
mysql://ann:fir<tree@db:3306/x
mysql://ann:fir>tree@db:3306/x`),
  )('%s', (line) => {
    const masked = maskSecrets(spelled(line))
    expect(masked).not.toMatch(/fir|tree/)
    expect(masked.replace(MARK, '§')).toBe(spelled(line).replace(/fir.{0,2}tree/, '§'))
  })
  test('a space that does not break', () => {
    expect(maskSecrets('DB_PASSWORD=fir\u00a0tree next')).toBe('DB_PASSWORD=[masked 8-15] next')
    expect(maskSecrets('mysql://ann:fir\u00a0tree@db:3306/x')).toBe('mysql://ann:[masked 8-15]@db:3306/x')
  })
})

test('a key that was wrapped: its rest in the next line', () => {
  for (const [first, rest] of [
    ['ghp_K3v9Xq2LmT8rW5', 'Zp7Yc4Nd1Hs6'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3', 'NzUxIn0.pX3vR8kQ2mZ7tL5w'],
  ] as const)
    for (const head of ['', 'Nov 21 04:00:00 h app[1]: ']) {
      const masked = maskSecrets(`${head}sent ${first}\n${head}${rest} and was refused`)
      expect(masked).not.toContain(rest)
      expect(masked.split('\n')[1]).toMatch(/^(?:Nov 21 04:00:00 h app\[1\]: )?\[masked [\d-]{4,5}\] and was refused$/)
    }
})

describe('stays readable', () => {
  test.each(
    linesOf(String.raw`
sh -c "job --user ann" next
"password": {"type": "string", "minLength": 3}
"password": null, "user":"ann"
password=<your password> here
DB_PASSWORD=${'$'}{DB_PASSWORD} next
DB_PASSWORD=${'$'}(cat /run/secrets/db) next
PASSWORD=␀HOME=/root␀TERM=xterm␀
at org.acme.Auth.checkPassword(Auth.java:123)
getPassword("db")
invalid argument "12x" for "-c, --count" flag: bad
"12x" is not a valid value for db.port
have_pat=0 lspath=/x
x86/PAT: Configuration [0-7]: WB WC UC- UC
<http://h:8080>,<ann@x.test>
pam_unix(sshd:session): session opened for user root
ses=4294967295 session=c1 session_id=12 sess=3
sessionid:0x16f3a2b4c5d60001 of ZooKeeper
systemd[1]: session-c1.scope: Deactivated successfully.
invalid csrf token
CSRF token: missing
docker.service1234567890 k8s.abcdefghijklmnop
read c1a2b3.00000000000000aa of the map
subj_sid=S-1-5-21-3623811015-3361044348-30300820-1013
run --password⏎Nov 21 04:00:01 h app[1]: stopped
Authorization: Bearer⏎Nov 21 04:00:01 h app[1]: stopped
ln -s a \⏎  b
token rejected⏎api-7d9f6c9b5-2xk4p crashed
tool.exe /p /q
GET /hooks/list
const key = tests.constantFrom('a#1', 'b-c#7')`),
  )('%s', (text) => {
    expect(maskSecrets(spelled(text))).toBe(spelled(text))
  })
  test.each([
    ["cookies: { sid: 'juniper' } next", 'cookies: { [masked 8-15]} next'],
    ['kubeadm join h:6443 --token abcdef.0123456789abcdef --v 5', 'kubeadm join h:6443 --token [masked 16-31] --v 5'],
    ['sh -c "job --password=juniper" next', 'sh -c "job --password=[masked 1-7]" next'],
    ['["--password=juniper","--x"]', '["--password=[masked 1-7]","--x"]'],
    ['<a href="?password=juniper">link</a>', '<a href="?password=[masked 1-7]">link</a>'],
    ['<b>password=juniper</b>', '<b>password=[masked 1-7]</b>'],
    ['password=juniper<br>user=ann', 'password=[masked 1-7]<br>user=ann'],
    ['job\0--password=juniper\0--now\0', 'job\0--password=[masked 1-7]\0--now\0'],
    ['PASSWORD=juniper\0HOME=/root\0', 'PASSWORD=[masked 1-7]\0HOME=/root\0'],
    ['password=juniper\napi-7d9f6c9b5-2xk4p crashed', 'password=[masked 1-7]\napi-7d9f6c9b5-2xk4p crashed'],
    ['token ghp_K3v9Xq2LmT8rW5\nerror: no route', 'token ghp_[masked 8-15]\nerror: no route'],
    ['password: !juniper rest', 'password: [masked 8-15] rest'],
  ])('behind what is masked: %j', (text, shown) => {
    expect(maskSecrets(text)).toBe(shown)
  })
})

test('in no form of a report: headline, quote, neighbour', async () => {
  const at = (second: number, text: string): string => `Nov 21 05:00:0${second} h ${text}`
  for (const said of [
    'password = """juniper"""',
    'bad env {name: DB_PASSWORD, value: juniper}',
    'invalid value "juniper" for key "db.password"',
  ]) {
    const report = await analyzeText({
      'app.log': [
        at(1, `app[9]: FATAL: ${said}`),
        at(2, 'systemd[1]: app.service: Main process exited, code=exited, status=1/FAILURE'),
        at(3, "systemd[1]: app.service: Failed with result 'exit-code'."),
      ].join('\n'),
    })
    expect(report.findings.length + report.coverage.unexplained.length).toBeGreaterThan(0)
    for (const form of ['text', 'json'] as const) {
      const out = render(report, form, { chalk: new Chalk({ level: 0 }) })
      expect(out).toContain('[masked 1-7]')
      expect(out).not.toContain('juniper')
    }
  }
})
