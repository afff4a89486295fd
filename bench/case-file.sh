#!/bin/sh
# Peak memory and CPU of the built command where the case file has most to keep, beside grep on the same data, as ratios.
#   bench/case-file.sh [MILLIONS [GIGABYTES [WHICH]]]     WHICH: one, many or stream alone
# one kind      MILLIONS (default 1) million lines that are looked for, all of one host, program and wording
# many kinds    as many, of 10 hosts x 10 programs x 1000 wordings: more kinds than are told apart
# stream        GIGABYTES (default 1) GB of ordinary lines on standard input, one OOM kill at their end
# Needs GNU time. The lines of the stream are 50 MB of syslog, again and again. The count of grep goes to a file: into /dev/null it stops at
# the first hit. CPU is user and system, in hundredths of a second: what is less counts as one.
set -eu
millions=${1:-1}
gigabytes=${2:-1}
which=${3:-all}
here=$(cd "$(dirname "$0")/.." && pwd)
dir=$(mktemp -d /tmp/case-file.XXXXXX)
trap 'rm -rf "$dir"' EXIT

# measure NAME COMMAND…: what GNU time says of it in $dir/NAME: KiB at the peak, user, system and elapsed seconds
measure() {
  name=$1
  shift
  /usr/bin/time -o "$dir/$name" -f '%M %U %S %e' "$@"
}

# compare NAME BYTES: of $dir/osdx and $dir/grep
compare() {
  paste -d' ' "$dir/osdx" "$dir/grep" | awk -v name="$1" -v bytes="$2" '{
    cpu = $2 + $3; other = $6 + $7
    printf "%-12s %13.0f bytes\n", name, bytes
    printf "  osdx    %8d KiB peak, %6.2f s CPU, %6.2f s elapsed\n", $1, cpu, $4
    printf "  grep -c %8d KiB peak, %6.2f s CPU, %6.2f s elapsed\n", $5, other, $8
    printf "  ratio   %8.1f peak,    %6.1f CPU\n", $1 / $5, cpu / (other > 0.01 ? other : 0.01)
  }'
}

# flood NAME ONE_KIND: lines of one kind, or of as many as there are; a wording is told apart by its letters, numbers are not
flood() {
  awk -v lines="$(awk -v m="$millions" 'BEGIN { print int(m * 1000000) }')" -v one="$2" 'BEGIN {
    split("web db api mail cache queue proxy auth batch log", host)
    split("nginx postgres haproxy redis exim dovecot node java unbound vector", program)
    letters = "bcdfghjklm"
    for (n = 0; n < lines; n++) {
      i = one ? 0 : n
      word = substr(letters, i % 10 + 1, 1) substr(letters, int(i / 10) % 10 + 1, 1) substr(letters, int(i / 100) % 10 + 1, 1)
      kind = int(i / 1000)
      printf "Nov 24 %02d:%02d:%02d %s %s[%d]: open /srv/%s/data failed: Too many open files\n",
        n / 360000 % 24, n / 6000 % 60, n / 100 % 60, host[kind % 10 + 1], program[int(kind / 10) % 10 + 1], 1000 + n % 20000, word
    }
  }' >"$dir/flood.log"
  measure osdx node "$here/dist/cli.js" analyze "$dir/flood.log" --format json >"$dir/report.json" || [ $? -eq 1 ]
  grep -q '"fd-exhaustion#1"' "$dir/report.json"
  measure grep grep -c -F 'Too many open files' "$dir/flood.log" >"$dir/count"
  compare "$1" "$(wc -c <"$dir/flood.log")"
}

# stream: the same 50 MB until there are as many bytes as are asked for
stream() {
  n=0
  while [ "$n" -lt "$repeats" ]; do
    cat "$dir/part.log"
    n=$((n + 1))
  done
  echo 'Nov 25 03:00:00 web1 kernel: Out of memory: Killed process 4242 (java) total-vm:8388608kB, anon-rss:4194304kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:9000kB oom_score_adj:0'
}

case $which in one | all) flood 'one kind' 1 ;; esac
case $which in many | all) flood 'many kinds' 0 ;; esac
rm -f "$dir/flood.log"
case $which in one | many) exit 0 ;; esac

awk 'BEGIN {
  srand(1)
  while (bytes < 50000000) {
    line = sprintf("Nov 24 02:%02d:%02d web1 app[%d]: request %d served in %d ms for client %d of tenant %d", n / 12000 % 60, n / 200 % 60, rand() * 30000, n, rand() * 900, rand() * 100000, rand() * 100)
    print line
    bytes += length(line) + 1
    n++
  }
}' >"$dir/part.log"
repeats=$(awk -v g="$gigabytes" 'BEGIN { n = int(g * 20 + 0.5); print n < 1 ? 1 : n }')
stream | measure osdx node "$here/dist/cli.js" analyze - --format json >"$dir/report.json" || [ $? -eq 1 ]
grep -q '"oom-kill-global#1"' "$dir/report.json"
stream | measure grep grep -c -F 'Out of memory' >"$dir/count"
compare 'stream' "$((repeats * $(wc -c <"$dir/part.log") + 174))"
