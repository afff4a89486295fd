#!/bin/bash
# each case in a shell of its own
case $1 in
node-emfile) (ulimit -n 256; exec node -e 'require("fs").open("/etc/hostname", (e) => { if (e) setTimeout(() => process.exit(1), 1500) })') > app.log 2>&1 & wait $!;;
js-enfile) exec node fill.js;;
esac
