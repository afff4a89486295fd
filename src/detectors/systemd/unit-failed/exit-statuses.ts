/** Exit statuses that systemd itself gives, before the program runs (systemd.exec(5), Process Exit Codes). */
const EXIT_STATUSES: Readonly<Record<number, string>> = {
  200: 'its working directory cannot be entered',
  201: 'its priority (Nice=) could not be set',
  202: 'its file descriptors could not be arranged',
  203: 'its program could not be executed',
  204: 'there was no memory to start it',
  205: 'a resource limit could not be set',
  206: 'its OOM score could not be set',
  207: 'its signal mask could not be set',
  208: 'its standard input could not be opened',
  209: 'its standard output could not be opened',
  210: 'its root directory could not be entered',
  211: 'its priority for I/O could not be set',
  212: 'its timer slack could not be set',
  213: 'its secure bits could not be set',
  214: 'its CPU scheduling could not be set',
  215: 'its CPU affinity could not be set',
  216: 'its group does not exist, or could not be taken',
  217: 'its user does not exist',
  218: 'its capabilities could not be set',
  219: 'its cgroup could not be made',
  220: 'its session could not be made',
  222: 'its standard error could not be opened',
  224: 'PAM refused its session',
  225: 'its network namespace could not be made',
  226: 'its mount namespace could not be made: a path that it asks for is not there',
  227: 'NoNewPrivileges= could not be set',
  228: 'its filter of system calls could not be set',
  229: 'its SELinux context could not be set',
  230: 'its personality could not be set',
  231: 'its AppArmor profile could not be set',
  232: 'its address families could not be restricted',
  233: 'its directory below /run could not be made',
  235: 'the owner of a socket or a directory could not be set',
  236: 'its SMACK label could not be set',
  237: 'its kernel keyring could not be made',
  238: 'its state directory could not be made',
  239: 'its cache directory could not be made',
  240: 'its log directory could not be made',
  241: 'its configuration directory could not be made',
  242: 'its NUMA policy could not be set',
  243: 'its credentials could not be set up',
  245: 'its BPF restrictions could not be set',
}

/** What a status of its own says; undefined of a program's, for which systemd has no name: `243/n/a`. */
export const ownStatus = ({
  exitCode,
  status,
}: {
  readonly exitCode: number | undefined
  readonly status: string | undefined
}): string | undefined => (exitCode === undefined || status?.endsWith('/n/a') === true ? undefined : EXIT_STATUSES[exitCode])
