import type { Example } from '../../core/detector.ts'

export const examples: [Example, Example, ...Example[]] = [
  {
    name: 'a service that returns an error',
    files: {
      'journal.txt':
        "Nov 21 14:03:10 web1 systemd[1]: indexer.service: Main process exited, code=exited, status=1/FAILURE\nNov 21 14:03:10 web1 systemd[1]: indexer.service: Failed with result 'exit-code'.\n",
    },
    fires: true,
  },
  {
    name: 'the wording before version 220',
    files: {
      messages:
        'Nov 21 14:03:10 web1 systemd[1]: indexer.service: main process exited, code=exited, status=1/FAILURE\nNov 21 14:03:10 web1 systemd[1]: Unit indexer.service entered failed state.\n',
    },
    fires: true,
  },
  {
    name: 'systemctl status',
    files: {
      'status.txt':
        '× indexer.service - Document indexer\n     Loaded: loaded (/etc/systemd/system/indexer.service; enabled; preset: enabled)\n     Active: failed (Result: signal) since Fri 2025-11-21 14:03:10 UTC; 2min ago\n   Main PID: 812 (code=killed, signal=KILL)\n',
    },
    fires: true,
  },
  {
    name: 'systemctl status of a unit that waits for its next start',
    files: {
      'status.txt':
        '● indexer.service - Document indexer\n     Loaded: loaded (/etc/systemd/system/indexer.service; enabled; preset: enabled)\n     Active: activating (auto-restart) (Result: exit-code) since Fri 2025-11-21 14:03:10 UTC; 2s ago\n    Process: 812 ExecStart=/usr/bin/indexer (code=exited, status=1/FAILURE)\n   Main PID: 812 (code=exited, status=1/FAILURE)\n',
    },
    fires: true,
  },
  {
    name: 'systemctl status and list-units of units that run',
    files: {
      'status.txt':
        '● indexer.service - Document indexer\n     Loaded: loaded (/etc/systemd/system/indexer.service; enabled; preset: enabled)\n     Active: active (running) since Fri 2025-11-21 14:03:10 UTC; 2s ago\n   Main PID: 812 (indexer)\n',
      'units.txt':
        '  UNIT            LOAD   ACTIVE     SUB          DESCRIPTION\n  indexer.service loaded active     running      Document indexer\n  poll.service    loaded activating auto-restart Poller that ends when it is done\n',
    },
    fires: false,
  },
  {
    name: 'stopped on request, and a scope whose container was killed inside',
    files: {
      'journal.txt':
        'Nov 21 14:03:08 web1 systemd[1]: Stopping indexer.service - Document indexer...\nNov 21 14:03:10 web1 systemd[1]: indexer.service: Main process exited, code=killed, status=15/TERM\nNov 21 14:03:10 web1 systemd[1]: indexer.service: Deactivated successfully.\nNov 21 14:03:10 web1 systemd[1]: Stopped indexer.service - Document indexer.\nNov 21 14:05:10 web1 systemd[1]: cri-containerd-5f0c.scope: A process of this unit has been killed by the OOM killer.\n',
    },
    fires: false,
  },
  {
    name: 'a program that quotes systemd',
    files: { syslog: "Nov 21 14:03:10 web1 ticketd[33]: indexer.service: Failed with result 'exit-code'.\n" },
    fires: false,
  },
]
