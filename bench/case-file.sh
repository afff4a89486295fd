#!/bin/sh
# Peak memory and CPU seconds of the built command on N million lines of one kind that all match (default 1), on as many of 5,000 kinds, and
# on SIZE MB of ordinary lines through standard input (default 1000), each beside grep on the same data.
#   bench/case-file.sh [N] [SIZE]
# Needs GNU time. What the case file keeps has one bound: peak memory must not grow with N.
set -eu
millions=${1:-1}
size=${2:-1000}
here=$(cd "$(dirname "$0")/.." && pwd)
log=$(mktemp /tmp/case-file.XXXXXX)
trap 'rm -f "$log"' EXIT
figures='%M KiB peak, %U s user, %e s elapsed'

one_kind() {
  awk -v n="$((millions * 1000000))" 'BEGIN {
    for (i = 0; i < n; i++)
      printf "[%d.%06d] tiler[%d]: segfault at 18 ip 000055d0c0a4a1d9 sp 00007ffd0a1c2b30 error 4 in tiler[55d0c0a4a000+3000]\n", i / 100, i % 1000000, 2000 + i % 30000
  }'
}
many_kinds() {
  awk -v n="$((millions * 1000000))" 'BEGIN {
    for (i = 0; i < n; i++)
      printf "[%d.%06d] tiler%c%c%c[%d]: segfault at 18 ip 000055d0c0a4a1d9 sp 00007ffd0a1c2b30 error 4 in tiler[55d0c0a4a000+3000]\n", i / 100, i % 1000000, 97 + i % 26, 97 + i / 26 % 26, 97 + i / 676 % 8, 2000 + i % 30000
  }'
}
ordinary() {
  awk -v bytes="$((size * 1000000))" 'BEGIN {
    while (n < bytes) {
      line = sprintf("Nov 24 02:%02d:%02d web1 app[%d]: request %d served in %d ms for tenant %d", n / 60 % 60, n % 60, n % 30000, n, n % 900, n % 100)
      print line
      n += length(line) + 1
    }
  }'
}

for kind in one_kind many_kinds; do
  $kind >"$log"
  ls -l "$log"
  echo "--- $kind: osdx analyze FILE"
  /usr/bin/time -f "$figures" node "$here/dist/cli.js" analyze "$log" --format json | grep -c '"id": "segfault"'
  echo '--- grep -c segfault'
  /usr/bin/time -f "$figures" grep -c segfault "$log"
done
echo "--- $size MB of ordinary lines: osdx analyze -"
ordinary | /usr/bin/time -f "$figures" node "$here/dist/cli.js" analyze - --format json >/dev/null
echo '--- grep -c segfault'
ordinary | /usr/bin/time -f "$figures" grep -c segfault || true
