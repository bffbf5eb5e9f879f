# shellcheck shell=sh disable=SC2034
# SPDX-License-Identifier: GPL-2.0-or-later
# Read by tests that look at exit statuses and sentences. Sets `dir`, a folder that goes with the test, `hv` and `failed`.
set -u
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
hv=$HVCHECK
failed=0

# bad TEXT: this did not go as it must.
bad() {
	echo "not ok: $*"
	failed=1
}

# must TEXT COMMAND...: the command succeeds; TEXT says what that means.
must() {
	what=$1
	shift
	if "$@" >/dev/null 2>&1; then echo "ok: $what"; else bad "$what"; fi
}

# expect STATUS PATTERN COMMAND...: exit status within a minute, and what the one sentence on standard error must say. On an
# idle host it comes within ten seconds; a busy one that takes longer must not fail this.
expect() {
	want=$1 pattern=$2
	shift 2
	timeout "${patience:-60}" "$@" >"$dir/out" 2>"$dir/err" </dev/null
	got=$?
	if [ "$got" -ne "$want" ]; then
		bad "$*: exit status $got, not $want: $(head -n 1 "$dir/err")"
	elif [ -n "$pattern" ] && ! grep -q -- "$pattern" "$dir/err"; then
		bad "$*: does not say \"$pattern\": $(head -n 1 "$dir/err")"
	elif [ "$want" -eq 2 ] && [ "$(wc -l <"$dir/err")" -gt 2 ]; then
		bad "$*: more than a sentence: $(cat "$dir/err")"
	else
		echo "ok: $*"
	fi
}

# sleeping_stub FILE: a vector table whose slots wait for ever, for an interrupt: hangs for which QEMU takes no time of its host's.
sleeping_stub() {
	perl -e 'print pack("V*", 0xd503207f, 0x17ffffff, (0xd503201f) x 30) x 16' >"$1" # wfi; b .-4; nop
}

# parted_stub FILE: an object of linux-4.12's kind that a kernel is still to be linked of. A call and a slot lead to code, and
# another call to data, that it does not define.
parted_stub() {
	perl -e '$dead = ".balign 128\nb .\n"; $table = "__hyp_stub_vectors";
		print ".text\n.balign 2048\n.globl $table\n$table:\n", $dead x 8,
		".balign 128\ncmp x0, #0\nb.eq 1f\ncmp x0, #2\nb.eq 2f\ncmp x0, #1\nb.eq soft_restart\n",
		"adrp x0, answer\nldr x0, [x0, :lo12:answer]\nmov x0, #0xca11\nmovk x0, #0x0bad, lsl #16\neret\n",
		"1: msr vbar_el2, x1\n2: mov x0, xzr\neret\n",
		$dead x 3, ".balign 128\nb panic\n", $dead x 3, ".balign 128\n"' | aarch64-linux-gnu-as -o "$1"
}

# beside FUNCTION WORDS: in a process of its own, with a folder of its own, $own. For what waits for a line more than it computes.
others=0
beside() {
	others=$((others + 1))
	own=$dir/$others
	mkdir -p "$own"
	(trap - EXIT; failed=0; "$@" >"$own/log" 2>&1; echo $failed >"$own/failed") &
}

# What all of them have printed, when the last has come.
all_beside() {
	wait
	while [ $others -gt 0 ]; do
		cat "$dir/$others/log"
		[ "$(cat "$dir/$others/failed")" = 0 ] || failed=1
		others=$((others - 1))
	done
}
