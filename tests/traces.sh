#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Traces for viewers, read back by parsers that share nothing with what wrote them: each has the rules that its viewer has.
. "${srcdir:-.}/tests/expect.sh"

perl -MJSON::PP -e 1 2>/dev/null || { echo "perl has no JSON::PP here"; exit 77; }

# trace FORMAT ARGUMENT...: of one call, in $dir/trace.
trace() {
	format=$1
	shift
	"$hv" call "$@" --trace "$format" -o "$dir/trace" >/dev/null 2>"$dir/err" ||
		bad "$format $*: exit status $?: $(head -n 1 "$dir/err")"
}

# How many instructions a text trace of the same call has, with the HVC.
count_text() {
	echo $(($("$hv" call "$@" --trace text 2>/dev/null | grep -c '^EL2  ') + 1))
}

for call in "linux-4.12 x0=0" "linux-6.0 x0=3 --on sim:max" "iss-2015 imm=3" "kvm-init-5.11 x0=0xc6000000"; do
	# shellcheck disable=SC2086 # a stub and its arguments
	want=$(count_text $call)
	for format in konata o3 perfetto tarmac; do
		for core in cortex-a53 cortex-a57; do
			# shellcheck disable=SC2086
			trace $format $call --core $core
			got=$(perl "${srcdir:-.}/tests/traces.pl" "$format" "$dir/trace" 2>&1)
			if [ "$got" = "$want" ]; then
				echo "ok: $format of $call on $core"
			else
				bad "$format of $call on $core: $got, not $want instructions"
			fi
		done
	done
	# shellcheck disable=SC2086
	trace svg $call
	if command -v xmllint >/dev/null; then
		must "svg of $call" xmllint --noout "$dir/trace"
	fi
done

# The same seed, the same bytes.
trace konata linux-6.0 x0=3
cp "$dir/trace" "$dir/again"
trace konata linux-6.0 x0=3
must "the same call has the same trace" cmp "$dir/trace" "$dir/again"

# What cannot be.
expect 2 'needs a file' "$hv" call linux-4.12 --trace konata
expect 2 'no trace format' "$hv" call linux-4.12 --trace konat -o "$dir/x"
expect 2 'name its format' "$hv" call linux-4.12 -o "$dir/x"
expect 2 'one core in one regime' "$hv" call linux-4.12 --trace konata --core cortex-a53,cortex-a57 -o "$dir/x"
expect 2 'no core' "$hv" call linux-4.12 --trace konata --core cortex-a1 -o "$dir/x"
expect 2 'no regime' "$hv" call linux-4.12 --trace konata --regime hot -o "$dir/x"
expect 2 '' "$hv" call linux-4.12 --trace konata -o /dev/full
expect 0 'executes AArch32' "$hv" call arm-4.12 --on sim:cortex-a15 --trace konata -o "$dir/x"
[ -e "$dir/x" ] && bad "a file is left behind"

exit $failed
