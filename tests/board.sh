#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A board at the end of a line: QEMU's serial port stands for it. And lines with no payload behind them: one sentence each.
# shellcheck source=tests/expect.sh disable=SC2317 # beside() calls functions by name
. "${srcdir:?}/tests/expect.sh"

# on SPEC STATUS PATTERN: a call there.
on() {
	expect "$2" "$3" "$hv" call linux-4.12 x0=1 --on "$1"
}
on "exec:sleep 100" 77 "nothing comes"
if command -v script >/dev/null; then
	for command in 'call linux-4.12 x0=1' 'run linux-4.12' preflight; do
		script -qec "$hv $command --on 'exec:echo silence; sleep 4'" /dev/null </dev/null >"$dir/terminal"
		must "a terminal shows what is waited for in $command" grep -q ' on exec:echo.*, [0-9]* s' "$dir/terminal"
	done
fi
on "exec:true" 2 "closed from the other end"
on "exec:no-such-command" 2 "closed from the other end: .*not found"
on "exec:echo 'U-Boot 2023.01'; printf '=> '; sleep 100" 77 "something says \"=> \""
on "exec:head -c 3000 /dev/zero | tr '\\0' '\\377'; sleep 100" 77 "noise"
on "unix:$dir/nothing" 2 "there is no connection"
on "tcp:127.0.0.1:1" 2 "there is no connection"
on "tcp:nowhere" 2 "is not HOST:PORT"
on "serial:$dir/nothing" 2 "cannot be opened"
on "serial:/dev/null,115200" 2 "it is not a serial port"
on "serial:/dev/ttyUSB0,1" 2 "is not DEVICE,BAUD"
on "exec: " 2 "names no command"

# hvcheck's own input is no line: it is not read, and one that stays open keeps nothing from its end.
mkfifo "$dir/input" && exec 7<>"$dir/input" || exit 99
timeout 60 "$hv" call linux-4.12 x0=1 --on "unix:$dir/nothing" <"$dir/input" 2>"$dir/err"
must "hvcheck does not read its input" test $? -eq 2
exec 7>&-

# A board's file that is missing or wrong is wrong usage: there is no machine that a report could tell of, and no report.
# wrong FILE PATTERN
wrong() {
	for command in 'run linux-4.12' preflight; do
		# shellcheck disable=SC2086 # words
		expect 2 "$2" "$hv" $command --on "board:$1"
		must "$command says nothing else of it" test ! -s "$dir/out"
	done
}
# wrong_boot RECIPE PATTERN
wrong_boot() {
	printf 'line = exec:true\nboot = %s\n' "$1" >"$dir/wrong"
	wrong "$dir/wrong" "$2"
}
wrong "" "name of a board's file"
wrong "$dir/nofile" "the board file $dir/nofile cannot be read: No such file"
wrong "$dir" "the board file $dir cannot be read: Is a directory"
echo 'lines = exec:true' >"$dir/wrong"
wrong "$dir/wrong" 'wrong:1: "lines" is none of'
printf 'line = exec:true\n# another one\nline = exec:false # too many\n' >"$dir/wrong"
wrong "$dir/wrong" 'wrong:3: there is a second "line ="'
printf 'line = exec:true\ndebugger = nonsense\n' >"$dir/wrong"
wrong "$dir/wrong" "debugger = nonsense: give HOST:PORT or unix:PATH"
wrong_boot uboot-nfs 'no boot recipe "uboot-nfs"'
wrong_boot 'none and more' "none is to be: none$"
wrong_boot uboot-loady "uboot-loady is to be: uboot-loady ADDRESS \[FDT\]"
wrong_boot 'uboot-tftp 0x1 h:f fdt more' "uboot-tftp is to be: uboot-tftp ADDRESS HOST:FILE \[FDT\]"
wrong_boot 'uboot-load 0x1 mmc 0:1 hv.img' "uboot-load is to be: uboot-load ADDRESS DEVICE,PART,FILE"

# What cannot be written is said before a board is asked.
expect 2 "cannot write $dir/no/report" "$hv" preflight --on "unix:$dir/nothing" -o "$dir/no/report"
must "and nothing else is" test "$(wc -l <"$dir/err")" -eq 1

# A line that cannot be opened is an error in every format, and so is it that nobody was judged.
for format in text junit ktap html; do
	expect 2 "there is no connection" "$hv" run --on "sim,unix:$dir/nothing" --format "$format" -o "$dir/report" linux-4.12
	must "$format tells of the line" grep -q "unix:$dir/nothing was lost.*there is no connection" "$dir/report"
done
for format in text junit ktap; do
	expect 2 "there is no connection" "$hv" preflight --on "unix:$dir/nothing" --format "$format" -o "$dir/report"
	must "preflight tells of the line as $format" grep -q "there is no connection" "$dir/report"
done

qemu=${HVCHECK_QEMU:-qemu-system-aarch64}
if ! "$qemu" --version >/dev/null 2>&1; then
	echo "skip: there is no QEMU to stand for a board"
	exit $failed
fi
must "a payload for boards can be written" "$hv" image -o "$dir/hv.img"

# board OPTIONS: QEMU with that payload behind its serial port.
board() {
	echo "$qemu -nodefaults -no-user-config -display none -monitor none -serial stdio" \
		"-M virt,virtualization=on,gic-version=3 -cpu cortex-a57 -m 6g $1 -kernel $dir/hv.img"
}

# What a stub has written to the payload itself is blamed on that stub, and not on the next.
expect 1 "" "$hv" run --filter '*/set-vectors/MEM-01@*' --on "exec:$(board '')" linux-4.12/bad-mem-fixed linux-4.12
must "a stub writes to the payload" grep -q '^linux-4.12/bad-mem-fixed: 0 passed, 1 failed' "$dir/out"
must "the next stub finds it whole" grep -q '^linux-4.12: 1 passed, 0 failed' "$dir/out"

# Started as TF-A's BL31 does, with no device tree: there is nothing to go by but what the file has with it.
bare() {
	echo "$qemu -nodefaults -no-user-config -display none -monitor none -serial stdio -M virt,virtualization=on" \
		"-cpu cortex-a57 -m 2g -smp 2 -device loader,file=$1,addr=0x42000000,cpu-num=0,force-raw=on"
}
must "QEMU writes its device tree" "$qemu" -nodefaults -display none -cpu cortex-a57 -m 2g -smp 2 \
	-M "virt,virtualization=on,dumpdtb=$dir/virt.dtb"
must "a payload can have a UART" "$hv" image --uart pl011,0x9000000 -o "$dir/uart.img"
must "a payload can have a device tree" "$hv" image --dtb "$dir/virt.dtb" -o "$dir/dtb.img"
on "exec:$(bare "$dir/uart.img")" 2 "neither a device tree nor UEFI, and does not know where the board has RAM"
on "exec:$(bare "$dir/dtb.img")" 0 ""
expect 1 "" "$hv" preflight --on "exec:$(bare "$dir/dtb.img")"
must "the finding is that the board gives none" grep -q "x0 is 0x0, where there is no device tree" "$dir/out"

# same WORDS: a call comes out as on QEMU in shared memory, but for the machine's name.
same() { beside compare "$@"; }
compare() {
	timeout 200 "$hv" call linux-4.12 "$@" --on "$through$(board '')$end" >"$own/line" 2>"$own/err" ||
		bad "$*: $(head -n 1 "$own/err")"
	timeout 100 "$hv" call linux-4.12 "$@" --on qemu:virt:cortex-a57 >"$own/memory"
	sed 1d "$own/line" >"$own/line.1"
	sed 1d "$own/memory" >"$own/memory.1"
	if [ -s "$own/memory.1" ] && cmp -s "$own/line.1" "$own/memory.1"; then
		echo "ok: $* over a line$what"
	else
		bad "$*: not the same over a line: $(diff "$own/line.1" "$own/memory.1")"
	fi
}
through=exec: end='' what=''
same x0=1
same x0=0 x1=recorder
same x0=77

# The same over lines that lose, damage and insert, at a board's usual speed: of 100,000 bytes, so many.
proxy=${HVCHECK%/*}/tests/line-proxy
bad_line() {
	what=$1
	through="exec:'$proxy' $2 $3 $4 $5 115200 '" end="'"
	same x0=1
}
bad_line " at 115200 baud" 1 0 0 0
bad_line " that loses 1 % of its bytes" 2 1000 0 0
bad_line " that damages 1 % of its bytes" 3 0 1000 0
bad_line " into which firmware prints" 4 0 0 300
bad_line " with a bit of all" 5 300 300 100
all_beside

# sleeps NAME OPTIONS: a payload that waits for its host gives up its processor again and again; one that keeps asking does not.
sleeps() {
	# shellcheck disable=SC2086
	"$qemu" -nodefaults -no-user-config -display none -monitor none -serial null -m 1g $2 &
	pid=$!
	for _ in $(seq 50); do
		sleep 0.2
		given=$(cat "/proc/$pid"/task/*/status 2>/dev/null | awk '/^voluntary/ { n += $2 } END { print n + 0 }')
		[ "$given" -lt 1000 ] || break
	done
	kill "$pid"
	wait "$pid" 2>/dev/null
	if [ "$given" -ge 1000 ]; then
		echo "ok: $1: a payload without work sleeps"
	else
		bad "$1: a payload without work slept $given times"
	fi
}
virt='-M virt,virtualization=on'
beside sleeps GICv2 "$virt,gic-version=2 -cpu cortex-a57 -kernel $dir/hv.img"
beside sleeps GICv3 "$virt,gic-version=3 -cpu max -kernel $dir/hv.img"
! "$hv" image --arch arm -o "$dir/doze.img" 2>/dev/null || beside sleeps "32 bits" "$virt -cpu cortex-a15 -kernel $dir/doze.img"
all_beside

# A board of 32 bits: the same line, the same host side, and a payload for stubs of one instruction set.
if "$hv" image --arch arm -o "$dir/arm.img" 2>/dev/null && "$hv" image --arch thumb -o "$dir/thumb.img"; then
	board32="$qemu -nodefaults -no-user-config -display none -monitor none -serial stdio -M virt,virtualization=on \
		-cpu cortex-a15 -m 2g -smp 2"
	for stub in arm-4.12 arm-4.12/thumb; do
		payload=arm.img
		[ "$stub" = arm-4.12 ] || payload=thumb.img
		"$hv" call $stub x0=0 x1=recorder --on "exec:$board32 -kernel $dir/$payload" | sed 1d >"$dir/line"
		"$hv" call $stub x0=0 x1=recorder --on qemu:virt:cortex-a15 | sed 1d >"$dir/memory"
		# Where the payload lies is another place.
		sed -i 's/0x0*40[0-9a-f]\{6\}/PAYLOAD/' "$dir/line" "$dir/memory"
		if [ -s "$dir/memory" ] && cmp -s "$dir/line" "$dir/memory"; then
			echo "ok: $stub over a line"
		else
			bad "$stub: not the same over a line: $(diff "$dir/line" "$dir/memory")"
		fi
	done
	patience=100
	expect 0 "" "$hv" call arm-4.12 from=el2t --on "exec:$board32 -kernel $dir/arm.img"
	expect 0 "" "$hv" fuzz arm-4.12 --calls=2000 --on "exec:$board32 -kernel $dir/arm.img"
	grep -q ' 0 findings' "$dir/out" || bad "a good stub fails random calls on a board of 32 bits: $(cat "$dir/out")"
	expect 2 "payload has a caller of ARM instructions, and this stub is of Thumb: .*--arch=thumb" \
		"$hv" call arm-4.12/thumb --on "exec:$board32 -kernel $dir/arm.img"
	expect 77 "runs stubs of AArch32" "$hv" run linux-4.12 --on "exec:$board32 -kernel $dir/arm.img"
	expect 77 "in a mode of PL1: a stub needs Hyp mode" "$hv" call arm-4.12 \
		--on "exec:$(echo "$board32" | sed 's/virtualization=on/virtualization=off/') -kernel $dir/arm.img"
	expect 77 "judges what starts AArch64" "$hv" preflight --on "exec:$board32 -kernel $dir/arm.img"
	printf 'line = exec:sleep 100\narch = mips\n' >"$dir/file"
	expect 2 "none of arm64, arm and thumb" "$hv" call arm-4.12 --on "board:$dir/file"
	expect 2 "give arm64, arm or thumb; did you mean" "$hv" image --arch arm32 -o "$dir/x.img"
	expect 2 "the stub of --with is of thumb" "$hv" image --arch arm --with arm-4.12/thumb -o "$dir/x.img"
else
	echo "skip: this hvcheck has no payload of 32 bits"
fi

# Random calls are made and judged there, and what fails is found as in shared memory.
expect 0 "" "$hv" fuzz linux-4.12 --calls=2000 --on "exec:$(board '-smp 2')"
grep -q ' 0 findings' "$dir/out" || bad "a good stub fails random calls on a board: $(cat "$dir/out")"
found() {
	(cd "$dir" && timeout 200 "$hv" fuzz linux-4.12/bad-x19 --calls=600 --on "$1" | sed -n 's/^ *rule  *//p' | sort -u)
}
there=$(found qemu:virt:cortex-a57)
here=$(found "exec:$(board '-smp 2')")
if [ -n "$here" ] && [ "$here" = "$there" ]; then
	echo "ok: random calls find \"$here\""
else
	bad "random calls find \"$here\" on a board, \"$there\" on QEMU"
fi

# Whatever ends hvcheck ends the command behind its line, and what that has started.
left_behind() {
	"$hv" run linux-4.12 --on "exec:sleep 77.77 & $(board '')" >/dev/null 2>&1 &
	pid=$!
	for _ in $(seq 300); do
		pgrep -f "kernel $dir/hv.img" >/dev/null && break
		sleep 0.1
	done
	sleep 1
	kill -"$1" $pid
	wait $pid 2>/dev/null
	for _ in $(seq 300); do
		pgrep -f "kernel $dir/hv.img" >/dev/null || break
		sleep 0.1
	done
	if pgrep -f "kernel $dir/hv.img" >/dev/null; then
		bad "QEMU is left behind by SIG$1"
		pkill -f "kernel $dir/hv.img"
	else
		echo "ok: SIG$1 leaves no QEMU behind"
	fi
}
left_behind TERM
left_behind KILL

# A dead slot spins; the second CPU cuts it.
patience=100
expect 0 "" "$hv" call linux-4.12 from=el2t --on "exec:$(board '-smp 2')"
grep -q 'SLOT-01' "$dir/out" || bad "a dead slot is not seen on two CPUs: $(cat "$dir/out")"
# With one CPU nobody knows where it spins, or that it sleeps.
sleeping_stub "$dir/sleeps"
# Nor whether it has left the file of a stub that was not linked yet. Of one that is cut, x30 says so.
if command -v aarch64-linux-gnu-as >/dev/null; then
	parted_stub "$dir/part.o"
	expect 0 "" "$hv" call --abi linux-4.12 "$dir/part.o" x0=1 --on "exec:$(board '')"
	must "what may be code that a file does not have is unseen" grep -q 'UNSEEN *LIVE-01' "$dir/out"
	expect 77 "" "$hv" call --abi linux-4.12 "$dir/part.o" x0=1 --on "exec:$(board '-smp 2')"
	must "so is what is" grep -q 'UNSEEN *LIVE-01' "$dir/out"
	must "and named, if a CPU was cut there" grep -q '^ended *hung .*<soft_restart>' "$dir/out"
	expect 0 "" "$hv" run --abi linux-4.12 "$dir/part.o" --on "exec:$(board '-smp 2')"
	must "so is a slot that leads to it" grep -q '^UNSEEN .*leaves the file for .panic' "$dir/out"
fi
expect 0 "" "$hv" call "$dir/sleeps@0" --abi linux-4.12 from=el2t --on "exec:$(board '')"
grep -q 'UNSEEN *SLOT-01' "$dir/out" || bad "on one CPU a silent board says more than it can: $(cat "$dir/out")"
expect 77 "EL1" "$hv" call linux-4.12 --on "exec:$(board '' | sed 's/virtualization=on/virtualization=off/')"
# A payload that is there already needs no recipe: the second command finds that of the first.
# shellcheck disable=SC2091 # the command
$(board '-smp 2' | sed "s,-serial stdio,-serial unix:$dir/there\,server=on\,wait=off,") &
board_pid=$!
until [ -S "$dir/there" ]; do
	sleep 0.1
done
printf 'line = unix:%s\nboot = uboot-loady 0x50000000\n' "$dir/there" >"$dir/file"
for _ in 1 2; do
	expect 0 "" "$hv" call linux-4.12 x0=2 --on "board:$dir/file"
done
kill $board_pid
# A line that goes with the board's power comes again with it.
cat >"$dir/power" <<END
[ ! -e "$dir/pid" ] || kill -9 \$(cat "$dir/pid")
sleep 0.2
rm -f "$dir/there"
$(board '-smp 2' | sed "s,-serial stdio,-serial unix:$dir/there\,server=on\,wait=off,") >/dev/null 2>&1 &
echo \$! >"$dir/pid"
END
sh "$dir/power"
until [ -S "$dir/there" ]; do
	sleep 0.1
done
printf 'line = unix:%s\npower-cycle = sh %s\n' "$dir/there" "$dir/power" >"$dir/file"
expect 0 "" "$hv" call linux-4.12 x0=2 --on "board:$dir/file"
kill "$(cat "$dir/pid")"
exit $failed
