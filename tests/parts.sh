#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# $PARTS is tests/check_x.PART.part of each part that a Check program has: no part is left out, and none is made up.
set -u
status=0
: "${PARTS:=}"
# One a line.
listed() { echo "$PARTS" | tr ' ' '\n'; }
for program in $(listed | sed 's/\.[^.]*\.part$//' | sort -u); do
	wants=$(listed | sed -n "s,^$program\.\(.*\)\.part\$,\1,p" | sort)
	has=$("./$program" --list | sort)
	[ "$wants" = "$has" ] && continue
	printf '%s has the parts\n%s\nand tests/local.mk lists\n%s\n' "$program" "$has" "$wants"
	status=1
done
exit $status
