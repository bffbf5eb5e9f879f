#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The documents against the tree: docs/abi.md is what the program prints, and what they point at exists.
# So is the table at the end of docs/coherence.md.
# So is each line of the report that README.md shows.
# docs/cross.md takes the better part of a minute to make, so it is not compared here.
set -u
: "${srcdir:=.}"
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
failed=0

if ! "$HVCHECK" abi --all >"$dir/abi.md"; then
	echo "hvcheck abi --all fails"
	failed=1
elif ! diff -u "$srcdir/docs/abi.md" "$dir/abi.md"; then
	echo "docs/abi.md is not what the program prints now. To refresh it: make docs"
	failed=1
fi

sed '1,/^<!-- The rest is printed/d' "$srcdir/docs/coherence.md" >"$dir/kept.md"
if ! "$HVCHECK" scenario --table >"$dir/faults.md"; then
	echo "hvcheck scenario --table fails: a fault is not caught by its rule"
	failed=1
elif ! diff -u "$dir/kept.md" "$dir/faults.md"; then
	echo "the table in docs/coherence.md is not what the program prints now. To refresh it: make docs"
	failed=1
fi

"$HVCHECK" run --on sim linux-4.12/bad-x18 >"$dir/report.txt"
sed -n '/^FAIL /,/^```$/p' "$srcdir/README.md" | grep -vE '^(```|[[:blank:]]*(\.\.\.)?)$' >"$dir/shown.txt"
[ -s "$dir/shown.txt" ] || { echo "README.md shows no report"; failed=1; }
grep -vxFf "$dir/report.txt" "$dir/shown.txt" >"$dir/stale.txt" && {
	echo "README.md shows what hvcheck run --on sim linux-4.12/bad-x18 does not print:"
	cat "$dir/stale.txt"
	failed=1
}

# cycles/README.md reads a report aloud: each line of it is what the program prints, blanks at its end aside.
"$HVCHECK" cycles --core cortex-a53 linux-6.0 | sed 's/ *$//' >"$dir/cycles.txt"
sed -n '/^\$ hvcheck cycles --core cortex-a53 linux-6.0$/,/^```$/p' "$srcdir/cycles/README.md" | sed '1d;$d' >"$dir/read.txt"
if ! diff -u "$dir/read.txt" "$dir/cycles.txt"; then
	echo "cycles/README.md shows what hvcheck cycles --core cortex-a53 linux-6.0 does not print"
	failed=1
fi

cd "$srcdir" || exit 99
# shellcheck disable=SC2013,SC2016 # words without blanks; quotes that are meant
for document in README.md HACKING.md cycles/README.md docs/*.md docs/decisions/*.md; do
	# Links into the tree, relative to the document.
	for link in $(grep -o '](\([^)#]*\)' "$document" | sed 's/^](//' | grep -v ':'); do
		[ -e "$(dirname "$document")/$link" ] || { echo "$document: no $link"; failed=1; }
	done
	# Files named in passing, relative to the root. Those of the examples are made up.
	for file in $(tr -c 'A-Za-z0-9_./`-' '\n' <"$document" |
		sed -nE 's,^`((cli|docs|include|native|sim|suite|tests|vectors)/.*(/|\.[a-zA-Z0-9]+))`$,\1,p' |
		grep -vE '9\.9|bad-x7|board'); do
		[ -e "$file" ] || { echo "$document: no $file"; failed=1; }
	done
done
exit $failed
