#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A board at the end of a line: QEMU's serial port stands for it. And lines with no payload behind them: one sentence, in ten seconds.
# shellcheck source=tests/expect.sh
. "${srcdir:?}/tests/expect.sh"

line="$hv call linux-4.12 x0=1 --on"
expect 77 "nothing comes" $line "exec:sleep 100"
expect 2 "closed from the other end" $line "exec:true"
expect 2 "closed from the other end: .*not found" $line "exec:no-such-command"
expect 77 "something says \"=> \"" $line "exec:echo 'U-Boot 2023.01'; printf '=> '; sleep 100"
expect 77 "noise" $line "exec:head -c 3000 /dev/zero | tr '\\0' '\\377'; sleep 100"
expect 2 "there is no connection" $line "unix:$dir/nothing"
expect 2 "there is no connection" $line "tcp:127.0.0.1:1"
expect 2 "is not HOST:PORT" $line "tcp:nowhere"
expect 2 "cannot be opened" $line "serial:$dir/nothing"
expect 2 "it is not a serial port" $line "serial:/dev/null,115200"
expect 2 "is not DEVICE,BAUD" $line "serial:/dev/ttyUSB0,1"
expect 2 "names no command" $line "exec: "

qemu=${HVCHECK_QEMU:-qemu-system-aarch64}
if ! "$qemu" --version >/dev/null 2>&1; then
	echo "skip: there is no QEMU to stand for a board"
	exit $failed
fi
must "a payload for boards can be written" "$hv" image -o "$dir/hv.img"

# board OPTIONS: QEMU with that payload behind its serial port.
board() {
	echo "exec:$qemu -nodefaults -no-user-config -display none -monitor none -serial stdio -M virt,virtualization=on,gic-version=3" \
		"-cpu cortex-a57 -m 6g $1 -kernel $dir/hv.img"
}

# same WORDS: a call comes out as on QEMU in shared memory, but for the machine's name.
same() {
	timeout 100 "$hv" call linux-4.12 "$@" --on "$(board '')" >"$dir/line" 2>"$dir/err" || bad "$*: $(head -n 1 "$dir/err")"
	timeout 100 "$hv" call linux-4.12 "$@" --on qemu:virt:cortex-a57 >"$dir/memory"
	sed 1d "$dir/line" >"$dir/line.1"
	sed 1d "$dir/memory" >"$dir/memory.1"
	if cmp -s "$dir/line.1" "$dir/memory.1"; then
		echo "ok: $* over a line"
	else
		bad "$*: not the same over a line: $(diff "$dir/line.1" "$dir/memory.1")"
	fi
}
same x0=1
same x0=0 x1=recorder
same x0=77

# A dead slot spins; the second CPU cuts it.
patience=100
expect 0 "" "$hv" call linux-4.12 from=el2t --on "$(board '-smp 2')"
grep -q 'SLOT-01' "$dir/out" || bad "a dead slot is not seen on two CPUs: $(cat "$dir/out")"
# With one CPU nobody knows where it spins.
expect 0 "" "$hv" call linux-4.12 from=el2t --on "$(board '')"
grep -q 'UNSEEN *SLOT-01' "$dir/out" || bad "on one CPU a silent board says more than it can: $(cat "$dir/out")"
expect 77 "EL1" "$hv" call linux-4.12 --on "$(board '' | sed 's/virtualization=on/virtualization=off/')"
exit $failed
