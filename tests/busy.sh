#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Boards on a busy host: what their payload gives up too early is no verdict. tests/fake-payload.c is such a payload, and behind
# tests/hold-cpu.c, QEMU is a board whose second CPU has no processor for half a second, again and again.
# shellcheck source=tests/expect.sh
. "${srcdir:?}/tests/expect.sh"

fake=${HVCHECK%/*}/tests/fake-payload

# plays TRICK: a call of a good stub passes all the same. The log is in $dir/log.
plays() {
	rm -f "$dir/starts"
	expect 0 "" env HVCHECK_LINE_LOG="$dir/log" "$hv" call linux-4.12 x0=2 --on "exec:$fake $1 $dir/starts"
	for rule in LIVE-01 RES-01 VBAR-02; do
		grep -q "^PASS .*$rule" "$dir/out" || bad "$1: $rule does not pass: $(cat "$dir/out")"
	done
}
# started N: so often was it.
started() {
	[ "$(wc -c <"$dir/starts")" -eq "$1" ] || bad "the board was started $(wc -c <"$dir/starts") times, and not $1"
}

# doubted N: so often was the call, at least, as the host may be busy.
doubted() {
	count=$(grep -ac 'call 0 may have had no processor' "$dir/log")
	[ "$count" -ge "$1" ] || bad "the log does not say $1 times that a call is made again"
}

plays spent
started 4
plays once
started 2
plays hasty
started 1
doubted 1
plays both
started 2
doubted 1
if [ -r /proc/self/schedstat ]; then
	plays slow
	started 1
	doubted 1
	plays lost
	started 2
	doubted 1
fi

# What a call's caller has stored is known, though the board falls silent behind it: the second time, the payload has said so.
wild() {
	rm -f "$dir/starts"
	expect 1 "" "$hv" call linux-4.12 x0=2 --on "exec:$fake wild $dir/starts"
	must "a call that is back passes what its caller shows" grep -q '^PASS .*LIVE-01 .*RES-01' "$dir/out"
	must "and fails what EL2 would have had to show" grep -q '^FAIL .*VBAR-02' "$dir/out"
	started 3
}
wild

# One that talks without end has not come back.
rm -f "$dir/starts"
expect 1 "" "$hv" call linux-4.12 x0=2 --on "exec:$fake chatty $dir/starts"
must "a payload that talks without end is lost" grep -q '^FAIL .*LIVE-01' "$dir/out"
if [ -n "${CHECK_LONG:-}" ]; then	# frames are believed in for longer: a slow line may bring a message in many
	patience=400
	expect 0 "" "$hv" call linux-4.12 x0=2 --on "exec:$fake acks $dir/starts"
	must "and nothing is known of one that answers with frames alone" grep -q '^UNSEEN .*LIVE-01' "$dir/out"
	patience=60
fi

# A scenario is not judged whose CPU came home as if a debugger had sent it, and there is none.
rm -f "$dir/starts"
expect 0 "" "$hv" scenario kexec-4.8/one-page --on "exec:$fake helped $dir/starts"
must "what its play shows is unseen" grep -q '1 passed (KEXEC-05), 0 failed' "$dir/out"

# A command that ends whatever call is made is told of, and no call is blamed.
rm -f "$dir/starts"
expect 2 "" "$hv" run linux-4.12 --on "exec:$fake ends $dir/starts"
must "a command that ends by itself is told of" grep -q 'ends again and again, whatever call is made' "$dir/out"
must "no call is blamed for it" sh -c "! grep -q '^FAIL' '$dir/out'"
must "within some starts" test "$(wc -c <"$dir/starts")" -le 12

# Firmware that keeps the board is named, and no rule is judged.
expect 2 "" "$hv" run linux-4.12 --on "exec:$fake held $dir/starts"
must "UEFI that keeps the board is told of" grep -q 'UEFI does not hand the board over: .* returned 0x8000000000000005' "$dir/out"

# A payload of an older program has its code elsewhere: nothing is judged.
expect 77 "the payload was not built with this program: make it anew" "$hv" run linux-4.12 --on "exec:$fake other $dir/starts"
must "a stranger's payload gets no verdict" sh -c "! grep -q 'FAIL\|PASS' '$dir/out'"

# believed TRICK STARTS COMMAND...: what had a processor is believed at once, as each doubt takes time, and of a CPU that is lost a
# start more. A host that keeps this program from its own processor makes a doubt, and one in so many tries must be without.
believed() {
	trick=$1 starts=$2
	shift 2
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		rm -f "$dir/starts" "$dir/log"
		HVCHECK_LINE_LOG="$dir/log" timeout 60 "$@" --on "exec:$fake $trick $dir/starts" >"$dir/out" 2>"$dir/err" </dev/null
		got=$?
		grep -aq 'may have had no processor' "$dir/log" || break
	done
	if grep -aq 'may have had no processor' "$dir/log"; then
		echo "skip: $trick: the host keeps each try from its processor"
	else
		must "$trick: exit status $got" test $got -eq 1
		started "$starts"
	fi
}
believed hung 1 "$hv" run --filter '*/set-vectors/*' linux-4.12
believed costly 3 "$hv" run --filter '*/set-vectors/*' linux-4.12

# Behind a store that was not watched all calls are made once more, but for those that have cost a CPU: what they have shown stays.
{
	yes '....' | head -c 8192
	head -c 1040384 /dev/zero
} >"$dir/large"
believed swept 3 "$hv" call --abi linux-4.12 "$dir/large@0" x0=2
grep -aq 'may have had no processor' "$dir/log" ||
	must "a call that has cost two CPUs fails" grep -q '^FAIL .*LIVE-01' "$dir/out"

# The second CPU has not begun when it is given up: what is known of it is of calls before. On an idle host the first CPU cuts
# the stub after half a second, for 50 ms, and then the second begins.
# On a busy one it may take minutes, so it is in the long runs alone.
hold=${HVCHECK%/*}/tests/hold-cpu
if [ -z "${CHECK_LONG:-}" ]; then
	:
elif ! command -v qemu-system-aarch64 >/dev/null; then
	echo "skip: qemu-system-aarch64 is not there; on Debian it is in qemu-system-arm"
elif ! "$hold" sleep 1 1 sleep 0.1; then
	echo "skip: a thread of another program must not be held here (ptrace)"
else
	"$hv" image -o "$dir/hv.img" || exit 99
	patience=200
	# A call that moves on while each step of QEMU's debugger takes long is no hang.
	cat >"$dir/qemu" <<-END
		#!/bin/sh
		exec "$hold" 'ALL CPUs/TCG' 20 1 qemu-system-aarch64 -name held,debug-threads=on "\$@"
	END
	chmod +x "$dir/qemu"
	expect 0 "" env HVCHECK_QEMU="$dir/qemu" "$hv" scenario --on qemu kexec-arg-2019/many-pages
	qemu="qemu-system-aarch64 -nodefaults -no-user-config -name held,debug-threads=on -display none -monitor none \
		-serial stdio -smp 4 -m 2g -cpu cortex-a57 -M virt,virtualization=on,gic-version=3 -kernel $dir/hv.img"
	expect 0 "" "$hv" run linux-4.12 --on "exec:$hold 'CPU 1/TCG' 545 150 $qemu"
	# The stub unmasks IRQs. The first CPU sends one to the second, which is held on its way home: no CPU is lost by that.
	for _ in 1 2 3; do
		rm -f "$dir/log"
		expect 1 "" env HVCHECK_LINE_LOG="$dir/log" "$hv" run linux-4.12/bad-spsr --filter '*/reset-vectors/*' \
			--on "exec:$hold 'CPU 1/TCG' 120 10 $qemu"
		must "a call that unmasks IRQs costs no CPU" sh -c "! grep -aq 'never to EL2' '$dir/log'"
	done
fi
exit "$failed"
