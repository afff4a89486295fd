import { describe, expect, test } from 'vitest'
import { maskSecrets } from '../../src/report/mask.ts'

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '')
/** `⏎` ends a line, `⇥` is a tab. */
const spelled = (text: string): string => text.replaceAll('⏎', '\n').replaceAll('⇥', '\t')

/** Names, hosts, ports and flags beside the secret stay: the line is the same but for it. */
function expectMasked(place: string, secrets: readonly string[]): void {
  for (const secret of secrets) {
    const masked = maskSecrets(spelled(place).replace('{}', secret))
    expect(masked).toBe(spelled(place).replace('{}', '[masked 8-15]'))
    expect(maskSecrets(masked)).toBe(masked)
  }
}

describe('in the files of servers, whatever it looks like', () => {
  test.each(
    linesOf(String.raw`
SetEnv DB_PASS {}
SetEnv DB_PASSWORD "{}"
setenv DB_PASSWORD {}
fastcgi_param DB_PASSWORD {};
fastcgi_param API_TOKEN "{}";
uwsgi_param DB_PASS {};
scgi_param DB_PASS {};
passenger_env_var DB_PASSWORD {};
env DB_PASSWORD={};
proxy_set_header Authorization "Basic {}";
proxy_set_header Authorization {};
proxy_set_header X-Api-Key {};
RequestHeader set Authorization "Bearer {}"
http-request set-header Authorization "Basic {}"
user app password {}
user app insecure-password {}
user app password {} groups admins
stats auth admin:{}
env[DB_PASS] = {}
php_value mysqli.default_pw {}
Environment="DB_PASS={}"
Environment=DB_PASS={} MODE=x
ENV DB_PASS {}
ENV DB_PASS={}
ENV DB_PASSWORD="{}"
0 3 * * * root DB_PASS={} /usr/bin/backup
0 3 * * * root mysqldump -u app -p{} shop
bindpw {}
rootbindpw {}
ldap_default_authtok = {}
AuthLDAPBindPassword "{}"
machine ftp.example.com login bob password {}
machine ftp.example.com⏎  login bob⏎  password {}
psk="{}"
network={ ssid="Office-5G" psk="{}" }
wep_key0={}
db.example:5432:shop:bob:{}
*:*:*:bob:{}
user default on >{} ~* +@all
sentinel auth-pass mymaster {}
    auth_pass {}
authentication { auth_type PASS auth_pass {} }
secret = {}
radius-server key {}
radius-server host 10.0.0.1 key 7 {}
enable secret 5 {}
username bob privilege 15 secret {}
username bob password 0 {}
com2sec local localhost {}
define('DB_PASSWORD', '{}');
kubectl create secret generic x --from-literal=pw={} --from-literal=user=bob
dbpass={}
requirepass: {}
user,password,host⏎app,{},db1
user,password,host⏎"app, x","{}",db1
id;login;db_password⏎1;app;{}
id⇥login⇥password⏎1⇥app⇥{}
| user | password | host |⏎|------|----------|------|⏎| app | {} | db1 |
+------+----------+⏎| user | password |⏎+------+----------+⏎| app  | {} |⏎+------+----------+
`),
  )('%s', (place) => expectMasked(place, ['Lichen-Port-8', 'hunter22', 'letmeinx']))
})

describe('where a word might stand too, what looks so', () => {
  test.each(
    linesOf(String.raw`
user app pass {}
login as app pass {}
db_pass {}
nas-password {}
set db_password {}
[smtp.example.com]:587 bob:{}
smtp.example.com bob@example.com:{}
bob * {} *
"bob" * "{}" 10.0.0.7
proxy-user = bob:{}
user = "bob:{}"
| db_password | {} |
| db_password | {} | string |
| ${'`'}db_password${'`'} | ${'`'}{}${'`'} |
| DB_PASSWORD | {} |
 db_password | {}
Enter password for root: {}
Password for user app: {}
`),
  )('%s', (place) => expectMasked(place, ['Lichen-Port-8', 'hunter22']))
  test.each(linesOf('name;secret;x⏎app;{};1\n| app_token | {} |\n| user | api_key |⏎|---|---|⏎| app | {} |'))('%s', (place) =>
    expectMasked(place, ['Lichen-Port-8']),
  )
})

test('all rows of a table below its heading, and nothing behind it', () => {
  const row = (i: number, secret: string): string => `| user${i} | ${secret} | db${i} |`
  const rows = (secret: string): string => Array.from({ length: 50 }, (_, i) => row(i, secret)).join('\n')
  const text = (secret: string): string => `| user | password | host |\n|---|:--|---|\n${rows(secret)}\nready-77x\n| a | ready-77x | b |`
  expect(maskSecrets(text('Lichen-Port-8'))).toBe(text('[masked 8-15]'))
})

/** What stands in the same files, and in logs beside them, and is no secret. */
const INNOCENT = String.raw`
password authentication failed for user "app"
pass 3 of 5
key: value too long
Environment file missing
Failed to load environment files: No such file or directory
PassEnv DB_PASS
SetEnv APP_ENV production-2x
SetEnv DB_PASSWORD_FILE /run/secrets/db-77x
fastcgi_param HTTP_AUTHORIZATION $http_authorization;
fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
fastcgi_param DB_PASSWORD $db_password;
proxy_set_header Authorization $http_authorization;
proxy_set_header Authorization "";
proxy_set_header Host backend-77x.example;
proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
add_header X-Frame-Options SAMEORIGIN;
add_header Set-Cookie2 off;
auth_basic_user_file /etc/nginx/.htpasswd;
stats uri /haproxy-77x
stats enable
user app password expired
user app password changed
User app password authentication failed
user bob password is wrong
user www-data
user tests pass 3 of 5
user app pass through
login as root pass quickly
server web1 10.0.0.7:8080 check
ldap_default_authtok_type = password
ssl_password_file /etc/nginx/pass-77x
ssl_certificate_key /etc/nginx/web1-77x.key;
enable secrets
enable password expired
db.c:5432:12: error
web1.example:5432: connection refused
[10.0.0.1]:587 status:deferred
5 * 3-4 * * /usr/bin/backup-77x
*/5 * * * * root /usr/bin/backup-77x
a * b
auth_pass was not set
systemd-ask-password v252
mysql_native_password | ACTIVE
| caching_sha2_password | ACTIVE | AUTHENTICATION | NULL | GPL |
| validate_password.length | 8 |
| default_password_lifetime | 90 |
| password_history | 12 |
| user | password | last_login1 |
| reset-password | v1.2.3 | Running |
| reset-password-7d9f6c9b5-2xk4p | 0/1 | CrashLoopBackOff | 12 |
| Field | Type | Null | Key | Default | Extra |⏎| user1 | char(32) | NO | PRI | NULL-2 | x |
| check | pass | fail |⏎|---|---|---|⏎| dns-2x | 12 | 3 |
| user | password_expired | host |⏎|---|---|---|⏎| app | N-77x | db1 |
| user | password | host |⏎|---|---|---|⏎| app | YES | db1 |⏎| app2 | ***** | db1 |⏎| app3 | expired | db1 |
| NAME | READY | STATUS |⏎| db-password-7d9f | 0/1 | Error |
NAME⇥TYPE⇥DATA⏎db-password⇥Opaque⇥2x77
name, password, and host-77x⏎a, b-77xyz, c
token,count⏎foo-77x,12
kernel: usb 1-1: Product: Keyboard KB-77x
kernel: random: crng init done
kernel: Key type dns_resolver registered
kernel: Loaded X.509 cert 'Build time key: 77ab'
kernel: nvme0n1: Dev not ready; CSTS=0x1
api-7d9f6c9b5-2xk4p   0/1   CrashLoopBackOff   12   3d5h
db-password           Opaque   1   3d5h
shop/db-credentials   kubernetes.io/tls   2   77d
user = 1000:1000
user = nginx:nginx
User=app-77x
EnvironmentFile=/etc/default/app-77x
machine: web-77x
secret = 
requirements: pass-77x
com2sec
radius-server timeout 30-77
username bob privilege 15
snmp-server location rack-77x
`

test.each(linesOf(INNOCENT))('is no secret: %s', (text) => expect(maskSecrets(spelled(text))).toBe(spelled(text)))
