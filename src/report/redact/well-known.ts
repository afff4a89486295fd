const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Accounts that distributions, packages and images of clouds make: they tell nobody. */
const SYSTEM_USERS = words(`
  root daemon bin sys sync games man lp mail news uucp proxy www-data backup list irc gnats nobody nogroup adm halt shutdown operator ftp
  _apt messagebus dbus polkitd sshd ntp chrony chronyd systemd-network systemd-resolve systemd-timesync systemd-coredump systemd-oom syslog rsyslog
  postgres mysql mariadb redis valkey mongodb mongod elasticsearch opensearch kafka zookeeper cassandra rabbitmq etcd memcached influxdb
  nginx apache http httpd haproxy squid varnish tomcat jetty postfix dovecot exim named bind unbound dnsmasq prometheus grafana
  docker containerd kube git gitlab-runner jenkins ceph gluster libvirt qemu nova neutron rpc rpcuser statd nfsnobody tss gdm lightdm sddm
  ubuntu debian centos fedora ec2-user cloud-user core vagrant opc admin administrator guest user unknown anonymous system sa nonroot default`)
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
  emerg alert crit critical err error warn warning notice info debug trace fatal panic`)
export const isLogWord = (name: string): boolean => LOG_WORDS.has(name)

/** Hosts that everybody has. */
export const isKnownHost = (name: string): boolean =>
  /^(?:localhost(?:[.\d].*)?|localdomain|ip6-\w+|broadcasthost|kubernetes|host\.docker\.internal|metadata\.google\.internal|host|node|\(none\)|unknown|kernel|-|_|)$/.test(
    name,
  )
