/** The cgroup of a file in a capture of /sys/fs/cgroup: without the mount point, the controller of v1 and the file's name. */
export function cgroupOf(path: string): string {
  const folder = path.replace(/[/!]?[^/!]*$/, '')
  return /(?:^|[/!])(?:sys[/!]fs[/!])?cgroup(?:[/!](?:memory|unified))?[/!](.{1,300})$/.exec(folder)?.[1] ?? folder
}
