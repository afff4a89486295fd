#!/bin/sh
# Peak memory and CPU seconds of the built command on a log of SIZE MB (default 1000), beside grep on the same file.
#   bench/peak-memory.sh [SIZE]
# Needs GNU time. The log is ordinary syslog with one OOM kill at its end.
set -eu
size=${1:-1000}
here=$(cd "$(dirname "$0")/.." && pwd)
log=$(mktemp /tmp/peak-memory.XXXXXX)
trap 'rm -f "$log"' EXIT
awk -v bytes="$((size * 1000000))" 'BEGIN {
  srand(1)
  while (n < bytes) {
    line = sprintf("Nov 24 02:%02d:%02d web1 app[%d]: request %d served in %d ms for client %d of tenant %d", n / 60 % 60, n % 60, rand() * 30000, n, rand() * 900, rand() * 100000, rand() * 100)
    print line
    n += length(line) + 1
  }
  print "Nov 24 03:00:00 web1 kernel: Out of memory: Killed process 4242 (java) total-vm:8388608kB, anon-rss:4194304kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:9000kB oom_score_adj:0"
}' >"$log"
ls -l "$log"
echo '--- osdx analyze FILE'
/usr/bin/time -f '%M KiB peak, %U s user, %S s system, %e s elapsed' node "$here/dist/cli.js" analyze "$log" --format json | grep -c '"oom-kill-global#1"'
echo '--- osdx analyze - < FILE'
/usr/bin/time -f '%M KiB peak, %U s user, %S s system, %e s elapsed' node "$here/dist/cli.js" analyze - --format json <"$log" | grep -c '"oom-kill-global#1"'
echo '--- grep -c -F "Out of memory"'
/usr/bin/time -f '%M KiB peak, %U s user, %S s system, %e s elapsed' grep -c -F 'Out of memory' "$log"
