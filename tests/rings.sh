#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# By calls and by #include, no file needs one that needs it, and no room does. A name that files share begins with hv_ if include/
# declares it, else with its file or room.
set -u
: "${srcdir:=.}"

"$srcdir/tools/rings" -i . || exit 1
cat "$srcdir"/include/hvcheck/*.h | tr -c 'A-Za-z0-9_' '\n' | sort -u >names.declared
names=$(find . -name sanitize -prune -o -name 'lib*.a' -print0 | xargs -0 nm -g --defined-only |
	awk 'NF == 3 && $3 ~ /^hv_/ { print $3 }' | sort -u | comm -23 - names.declared)
rm -f names.declared
[ -z "$names" ] || { echo "hv_ before what no header of include/ declares:"; echo "$names"; exit 1; }
