#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# siblings.sh STUB.S...: print the table of tests/siblings.h: of each vectors/*/bad-*.S the rules that catch it and where they see
# it, as the line "Caught by:" at its head says.
set -eu
: "${srcdir:=.}"

cat <<'EOF'
/* Made by tests/siblings.sh from the heads of vectors/. */
#include "tests/siblings.h"

const struct sibling siblings[] = {
EOF
cd "$srcdir"
awk '
	BEGIN {
		split("in_the_file=ON_STATIC on_sim=ON_ANY_SIM on_qemu=ON_QEMU|ON_QEMU_VHE on_sim:cortex-a72=ON_SIM " \
		      "on_sim:max=ON_SIM_VHE on_sim:cortex-a15=ON_SIM_HYP on_qemu:cortex-a57=ON_QEMU on_qemu:max=ON_QEMU_VHE " \
		      "on_qemu:cortex-a15=ON_QEMU_HYP on_no_machine=ON_NONE", pairs, " ")
		for (i in pairs) {
			split(pairs[i], pair, "=")
			bits[pair[1]] = pair[2]
		}
	}
	function fail(text) {
		print FILENAME ": " text > "/dev/stderr"
		exit failed = 1
	}
	# "REG-01 on sim, qemu" or "REACH-02 in the file"
	function row(text,   name, rule, places, count, i, seen) {
		name = FILENAME
		gsub(/^vectors\/|\.S$/, "", name)
		rule = text
		sub(/ .*/, "", rule)
		gsub(/-/, "_", rule)
		sub(/^[^ ]+ /, "", text)
		count = split(text, places, ", ")
		for (i = 1; i <= count; i++) {
			if (i > 1)
				places[i] = "on " places[i]
			gsub(/ /, "_", places[i])
			if (!(places[i] in bits))
				fail("\"Caught by:\" says no place that tests/siblings.sh knows: " places[i])
			seen = seen (seen ? " | " : "") bits[places[i]]
		}
		print "\t{ \"" name "\", HV_" rule ", " seen " },"
	}
	FILENAME !~ /\/bad-/ {
		nextfile
	}
	sub(/^ \* Caught by: /, "") {
		count = split($0, rules, "; ")
		for (r = 1; r <= count; r++)
			row(rules[r])
		told[FILENAME] = 1
	}
	END {
		for (i = 1; i < ARGC && !failed; i++)
			if (ARGV[i] ~ /\/bad-/ && !(ARGV[i] in told)) {
				print ARGV[i] ": its head has no line \" * Caught by: RULE on sim, qemu\"" > "/dev/stderr"
				failed = 1
			}
		exit failed
	}' "$@"
cat <<'EOF'
};
const unsigned sibling_count = sizeof(siblings) / sizeof(siblings[0]);
EOF
