#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A board whose file names a debugger: QEMU's own, which speaks what OpenOCD speaks. And programs in its place that are none.
# shellcheck source=tests/expect.sh
. "${srcdir:?}/tests/expect.sh"

qemu=${HVCHECK_QEMU:-qemu-system-aarch64}
"$qemu" --version >/dev/null 2>&1 || { echo "SKIP: there is no QEMU to stand for a board"; exit 77; }
must "a payload for boards can be written" "$hv" image -o "$dir/hv.img"
patience=100
quiet="$qemu -nodefaults -no-user-config -display none -monitor none -serial stdio"

# debugged CPUS DEBUGGER [32]: its file.
debugged() {
	machine="-M virt,virtualization=on,gic-version=3 -cpu cortex-a57 -m 6g -kernel $dir/hv.img" arch=arm64
	[ -z "${3:-}" ] || { machine="-M virt,virtualization=on -cpu cortex-a15 -m 2g -kernel $dir/arm.img"; arch=arm; }
	printf 'line = exec:%s -gdb unix:%s,server=on,wait=off\ndebugger = %s\nlog = %s\narch = %s\n' \
		"$quiet $machine -smp $1" "$dir/gdb" "$2" "$dir/log" $arch >"$dir/board"
}
# logged PATTERN: the line's log says so, and that the board was not started anew.
logged() {
	if ! grep -aq "$1" "$dir/log"; then
		bad "the log does not say \"$1\": $(grep -a -- '-- ' "$dir/log")"
	elif grep -aq "switched off and on" "$dir/log"; then
		bad "the board was switched off and on beside its debugger"
	fi
}

# A dead slot of a board with one CPU is told with the PC, and the board is not reset.
debugged 1 "unix:$dir/gdb"
expect 0 "" "$hv" call linux-4.12 from=el2t --on "board:$dir/board"
logged "finds a call at 0x42000000, PSTATE 0x3c9, and sends it home"
grep -q '^ended *hung at EL2, pc 0x42000000' "$dir/out" || bad "the debugger does not tell the PC: $(grep ^ended "$dir/out")"

# fetched STUB X1: vectors where nothing is. What has come back is known, and no CPU is lost.
fetched() {
	expect 0 "" "$hv" call "$1" x0=0 "x1=$2" --on "board:$dir/board"
	logged "finds a call at 0x.*, and sends it home"
	grep -q '^PASS .*RET-01' "$dir/out" || bad "with a debugger a call that came back is not judged: $(cat "$dir/out")"
	if grep -q '^FAIL' "$dir/out"; then
		bad "a good stub fails with a debugger: $(cat "$dir/out")"
	fi
}
for cpus in 1 4; do
	debugged $cpus "unix:$dir/gdb"
	fetched linux-4.12 0x4200000000
	expect 1 "" "$hv" call linux-4.12/bad-set-x2 --abi linux-4.12 x0=0 x1=recorder --on "board:$dir/board"
	grep -q '^FAIL.* VBAR-01' "$dir/out" || bad "with a debugger vectors that do not answer do not fail: $(cat "$dir/out")"
	[ $cpus -eq 1 ] || expect 0 "" "$hv" run linux-4.12 --on "board:$dir/board"
	"$hv" image --arch arm -o "$dir/arm.img" 2>/dev/null || continue
	debugged $cpus "unix:$dir/gdb" 32
	fetched arm-4.12 0x7f000000
done

# One that is no debugger is told of, and the run goes on without. What hangs then is cut by nobody, so it sleeps.
sleeping_stub "$dir/sleeps"
asleep="call $dir/sleeps@0 --abi linux-4.12 from=el2t"
# instead CODE PATTERN: a program that does this with a connection of its own, $c.
instead() {
	perl -MIO::Socket::UNIX -e '$l = IO::Socket::UNIX->new(Local => $ARGV[0], Listen => 1) or die;
		while ($c = $l->accept) { '"$1"' }' "$dir/no-gdb" &
	pid=$!
	debugged 1 "unix:$dir/no-gdb"
	# shellcheck disable=SC2086 # words
	expect 0 "the debugger at unix:$dir/no-gdb $2; the run goes on without a debugger" "$hv" $asleep --on "board:$dir/board"
	grep -q '^ended *hung' "$dir/out" || bad "with such a debugger a hang is no hang: $(cat "$dir/out")"
	kill $pid 2>/dev/null
	rm -f "$dir/no-gdb"
}
# instead_held CODE: likewise, behind CODE. It has stopped the board, and is told to let it go on, though it has failed.
# shellcheck disable=SC2016 # Perl's
instead_held() {
	rm -f "$dir/said"
	instead "$1"'; open $f, ">", "'"$dir"'/said"; syswrite $f, $b while sysread $c, $b, 4096' "does not answer"
	must "a board that was stopped goes on" grep -aq '[$]c#63$' "$dir/said"
}
# shellcheck disable=SC2016 # Perl's
{
	instead 'close $c' "has closed the connection"
	instead 'sleep 100' "does not answer"
	instead 'print $c "\$T05#b9\$no#dd\$no#dd\$no#dd"; $c->flush; sleep 1' "gives answers that no debugger gives"
	instead 'print $c "x" x 10000; $c->flush; sleep 1' "gives answers that no debugger gives"
	instead_held 'print $c "+\$T05#b9+\$#00+\$E01#a6"; $c->flush'
}
debugged 1 "unix:$dir/no-gdb"
# shellcheck disable=SC2086 # words
expect 0 "the debugger is not there: there is no connection to the socket $dir/no-gdb: .*; the run goes on without" \
	"$hv" $asleep --on "board:$dir/board"
exit $failed
