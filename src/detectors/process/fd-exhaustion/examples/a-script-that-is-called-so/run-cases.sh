#!/bin/bash
# each case in a shell of its own
case $1 in
node-emfile) (ulimit -n 256; exec node -e 'require("fs").open("/etc/hostname", (e) => { if (e) { console.error(new Date().toISOString(), "[error] export failed", e); setTimeout(() => process.exit(1), 1500) } })') > app.log 2>&1 & A=$!; sleep 1; cat /proc/$A/limits > limits.txt; lsof -p $A > lsof.txt 2>/dev/null; ls -l /proc/$A/fd > descriptors.txt 2>/dev/null; cat /proc/$A/status > status.txt; wait $A; echo "exit status $?" >> app.log;;
js-enfile) exec node fill.js;;
esac
