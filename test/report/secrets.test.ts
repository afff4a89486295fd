import { describe, expect, test } from 'vitest'
import { maskSecrets } from '../../src/report/mask.ts'

/** As people choose them, and as generators do: words and short ones as well. */
const SECRETS = ['Kestrel-77!blue', 'hunter2', 'letmein', 'S3cr3tPw', 'tiger', 'aB3$kd9_x']

/** `{}` is the secret, `\\0` the NUL between the words of /proc/PID/cmdline. */
const PLACES = String.raw`
echo {} | passwd --stdin bob
echo "{}" | sudo passwd --stdin bob
passwd --stdin bob <<< {}
passwd --stdin bob <<< '{}'
printf '{}' | passwd --stdin bob
printf '%s\n' bob:{} | sudo chpasswd
printf 'bob:{}\n' | chpasswd
echo 'bob:{}' | chpasswd -e
type=EXECVE msg=audit(1.1:1): argc=4 a0="mysql" a1="-u" a2="root" a3="-p{}"
type=EXECVE msg=audit(1.1:1): argc=2 a0="mysqldump" a1="-p{}"
type=EXECVE msg=audit(1.1:1): argc=3 a0="mysqladmin" a1="--password" a2="{}"
type=EXECVE msg=audit(1.1:1): argc=3 a0="redis-cli" a1="-a" a2="{}"
type=EXECVE msg=audit(1.1:1): argc=4 a0="sshpass" a1="-p" a2="{}" a3="ssh"
type=EXECVE msg=audit(1.1:1): argc=3 a0="curl" a1="-u" a2="bob:{}"
type=EXECVE msg=audit(1.1:1): argc=3 a0="docker" a1="login" a2="-p" a3="{}"
type=EXECVE msg=audit(1.1:1): argc=3 a0="vault" a1="login" a2="{}"
type=EXECVE msg=audit(1.1:1): argc=3 a0="htpasswd" a1="-b" a2="/etc/f" a3="bob" a4="{}"
type=EXECVE msg=audit(1.1:1): argc=3 a0="smbclient" a1="//x" a2="-U" a3="user%{}"
type=EXECVE msg=audit(1.1:1): argc=3 a0="openssl" a1="rsa" a2="-passin" a3="pass:{}"
type=EXECVE msg=audit(1.1:1): a0="kubectl" a1="--token" a2="{}"
type=EXECVE msg=audit(1.1:1): a0="kubectl" a1="--token={}"
type=EXECVE msg=audit(1.1:1): a0="psql" a1="postgresql://bob:{}@db/x"
redis AUTH {}
AUTH {}
AUTH default {}
"AUTH" "{}"
1700000000.123456 [0 127.0.0.1:5000] "AUTH" "{}"
1700000000.123456 [0 127.0.0.1:5000] "AUTH" "default" "{}"
HELLO 3 AUTH default {}
CONFIG SET requirepass {}
"CONFIG" "SET" "requirepass" "{}"
redis-cli -h cache -a {} ping
redis-cli --user bob --pass {} ping
redis-cli -u redis://bob:{}@cache:6379
vault login {}
vault login token={}
vault login -method=userpass username=bob password={}
htpasswd -b file user {}
htpasswd -bB /etc/nginx/.htpasswd bob {}
htpasswd -cbm "/etc/x" bob "{}"
htpasswd -nb bob {}
sshpass -p {} ssh root@h
sshpass -p{} scp a b:
SSHPASS={} sshpass -e ssh h
curl -u user:{} https://x
curl --user user:{} https://x
curl -uuser:{} https://x
curl -su user:{} https://x
curl -U px:{} https://x
curl --proxy-user px:{} x
curl -H 'X-Auth-Token: {}' x
curl -H "Authorization: token {}" x
curl -d 'username=bob&password={}' x
curl --data '{"user":"bob","password":"{}"}' x
curl https://bob:{}@x/
curl --pass {} https://x
wget --password={} --user=bob http://x
wget --http-password {} http://x
http -a bob:{} http://x
openssl rsa -in k.pem -passin pass:{}
openssl req -passout pass:{} -new
openssl enc -aes-256-cbc -k {} -in a
openssl pkcs12 -export -password pass:{}
smbclient //x -U user%{}
smbclient //x -Uuser%{}
mount -t cifs //x /y -o username=bob,password={},uid=0
mount.cifs //x /y -o user=bob%{}
kubectl --token {} get pods
kubectl --token={} get pods
kubectl create secret generic db --from-literal=password={}
kubectl create secret docker-registry r --docker-password={}
kubectl config set-credentials bob --password={}
docker login -u bob -p {} registry.example
docker login -u bob -p{} registry.example
docker login --username bob --password {} r
podman login -u bob -p {} r
echo {} | docker login --username bob --password-stdin
docker run -e MYSQL_ROOT_PASSWORD={} mysql
docker run --env POSTGRES_PASSWORD={} postgres
helm repo add x https://x --username bob --password {}
helm registry login r -u bob -p {}
helm upgrade x . --set db.password={}
helm install x . --set auth.rootPassword={},auth.user=bob
oc login -u bob -p {}
az login -u bob -p {}
az login --service-principal -u app -p {} --tenant t
gcloud auth activate --password {}
DB_PASSWORD={}
DB_PASS={}
MYSQL_PWD={}
PGPASSWORD={}
REDIS_PASSWORD: {}
export SPRING_DATASOURCE_PASSWORD='{}'
Environment=DB_PASSWORD={}
"Env": ["PATH=/bin", "DB_PASSWORD={}"]
PATH=/bin\0DB_PASSWORD={}\0HOME=/
RABBITMQ_DEFAULT_PASS={}
AMQP_URL=amqp://bob:{}@mq:5672/
spring.datasource.password={}
jdbc:mysql://db/x?user=bob&password={}
jdbc:sqlserver://db;user=bob;password={};
Server=db;Uid=bob;Pwd={};
psql "host=db user=bob password={} dbname=x"
mongodb+srv://bob:{}@c.example/
mongo --username bob --password {}
mongosh -u bob -p {}
mysql -u root -p{}
mysql -uroot -p{} -h db
mysql -u root --password {}
mysqldump --user=root --password="{}" shop
mysql --defaults-file=/x -p{}
mariadb -p{}
/usr/bin/mysql -hdb -uroot -p{} shop
sudo: bob : TTY=pts/0 ; PWD=/home/bob ; USER=root ; COMMAND=/usr/bin/mysql -u root -p{}
CRON[123]: (root) CMD (mysqldump -uroot -p{} shop | gzip > /b/x.gz)
CREATE USER 'a'@'%' IDENTIFIED BY '{}'
ALTER ROLE bob WITH PASSWORD '{}';
SET PASSWORD FOR 'bob' = '{}'
SET PASSWORD FOR 'bob'@'h' = PASSWORD('{}')
GRANT ALL ON x.* TO a IDENTIFIED BY "{}"
ldapsearch -x -D cn=admin -w {} -b dc=x
ipmitool -I lanplus -H h -U ADMIN -P {} chassis
snmpwalk -v2c -c {} host
net rpc -U bob%{} info
rsync --password {} a b
unzip -P {} a.zip
zip -P {} a.zip b
7z x -p{} a.7z
gpg --batch --passphrase {} -d a
gpg --passphrase={} -d a
keytool -storepass {} -keystore k
java -Djavax.net.ssl.trustStorePassword={} -jar x
java -Ddb.password={} -jar x
ansible-playbook x -e ansible_password={}
ansible-playbook -e "ansible_become_pass={}" x
nmcli dev wifi connect ap password {}
wpa_passphrase ssid {}
wpa_supplicant: psk="{}"
rabbitmqctl add_user bob {}
rabbitmqctl change_password bob {}
rabbitmqadmin -u bob -p {} list queues
influx -username bob -password {}
influx -username bob -password '{}'
cqlsh -u bob -p {} host
clickhouse-client --password {}
sqlcmd -S db -U sa -P {}
sqlplus bob/{}@db
pg_dump postgresql://bob:{}@db/x
psql postgres://bob:{}@db
impdp bob/{} directory=x
kinit -p bob <<< {}
echo {} | kinit bob@R
echo {} | sudo -S ls
etcdctl --user root:{} get x
etcdctl --user=root:{} get x
nats -s nats://bob:{}@h:4222
mosquitto_pub -u bob -P {} -t t
lftp -u bob,{} ftp.x
ftp://bob:{}@h/
git clone https://bob:{}@h/r.git
svn --username bob --password {} co x
twine upload -u bob -p {} d
npm login _password={}
Proxy-Authorization: Basic {}
Cookie: session={}
Set-Cookie: sid={}; Path=/
{"token":"{}kd93kd02md"}
useradd -p {} bob
usermod --password {} bob
chpasswd <<< bob:{}
`

/** Keys as their vendors make them: the secret is what stands behind the prefix. */
const KEYS: readonly (readonly [prefix: string, rest: string])[] = [
  ['AKIA', 'IOSFODNN7QXAMPLE'],
  ['ASIA', 'QXAMPLE7IOSFODNN'],
  ['AIza', 'SyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY'],
  ['xoxb-', '123456789012-abcdefGHIJ'],
  ['xapp-', '1-A0123-456-abcdef0123'],
  ['ghp_', '16C7e42F292c6912E7710c838347Ae178B4a'],
  ['gho_', '16C7e42F292c6912E7710c838347Ae178B4a'],
  ['github_pat_', '11ABCDEFG0123456789_abcdefgh'],
  ['glpat-', 'x1y2z3a4b5c6d7e8f9g0'],
  ['npm_', 'abcdefghijklmnopqrstuvwxyz0123456789'],
  ['sk_live_', '4eC39HqLyjWDarjtT1zdp7dc'],
  ['rk_live_', '4eC39HqLyjWDarjtT1zdp7dc'],
  ['sk-proj-', 'abc123DEF456ghi789JKL012'],
  ['sk-ant-api03-', 'abc123DEF456ghi789'],
  ['SG.', 'ngeVfQFYQlKU0ufo8x5d1A.TwL2iGABf9DHoTf-09kqeF8tAmbihYzrnopKc-1s5cr'],
  ['hvs.', 'CAESIJlU02LQZq1y'],
  ['ya29.', 'a0AfH6SMBx7d9k2'],
  ['SK', '0123456789abcdef0123456789abcdef'],
  ['dop_v1_', '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'],
  ['doo_v1_', '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'],
  ['pypi-', 'AgEIcHlwaS5vcmcCJDU5Yz'],
  ['shpat_', '0123456789abcdef0123456789abcdef'],
  ['shpss_', '0123456789abcdef0123456789abcdef'],
  ['hf_', 'abcdefghijklmnopqrstuvwxyzABCDEFGH'],
  ['lin_api_', '0123456789abcdefghijABCDEFGHIJ'],
  ['dckr_pat_', 'x1y2z3a4b5c6d7e8f9g0'],
  ['EAAC', 'EdEose0cBA0123456789abcdef'],
  ['AGE-SECRET-KEY-', '1QQPQZRFR7ZZ2WC5F6F0T2T5Y3Y3X9X8'],
  ['eyJ', 'hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.SflKxwRJSMeKKF2QT4'],
]

/** What looks alike and is none. */
const OTHER = String.raw`
docker run -p 8080:80 x
nc -p 8080
iptables -A INPUT -p tcp --dport 22 -j ACCEPT
iptables -p icmp
ssh -p 22 host
ssh -p 2222 root@web1 ls
mkdir -p /x
mkdir -p data/sub
cp -p a b
mysql -P 3306 -h db
mysqld_safe --port=3306 -p /var
ps -p 4242 -o comm
perf record -p 4242
strace -p 4242 -f
gdb -p 4242
lsof -p 4242
kill -9 4242
passwd: password updated for bob
passwd[123]: pam_unix(passwd:chauthtok): password changed for bob
echo hello | tee passwd
cat /etc/passwd | grep root
authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.4 user=root
sshd[1]: Accepted password for bob from 192.0.2.1 port 5555 ssh2
sshd[1]: Failed password for invalid user admin from 192.0.2.1 port 5555 ssh2
NOAUTH Authentication required.
WRONGPASS invalid username-password pair or user is disabled.
ERR AUTH <password> called without any password configured for the default user
AUTH failed
AUTH PLAIN
AUTH LOGIN
AUTH command not allowed
250-AUTH LOGIN PLAIN
starting AUTH extension
vault login failed
vault login -method=userpass
docker login failed: unauthorized
redis-cli -h db -p 6379 info
redis-cli -a
curl -u
curl -u http://x
curl -U tcp
curl: (22) The requested URL returned error: 401
openssl s_client -connect h:443
smbclient //x -U bob
kubectl -n kube-system get pods --token-ttl=0
kubectl --token=$TOKEN get pods
kubectl get secret db-token -o yaml
secret/db-credentials created
Token expired
token is invalid
invalid token 'foo' at line 3
syntax error near unexpected token 'done'
unexpected token } in JSON at position 12
key: value
API key not valid
unzip -P
rabbitmqctl add_user
rabbitmqctl list_users
htpasswd -b
snmpd[1]: Connection from UDP: [192.0.2.1]:161
Out of memory: Killed process 4242 (java) total-vm:8388608kB, anon-rss:4194304kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:9000kB oom_score_adj:0
nginx[2213]: segfault at 18 ip 000055d0c0a1b2c3 sp 00007ffd1b2c3d40 error 4 in nginx[55d0c0a00000+12000]
libcrypto.so.1.1[7f4831097000+156000]
kernel: Linux version 6.18.44-fc-v657
password: incorrect
Password has expired
pg_hba.conf rejects connection for host "192.0.2.4", user "app", database "x", no encryption
FATAL:  password authentication failed for user "app1"
Access denied for user 'root'@'10.0.0.1' (using password: YES)
su: pam_unix(su:auth): authentication failure
zip -r a.zip b
7z x a.7z
gpg: decryption failed: No secret key
gpg --passphrase-file /x -d a
keytool -list -keystore k
openssl enc -d -k
net rpc info
SET PASSWORD failed
-k 5
grep -p foo
systemctl -p Result show x
java -jar app.jar -p 8080 --port 80
python -m http.server -p 8080
mysqld: Can't start server: Bind on TCP/IP port: Address already in use
task sk_live_test_state
skb_release_data+0x11/0x30
hf_trace_event
SK buffer
shpat failed
audit: type=1400 apparmor="DENIED" operation="open" profile="/usr/sbin/mysqld" pid=4242 comm="mysqld"
type=EXECVE msg=audit(1.1:1): argc=3 a0="mkdir" a1="-p" a2="/var/lib/mysql"
type=EXECVE msg=audit(1.1:1): argc=3 a0="ssh" a1="-p" a2="22"
`

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '')
/** As audit writes the words of a command: in hexadecimal digits. */
const title = (...words: readonly string[]): string =>
  `type=PROCTITLE msg=audit(1.1:1): proctitle=${Buffer.from(words.join('\0')).toString('hex').toUpperCase()}`

describe('a secret is masked wherever it is given to a program', () => {
  test.each(linesOf(PLACES))('%s', (place) => {
    for (const secret of SECRETS) {
      const text = place.replaceAll('\\0', '\0').replaceAll('{}', secret)
      const masked = maskSecrets(text)
      expect(masked).not.toContain(secret)
      expect(masked).toContain('[masked ')
      expect(maskSecrets(masked)).toBe(masked)
    }
  })
  test.each(KEYS)('%s…', (prefix, rest) => {
    const masked = maskSecrets(`refused the key ${prefix}${rest} of bob`)
    expect(masked).toMatch(/^refused the key .{0,20}\[masked [\d+-]{2,6}\] of bob$/)
    expect(masked).not.toContain(rest.slice(0, 8))
  })
  test('the title of a process', () => {
    for (const secret of SECRETS)
      expect(maskSecrets(title('mysqldump', '-uroot', `-p${secret}`, 'shop'))).toMatch(/proctitle=\[masked [\d+-]{2,6}\]$/)
    for (const plain of [title('mkdir', '-p', '/var/lib/mysql'), title('ssh', '-p', '2222', 'web1.example')])
      expect(maskSecrets(plain)).toBe(plain)
  })
})

test.each(linesOf(OTHER))('is no secret: %s', (text) => expect(maskSecrets(text)).toBe(text))

test.each([
  'echo ',
  'echo a | ',
  'AUTH a ',
  '"AUTH" "',
  'htpasswd -b ',
  'htpasswd -nb" a1="',
  'proctitle=',
  '0A',
  'passwd <<<',
  '<<< ',
  'nmcli password ',
  'smb user=a%',
  'vault login -a ',
  'psk=',
  'set password for ',
  'impdp a/',
  'wpa_passphrase ',
  'curl -u a:',
  'pypi-',
  'AGE-SECRET-KEY-',
])('in linear time: %j repeated', (piece) => {
  for (const text of [
    piece.repeat(Math.ceil(50_000 / piece.length)),
    `proctitle=passwd curl vault SKF hf_ AUTH ${piece.repeat(Math.ceil(50_000 / piece.length))}`,
  ]) {
    const start = performance.now()
    maskSecrets(text)
    expect(performance.now() - start).toBeLessThan(2_000)
  }
})
