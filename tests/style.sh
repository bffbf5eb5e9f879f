#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What no compiler says about the tree. $srcdir is its root. tests/library.sh compiles the headers.
set -u
cd "${srcdir:-.}" || exit 99

bad=0

# An instruction word, masked and compared, whole, or shifted to get a field: what only isa/ does.
apart='& ~?\(?0x[0-9a-f]{8}u?l*\) *[!=]= *0x[0-9a-f]{8}|0x(d4|d5|d6)[0-9a-f]{6}u?\b.*[,;]$'
apart="$apart"'|(insn|word|instruction) >> (5|16|26) *(& *(7|31|0xffff)|==)'

# complain TEXT: TEXT is empty, or lines that each name a place.
complain() {
	[ -z "$2" ] && return
	echo "$1:"
	echo "$2" | sed 's/^/  /'
	bad=1
}
# The room itself, tests, tables of a CRC, and lines.c, which looks at each barrier of a run.
apart_else='^(isa|tests|fuzz|cycles/cores)/|^native/(payload/memory|link/crc32)\.c$|^sim/memory/lines\.c$'

rooms='include isa cycles suite sim native machines vectors cli fuzz tests tools docs'
# shellcheck disable=SC2086 # names in this tree have no blanks
sources=$(find $rooms configure.ac Makefile.am bootstrap .ci -type f \
	\( -name '*.[chS]' -o -name '*.def' -o -name '*.lds' -o -name '*.inc' -o -name '*.sh' -o -name '*.mk' -o -name '*.md' \
	-o -name configure.ac -o -name Makefile.am -o -name bootstrap -o -path "*.ci/*" -o -path "tools/*" \))
code=$(echo "$sources" | grep -v '\.md$')

# shellcheck disable=SC2016,SC2086 # fields of awk; names in this tree have no blanks
{
	complain 'trailing white space' "$(grep -nE '[[:blank:]]+$' $sources)"
	complain 'more than 132 columns, outside of tables' "$(echo "$code" | grep -v '\.def$' | xargs awk '
		length > 132 || (length > 18 && /\t/) {
			width = 0
			count = split($0, words, "\t")
			for (i = 1; i < count; i++)
				width += length(words[i]) + 8 - (width + length(words[i])) % 8
			if (width + length(words[count]) > 132)
				print FILENAME ":" FNR
		}')"
	complain 'a comment that does not name the actor (the stub, the CPU, the kernel, the caller)' "$(echo "$code" |
		grep -E '\.([chS]|def|inc)$' | grep -v '^tests/' | xargs grep -nHiE '\b(whoever|nobody)\b')"
	complain 'an instruction taken apart outside of isa/: ask isa_decode(), or take a word of isa/encode.h' "$(echo "$code" |
		grep -E '\.[ch]$' | grep -vE "$apart_else" | xargs grep -nHE "$apart")"
	complain 'payload and host know each other: what both have belongs into native/link/' "$({
		grep -rn '"native/host/' native/payload native/link
		grep -rn '"native/payload/' native/host native/link cli machines suite sim; })"
	complain 'no SPDX line at the top' "$(echo "$code" | grep '\.[chS]$' |
		xargs awk 'FNR == 1 && !/SPDX-License-Identifier/ { print FILENAME }')"
	complain 'no newline at the end' "$(
		# One look at all of them; which one it is, only if there is one.
		[ -z "$(echo "$sources" | xargs tail -q -c 1 | tr -d '\n')" ] || for f in $sources; do
			[ -z "$(tail -c 1 "$f")" ] || echo "$f"
		done)"
	complain 'not in a list of local.mk' "$(cat ./*/local.mk | awk -v files="$(echo "$code" |
		grep -E '\.([chS]|def|inc|lds)$')" '{ lists = lists $0 "\n" }
		END {
			count = split(files, names, "\n")
			for (i = 1; i <= count; i++) {
				name = names[i]
				# Of a generation, the folder alone is listed.
				if (name ~ /^vectors\/[^\/]*\/(stub|thumb|relocate|exit|bad-[^\/]*)\.S$/) {
					gsub(/^vectors\/|\/[^\/]*$/, "", name)
					name = "\t" name
				}
				if (!index(lists, name))
					print names[i]
			}
		}')"
	if command -v shellcheck >/dev/null; then
		complain 'shellcheck' "$(shellcheck -f gcc bootstrap .ci/* vectors/embed.sh tests/*.sh \
			tools/debian-kernels tools/survey)"
	fi
}
exit $bad
