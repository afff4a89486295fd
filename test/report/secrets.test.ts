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
postgres://bob:{}@db.example/x?email=a@b.example
//bob:{}@files.example/share
user:{}@tcp(db:3306)/shop
bob:{}@/shop
CONNECT scott/{}@db
curl --basic-auth bob:{}
Login incorrect: [bob/{}] (from client ap1 port 0)
{"name":"DB_PASSWORD","value":"{}"}
{"key": "password", "x": 1, "value": "{}"}
{"value":"{}","name":"ADMIN_PASSWORD"}
{\"name\":\"DB_PASSWORD\",\"value\":\"{}\"}
- name: DB_PASSWORD\n  value: {}
- name: DB_PASSWORD\n  value: "{}"
value: {}\nname: DB_PASSWORD
--password\n{}
--password \\n  {}
Nov 21 04:00:00 h app[1]: mysql --password=\\nNov 21 04:00:00 h app[1]: {} -h db
password: |\n  {}
<name>db.password</name>\n<value>{}</value>
<password>{}</password>
<db:password type="plain">{}</db:password>
<entry key="password">{}</entry>
<property name="password" value="{}"/>
<name>db.password</name><value>{}</value>
<key>password</key><string>{}</string>
password: "old" => "{}"
DB_PASSWORD:     {}
{User:bob Password:{} Host:h}
password=SecretStr('{}')
password = N'{}'
contraseña={}
senha={}
пароль: {}
密码: {}
Passwort: {}
mot de passe: {}
password%3D{}
GET /?a=1&password%3d{} 500
{"q":"password%22%3A%22{}%22"}
%7B%2522password%2522%3A%2522{}%2522%7D
&quot;password&quot;:&quot;{}&quot;
&#34;password&#34;:&#x22;{}&#34;
\u0022password\u0022:\u0022{}\u0022
pass\x1b[1mword={}
password\x1b[0m={}
pass\0word={}
PASSWORD\u200b={}
pass\u00adword={}
password\u00a0=\u00a0{}
ｐａｓｓｗｏｒｄ={}
INSERT INTO users (name, password) VALUES ('a', '{}')
insert into users(id,password,x) values (1,'b''c',2),(2,'{}',3)
ALTER LOGIN x WITH PASSWORD = N'{}'
CREATE USER x IDENTIFIED BY {}
SELECT pgp_sym_decrypt(x, '{}')
ssh-keygen -t ed25519 -N {} -f x
net user bob {} /add
ConvertTo-SecureString "{}" -AsPlainText -Force
createUser bob SHA {} AES x
10.0.0.1 10.0.0.2 : PSK "{}"
machine h login bob password {}
//registry.example/:_password={}
MASTER_PW={}
rootpw={}
slapd[7]: bindpw={} uri=ldap://h
adminpw: {}
userPassword:: {}
rsync --password-file=<(echo {}) h::m
--token-file=<(printf '%s' '{}')
kette Paswort={}
<AdministratorPassword><Value>{}</Value></AdministratorPassword>
`

/** Where a word might stand that is no secret: there one is masked that looks made by a generator. */
const ODD_SECRETS = ['xK7pQ2mZ9vR4tB', 'tkGqWvXYzbHrNd']
const ODD_PLACES = String.raw`
Failed to pull image "bob:{}@reg.example/x:1": not found
the registry refuses the pull of /bob:{}@reg.example/x:1
dial tcp: lookup bob:{}@db.prod on 10.0.0.10:53: no such host
sqlplus: no listener for scott/{}@orders
credentials bob/{} rejected
auth failed (bob:{})
creds={}
pin={}
sig={}
hmac={}
Unseal Key 1: {}
credential={}
db.example.com:5432:shop:bob:{}
npm config set _auth={}
{"auths":{"reg.example":{"auth":"{}"}}}
{"secret_access_key":"{}"}
client-key-data: {}
.dockerconfigjson: {}
define('DB_PASSWORD', '{}');
<apiKey>{}</apiKey>
aws configure set aws_secret_access_key {}
git config --global corp.token {}
s3cmd --secret_key=/{}/{}+{} ls
AUTH PLAIN {}
AUTH LOGIN {}
IMAP: a1 LOGIN bob {}
ftp> PASS {}
snmp community {}
rwcommunity {}
Authorization: Digest username="a", response="{}{}"
mysqli_connect('localhost', 'root', '{}')
ldap.simple_bind_s('cn=admin', '{}')
A temporary password is generated for root@localhost: {}
Password for bob@x: {}
The generated password for the superuser is: {}
New password is: {}
Password is {}
Password did not match: '{}'
use the following password to proceed: {}
CHAP secret for bob * {} *
using token {} for auth
secret "{}" is wrong
cannot unmarshal "token: {}"
SIGNING_SALT={}
DB_PASS_FILE_CONTENT={}
GOSSIP encrypt = "{}"
| API_TOKEN | {} |
xfreerdp /p:{}
worker /pass:{} /user:bob
bob:$6$abcdefgh$x{}{}:19000:0
bob:$y$j9T$abc$x{}{}
bob:$2b$10$x{}{}
bob:$apr1$abc$x{}{}
userPassword: {SSHA}{}{}
token=a%0Atoken%3D{}
bob logged in using {} as password
slapd: rootpw {}
remote_password tried: {}
HMAC key "{}" too short
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
  ['glrt-', 'rvc0hyQM0z6je3SUU9Oq'],
  ['glsoat-', 'kdTbwX8ULhaoIVERqqvk'],
  ['GOCSPX-', '5-A0zX_HFUYTxp3GaKXnld3fCGlw'],
  ['whsec_', 'xbgECybO5W1UN4Yh1aJfevSBO5kGqVpI'],
  ['sq0csp-', 'Punp5qR-sp1aH5GPO7W1LqfAPqOwRKEb9RbPG4-7d5a'],
  ['key-', '8f568c0787e26c4bf52de64c1a40195b'],
  ['xkeysib-', '99be8794047acf961210742d8a977ab145c33d71f92c78b3024f3bdd9d31462b'],
  ['rubygems_', 'f7d159c744a9515f98546e25dce1c84f839ef57c5319b558'],
  ['LTAI', '4cmuXRz64RBltjVvMabY'],
  ['AGPA', 'HKMOQE790WF1MI0U'],
  ['A3T', '4VASTDW4VTNBAI550'],
  ['hvb.', '1x_UQPdBitXEWPFidVEGOhYy8jiXPu8gZykLT8_fXDB4bP_Ur5hlCzy5iJgLE0AQ'],
  ['s.', 'QogEKe8RICggiuvC0Gik5DjD'],
  ['dapi', 'a42ed06901babfd16e7732e531af50e1'],
  ['glsa_', 'NOAuTFD1aVDXGCldrzAyc9SjAdMh7pe59AZcZIAn7'],
  ['NRAK-', 'DR5FSVOPRIPTUVQ0NAF9NXM4OE3'],
  ['PMAK-', '29c4ac14e1e266d9bcf8cd3d2583f393ea10033a5418baf7aa6a5df4928'],
  ['ATATT3', 'xFfGF0YX56-EVql-eBwohrT7YtPo72akC3a7OoatUkxWry_F7tGKajWvp1Oiihf6'],
  ['dp.pt.', 'v7hkrpdttdt8XA7nASmZqRs87ESj33vfJrUICev0uHf'],
  ['AKCp', '91IingfgnbSTu0NZ7nLjTgDoQNag8AZ8kJAWJjfF5XeEfEPpB1kFQ8cQpA8egVCfcH1aZ'],
  ['squ_', '8c963303fd3416b4b4714b33804f1f15f3efeb27'],
  ['pscale_', 'tkn_lSnCoATls3Oy_HbHl45bZhD8rFNKEXmSMPvW-PSKtVh'],
  ['sbp_', 'f51838b9f6068bd55b74f9aa30a53b192eb31fbf'],
  ['ops_eyJ', 'klCC0v6y5nXqBXsst4B6Ns6PlPwjikj-QgZEAqJ76w7Kbp3J2xl6RMrHOkvZ6fET7uz'],
  ['CCIPAT_', '68lYOuoaPYa3zyd3Hih1ff64nBuCK1YCUpnuOFFR'],
  ['nfp_', 'tbknVH3XMKsnbkqwQpmdMEp9l3Au0Ljdm5Vy'],
  ['figd_', 'Tnz_0bP9ETYifpNk3zJeaQiyk7sApfFq7Jjc5llO'],
  ['r8_', 'AkTxD87SrmNSpH8DBaiwJvdkX2Q7oODXddWc8'],
  ['gsk_', 'P6qSbmT98c4S9io2wQz4vAPibAAA2vud1rhDg3RNIMu9gbw8P9NV'],
  ['pat', 'OUdX12Xaqn83VK'],
  ['tskey-', 'auth-ogEBp9CZ8Gu8xsRirzSQRzuSBhloWT7J9VeHXefG'],
  ['sntrys_', 'eyJ6lHo89bFhLOcX5_3-CbkLU8SnTR2LNyAp1aQvzCWapw2SSuA9vWw1fss82qcu6gn'],
  ['ntn_', 'RoqnwMyM31I8dgirt3rpnG64TdcWimV7bbLHIJqJId4Qtp'],
  ['rzp_live_', 'IDjFvgxxi7FBjx'],
  ['EAA', 'AFrEhNWfot-ASw0mhml46_DNozCGaZ5Vbe7curUu8zOkvkUOApqhp9F975GDA'],
  ['access_token$production$', '4425590aba159861ffc14b8ef5765b73'],
  ['https://discord.com/api/webhooks/1234567890/', 'AHRse9BJ4thtjrQzAi5yTeBagOIsQCfMw8J5YAOnM6SPZb4apZPc-_ecEfpagTvKESW9'],
  ['https://x.example/IncomingWebhook/', '2b7d95de2f73ee21005da1fa67bc6ebb'],
  ['bot123456789:AA', 'L-0ENjk3dEeoo-QfiHi8tdlaxO_hugDwS'],
  ['eyJ', 'hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.SflKxwRJSMeKKF2QT4'],
]

/** What looks alike and is none. */
const OTHER = String.raw`
spi: pin=18 irq=44 ipw2200: ok ipw=1
sig=11 pid=4 sig: SIGSEGV
credentials: invalid for user bob
credential=default user=x
unseal key 1 of 3 given
key 1: missing
creds=none creds: ok creds=file:/etc/x
http pw: wrong
each oven is identified by 'blue-kettle-41' in the table
the pan that was identified by blue-kettle-41 is hot
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
password authentication failed for user "app"
token expired
secret "db-pass" not found
the key is too long
Password is incorrect
Password is incorrect.
password is too weak: 3 of 12 checks failed
Failed password for root from 192.0.2.4 port 22 ssh2
Failed password for invalid user admin from 10.1.2.3 port 51234 ssh2
pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.4  user=root
Accepted publickey for bob from 192.0.2.4 port 52122 ssh2: RSA SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8
error: kex_exchange_identification: Connection closed by remote host
sshd[991]: Connection closed by authenticating user root 192.0.2.4 port 50022 [preauth]
sshd: fatal: Unable to negotiate with 192.0.2.4 port 1: no matching host key type found. Their offer: ssh-rsa,ssh-dss [preauth]
Invalid user oracle from 192.0.2.9 port 41022
sudo: pam_unix(sudo:auth): conversation failed
sudo:  alice : 3 incorrect password attempts ; TTY=pts/1 ; PWD=/home/alice ; USER=root ; COMMAND=/usr/bin/apt update
su: FAILED SU (to root) alice on pts/0
ORA-01017: invalid username/password; logon denied
ORA-28000: the account is locked
ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: YES)
[Warning] root@localhost is created with an empty password ! Please consider switching off the --initialize-insecure option.
FATAL: password authentication failed for user "postgres" (SQLSTATE 28P01)
FATAL:  no pg_hba.conf entry for host "10.0.0.7", user "app", database "orders", SSL off
ERROR:  duplicate key value violates unique constraint "users_pkey"
DETAIL:  Key (id)=(1742) already exists.
ERROR: insert or update on table "a" violates foreign key constraint "fk_user_id2"
MongoServerError: E11000 duplicate key error collection: shop.orders index: _id_ dup key: { _id: 77 }
MongoServerError: Authentication failed.
NOAUTH Authentication required.
WRONGPASS invalid username-password pair or user is disabled.
(error) WRONGTYPE Operation against a key holding the wrong kind of value
MountVolume.SetUp failed for volume "certs" : secret "web1-tls-v2" not found
MountVolume.SetUp failed for volume "kube-api-access-x7k2p" : object "shop"/"kube-root-ca.crt" not registered
Error: couldn't find key DB_PASSWORD in Secret shop/db-credentials
Error: secret "db-credentials-7d9f8b6c5" not found
Unable to attach or mount volumes: unmounted volumes=[token-x7k2p], unattached volumes=[default-token-x7k2p]: timed out waiting for the condition
Failed to pull image "registry.example:5000/shop/api:1.4.2@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08": not found
unauthorized: authentication required
error: You must be logged in to the server (Unauthorized)
x509: certificate has expired or is not yet valid: current time 2025-11-21T04:00:02Z is after 2025-11-20T00:00:00Z
tls: private key does not match public key
could not read private key: open /etc/ssl/private/web1.key: permission denied
nginx: [emerg] SSL_CTX_use_PrivateKey("/etc/nginx/web1.key") failed (SSL: error:0B080074:x509 certificate routines:X509_check_private_key:key values mismatch)
token-server[991]: segfault at 7f3c0012abcd ip 000055d0c0de1234 sp 00007ffc12345678 error 4 in libssl.so.1.1.1k[55d0c0de0000+21000]
Out of memory: Killed process 4242 (password-store) total-vm:8388608kB, anon-rss:4194304kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:9000kB oom_score_adj:0
CPU: 3 PID: 4242 Comm: secret-agent Not tainted 5.15.0-91-generic #101-Ubuntu
INFO: task keyctl:5151 blocked for more than 120 seconds.
RIP: 0010:native_queued_spin_lock_slowpath+0x5e/0x1d0
request_key: auditd[77] failed -126
Unexpected token } in JSON at position 4242
SyntaxError: Unexpected token '<', "<!DOCTYPE "... is not valid JSON
java.lang.IllegalArgumentException: secret key byte array cannot be null or empty.
io.jsonwebtoken.ExpiredJwtException: JWT expired at 2025-11-21T04:00:00Z. Current time: 2025-11-21T04:10:00Z
javax.crypto.AEADBadTagException: Tag mismatch! Given final block not properly padded
KeyError: 'user_id2'
TokenError: token must not be Base64Url encoded
token_count=51234 max_tokens=512 key_size=2048 api_key_count=3 password_min_length=12
LUKS: No key available with this passphrase.
cryptsetup: ERROR: sda3_crypt: cryptsetup failed, bad password or options?
systemd-cryptsetup[312]: Failed to activate with specified passphrase: Operation not permitted
systemd[1]: Dependency failed for getty@tty1.service - Getty on tty1.
systemd[1]: Started serial-getty@ttyS0.service.
systemd-coredump@0-991-0.service: Deactivated successfully.
LustreError: 11-0: lustre-OST0001-osc-ffff8801: Communicating with 10.1.2.3@o2ib, operation ost_connect failed with -19
WARN [NIOServerCxnFactory.AcceptThread:NIOServerCnxnFactory$AcceptThread@268] - Too many connections from /10.2.2.9 - max is 60
Auto configuration failed: error:0909006C:PEM routines:get_name:no start line:crypto/pem/pem_lib.c:745:Expecting: TRUSTED CERTIFICATE
gpg: Can't check signature: No public key
W: GPG error: http://deb.example stable InRelease: The following signatures couldn't be verified because the public key is not available: NO_PUBKEY 1F3045A5DF7587C3
warning: /var/cache/x.rpm: Header V4 RSA/SHA256 Signature, key ID fd431d51: NOKEY
dovecot: auth: passwd-file(bob@example.com,192.0.2.1): unknown user
postfix/smtpd[771]: warning: unknown[192.0.2.8]: SASL LOGIN authentication failed: UGFzc3dvcmQ6
postfix/smtp[88]: SASL authentication failed; server mail.example[192.0.2.1] said: 535 5.7.8 Error: authentication failed
CIFS: Status code returned 0xc000006d STATUS_LOGON_FAILURE
kerberos: krb5_init_creds_password() failed: Password has expired
wpa_supplicant[611]: wlan0: CTRL-EVENT-SSID-TEMP-DISABLED id=0 ssid="office" auth_failures=1 duration=10 reason=WRONG_KEY
etcdserver: request "header:<ID:7587868001234567890 > txn:<compare:<target:MOD key:"/registry/pods/shop/api-7d9f" mod_revision:77 > >" took too long (812.4ms) to execute
rabbitmq: PLAIN login refused: user 'guest' can only connect via localhost
Kafka: [SocketServer brokerId=1] Failed authentication with /10.0.0.4 (SSL handshake failed)
vault: core: security barrier not initialized; seal configuration missing
audit: type=1400 audit(1763733600.123:99): apparmor="DENIED" operation="open" profile="/usr/sbin/mysqld" name="/etc/mysql/key.pem" pid=4242 comm="mysqld" requested_mask="r" denied_mask="r"
image: shop/api:build-2041@node3 could not be scheduled
npm ERR! code E401 npm ERR! Unable to authenticate, need: Basic realm="Artifactory Realm"
ssh-keygen: /root/.ssh/id_ed25519: No such file or directory
build-id 2aae6c35c94fcfb415dbe95f408b9ce91ee846ed, boot id 8f3b2c1d9e4a4f6b8c7d0e1f2a3b4c5d
pod uid 6f1c2a9e-1111-4222-8333-abcdefabcdef trace_id=4bf92f3577b34da6a3ce929d0e0e4736
the password for user alice will expire in 7 days
Password for user bob: incorrect
password changed for bob by uid 1000
user account app2 locked: too many password failures
WARN user bob: token refreshed, expires_in=3600 scope=read:user2
mdss_mdp_pipe_addr_setup: type:0 ftchid:-1 xinid:0 num:0 rect:0 ndx:0x1 prio:0
iommu: Adding device 1a00000.qcom,mdss_mdp:qcom,smmu_mdp_unsec_cb to group 1
203.0.113.21 - - [29/Nov/2026:01:34:37 +0000] "GET /cart.php?id=1001 HTTP/1.1" 200 43 "-" "Mozilla/5.0"
d=os.open(f,os.O_RDONLY); os.posix_fadvise(d,0,0,os.POSIX_FADV_DONTNEED)
iwlwifi 0000:05:00.0: WFPM_AUTH_KEY_0: 0x80
systemd-tty-ask-password-agent[708]: Failed to process password: Bad message
Keyring error: KeyError: 'user_id2' in NodeNotReady handler
`

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '')
/** As audit writes the words of a command: in hexadecimal digits. */
const title = (...words: readonly string[]): string =>
  `type=PROCTITLE msg=audit(1.1:1): proctitle=${Buffer.from(words.join('\0')).toString('hex').toUpperCase()}`

/** `\0`, `\n`, `\x1b` and `\u200b` as the character. What is JSON's own, `\u0022`, stays. */
const spelled = (place: string): string =>
  place
    .replaceAll('\\0', '\0')
    .replace(/\\n(?=[ <{N]|name|value)/g, '\n')
    .replace(/\\(?:x(1b)|u(200b|00ad|00a0))/g, (_, x: string | undefined, u: string | undefined) =>
      String.fromCharCode(Number.parseInt(x ?? u!, 16)),
    )

describe('a secret is masked wherever it is given to a program', () => {
  test.each(linesOf(PLACES))('%s', (place) => {
    for (const secret of SECRETS) {
      const text = spelled(place).replaceAll('{}', secret)
      const masked = maskSecrets(text)
      expect(masked).not.toContain(secret)
      expect(masked).toContain('[masked ')
      expect(maskSecrets(masked)).toBe(masked)
    }
  })
  test.each(linesOf(ODD_PLACES))('%s', (place) => {
    for (const secret of ODD_SECRETS) {
      const masked = maskSecrets(spelled(place).replaceAll('{}', secret))
      expect(masked).not.toContain(secret)
      expect(masked).toContain('[masked ')
      expect(maskSecrets(masked)).toBe(masked)
    }
  })
  test.each(KEYS)('%s…', (prefix, rest) => {
    const masked = maskSecrets(`refused the key ${prefix}${rest} of bob`)
    expect(masked).toMatch(/^refused the key .{0,50}\[masked [\d+-]{2,6}\] of bob$/)
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
