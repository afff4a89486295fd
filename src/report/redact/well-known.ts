const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Accounts that distributions, packages and images of clouds make: they tell nobody. */
const SYSTEM_USERS = words(`
  root daemon bin sys sync games man lp mail news uucp proxy www-data backup list irc gnats nobody nogroup adm halt shutdown operator ftp
  _apt messagebus dbus polkitd sshd ntp chrony chronyd systemd-network systemd-resolve systemd-timesync systemd-coredump systemd-oom syslog rsyslog
  postgres mysql mariadb redis valkey mongodb mongod elasticsearch opensearch kafka zookeeper cassandra rabbitmq etcd memcached influxdb
  nginx apache http httpd haproxy squid varnish tomcat jetty postfix dovecot exim named bind unbound dnsmasq prometheus grafana
  docker containerd kube git gitlab-runner jenkins ceph gluster libvirt qemu nova neutron rpc rpcuser statd nfsnobody tss gdm lightdm sddm
  ubuntu debian centos fedora ec2-user cloud-user core vagrant opc admin administrator guest user unknown anonymous www system sa nonroot default`)
export const isSystemUser = (name: string): boolean => SYSTEM_USERS.has(name.toLowerCase()) || /^(?:system[:-]|\d+$)/i.test(name)

/** Namespaces that Kubernetes and its usual parts make. */
const NAMESPACES = words(`
  default root kube-system kube-public kube-node-lease kube-flannel calico-system tigera-operator ingress-nginx cert-manager istio-system
  metallb-system rook-ceph longhorn-system monitoring logging argocd flux-system local-path-storage gatekeeper-system kubernetes-dashboard system`)
export const isKnownNamespace = (name: string): boolean => NAMESPACES.has(name.toLowerCase()) || /^openshift(?:-|$)/i.test(name)

/** Domains of what everybody uses: registries, projects, distributions, and the groups of the Kubernetes API. */
const PUBLIC =
  /(?:^|\.)(?:docker\.(?:io|com)|quay\.io|ghcr\.io|gcr\.io|pkg\.dev|(?:x-)?k8s\.io|kubernetes\.(?:io|default)|mcr\.microsoft\.com|public\.ecr\.aws|(?:redhat|ubuntu|launchpad|rsyslog|x|debian|centos|fedoraproject|suse|opensuse|archlinux|alpinelinux|kernel|freedesktop|gnu|apache|python|pypi|npmjs|nodejs|golang|rust-lang|postgresql|mozilla|openssl|letsencrypt|cncf|coreos|systemd|sourceware|llvm|oracle|mariadb|mysql|mongodb|elastic|nginx|haproxy|rabbitmq|ceph|oasis-open|w3|ietf|rfc-editor|man7|die|pythonhosted|pubyun)\.(?:com|org|net|io|co|dev)|(?:github|gitlab|githubusercontent|google|googleapis|microsoft|cloudflare|nvidia|intel|amd|ibm|vmware|dell|hpe)\.com|(?:istio|cilium|projectcalico|fluxcd|helm|argoproj|grafana|prometheus|containerd|podman|etcd|openshift|cattle|crio|cri-o|knative|tigera|longhorn|metallb|snapcraft|traefik|kubevirt|velero|coredns)\.(?:io|com|org|dev|sh)|amazonaws\.com|azure\.(?:com|net)|pool\.ntp\.org)$/
export const isPublicDomain = (name: string): boolean => PUBLIC.test(name)

/** What logs say of programs and distributions, though our sentences do not. */
const LOG_WORDS = words(`
  ubuntu debian centos fedora redhat rhel rocky almalinux suse opensuse arch alpine gentoo amazon oracle linux kernel vagrant docker containerd podman crio
  kubelet kubernetes systemd postgres postgresql mysql mariadb redis valkey mongodb kafka zookeeper elasticsearch rabbitmq nginx apache haproxy envoy
  java python node php ruby perl bash server client master slave primary replica worker
  gateway upstream downstream broker follower router relay seed standby secondary daemon database socket endpoint instance publisher subscriber consumer
  producer scheduler controller coordinator orchestrator sidecar registry collector exporter deploy deployer builder runner web staging production nfs cifs
  emerg alert crit critical err error warn warning notice info debug trace fatal panic`)
export const isLogWord = (name: string): boolean => LOG_WORDS.has(name)

/** Hosts that everybody has. */
export const isKnownHost = (name: string): boolean =>
  /^(?:localhost(?:[.\d].*)?|localdomain|ip6-\w+|broadcasthost|kubernetes|host\.docker\.internal|metadata\.google\.internal|host|node|\(none\)|unknown|kernel|-|_|)$/.test(
    name,
  )

/** Numbers with their units, versions, addresses in memory, digests, files, file systems: what no machine is called. */
const VALUE =
  /^(?:x?\d{1,4}[a-z]{0,3}|v?\d+(?:[._-][a-z\d]+)*|0x[\da-f]+|[\da-f]*\d[\da-f]{5,}|tmpfs|proc|sysfs|overlay|devtmpfs|xfs|btrfs|cgroup\d?|\S+\.(?:log|sock|conf|cfg|ya?ml|json|xml|service|socket|target|mount|slice|scope|gz|xz|zst|js|py|go|rs|java|rb|php|cc?|so|sh|pem|crt|key))$/i
export const isValue = (name: string): boolean => VALUE.test(name)

/** Devices, interfaces, processors, protocols, digests, interpreters and systems, some with a number. */
const THING = new RegExp(
  `^(?:${[
    String.raw`[shv]d[a-z]{1,2}\d{0,3}|xvd[a-z]\d{0,3}|nvme\d.*|mmcblk\d.*|md\d+|dm-\d+|loop\d+|sr\d+|ata\d.*|scsi\d.*|usb\d.*|ttys?\w*|rbd\d+|nbd\d+|zram\d+`,
    String.raw`eth\d.*|en[opsx]\w+|wl[opsx]\w+|wlan\d+|bond\d.*|br-?\w{0,12}|veth\w+|cali\w+|vlan\d+|tun\d+|tap\w*|wg\d+|docker\d+|cni\d+|flannel\S*|vxlan\S*|virbr\S*|ib\d+`,
    String.raw`cpus?\d+|gpu\d+|irq\d+|dimm\w*|pid\d+|uid\d+|line\d+|thread-?\d+|http-?\d+|ipv[46]|inet\d*|(?:tcp|udp|icmp)v?\d?|https?\d?|h2c?|tlsv?\d.*|sslv?\d.*`,
    String.raw`sha-?\d+|md5|crc\d+|utf-?\d+|base\d+|x86\S*|amd64|arm\S*|i\d86|ext[234]\w*|fat\d+|rc-?\d+`,
    String.raw`(?:python|php|java|jdk|jre|ruby|perl|nodejs|glibc|openssl|log4j|iso|rfc|cve|el|fc|debian|ubuntu|rhel|centos|windows|linux|kernel|alpine)[-_]?\d\S*`,
  ].join('|')})$`,
  'i',
)
export const isThing = (name: string): boolean => THING.test(name)
