#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# slowest.sh COUNT FILE...: the tests that took longest, of files that tests/driver.sh wrote.
count=$1
shift
echo "The $count slowest tests, in seconds:"
cat "$@" 2>/dev/null | sort -rn | head -n "$count" | sed 's/^/  /'
