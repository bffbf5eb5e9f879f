#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What commands print that no report holds: the list of stubs against the tree, and what a call changed.
set -u
: "${srcdir:=.}"
failed=0

# same WHAT A B
same() {
	[ "$2" = "$3" ] || { echo "not ok: $1: \"$2\", not \"$3\""; failed=1; return; }
	echo "ok: $1"
}

# prints LINES PATTERN COMMAND...: how many lines of it match.
prints() {
	lines=$1 pattern=$2
	shift 2
	same "$*: lines with $pattern" "$("$@" | grep -c -- "$pattern")" "$lines"
}

hv=$HVCHECK
good=$(cd "$srcdir/vectors" && for stub in */stub.S; do echo "${stub%/stub.S}"; done)
same "stubs: names" "$("$hv" stubs | sed -n '2,$s/ .*//p' | sort)" "$(echo "$good" | sort)"
for stub in $good; do
	same "stubs: siblings of $stub" "$("$hv" stubs | awk -v s="$stub" '$1 == s { print $2 }')" \
		"$(find "$srcdir/vectors/$stub" -name 'bad-*.S' | wc -l | tr -d ' ')"
done
prints 1 '^linux-4.12/bad-x18  *REG-03  *x18 is scratch on the way' "$hv" stubs linux-4.12/bad-x18

# FINALISE_EL2 lets EL2 have the longest vectors: ZCR_EL2.LEN and SMCR_EL2.LEN are 15, and SMCR_EL2.FA64 is 1. A machine without
# these registers says nothing of them.
prints 1 'zcr_el2 .*-> 0x000000000000000f$' "$hv" call --on sim:max linux-6.0 x0=3
prints 1 'smcr_el2 .*-> 0x00000000c000000f$' "$hv" call --on sim:max linux-6.0 x0=3
prints 0 'zcr_el2' "$hv" call --on sim linux-6.0 x0=3
prints 0 'param0' "$hv" call --on sim:max linux-6.0 x0=3

# An entry that is not given is the payload, and other arguments without which a call cannot succeed are what the suite gives:
# the CPU is not lost at a canary, which would be held against the stub.
prints 1 'needed by soft-restart: x1=payload$' "$hv" call linux-4.12 x0=1
prints 0 'needed by' "$hv" call linux-4.12 x0=1 x1=payload
prints 0 'needed by' "$hv" call linux-4.12 x0=0x77
for call in "linux-4.12 x0=1" "linux-4.12 x0=1 x1=payload" "linux-4.12 x0=1 x1=table" "kexec-2019" "iss-2015 imm=3" \
	"call-func-2017 x0=0" "hibernate-4.7" "kvm-init-4.12" "kvm-init-4.12 x0=1" "kvm-init-5.11 x0=0xc6000000"; do
	# shellcheck disable=SC2086 # a stub and its arguments
	prints 0 '^FAIL' "$hv" call $call
done
prints 1 '^FAIL' "$hv" call linux-4.12/bad-x18 x0=0x77

# A table that is none of Linux's is shown as what it is: all of its slots read ESR_EL3.
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
i=0
while [ $i -lt 16 ]; do
	printf '\000\122\076\325\340\003\237\326'	# mrs x0, esr_el3; eret
	head -c 120 /dev/zero
	i=$((i + 1))
done >"$dir/el3"
prints 1 '^0 *EL3 *EL3 vectors *unknown .*not a stub of Linux' "$hv" scan "$dir/el3"

exit $failed
