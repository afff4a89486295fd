/** Exit statuses that systemd itself gives, before the program runs (systemd.exec(5), Process Exit Codes). */
export const EXIT_STATUSES: Readonly<Record<number, string>> = {
  200: 'its working directory cannot be entered',
  203: 'its program could not be executed',
  205: 'a resource limit could not be set',
  208: 'its standard input could not be opened',
  209: 'its standard output could not be opened',
  216: 'its group does not exist',
  217: 'its user does not exist',
  218: 'its capabilities could not be set',
  219: 'its cgroup could not be made',
  226: 'its mount namespace could not be made: a path that it asks for is not there',
  238: 'its state directory could not be made',
  239: 'its cache directory could not be made',
  240: 'its log directory could not be made',
}
