#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Findings about firmware: firmware of ours (tests/firmware.S) is broken in one way after another, and just that is found.
# shellcheck source=tests/expect.sh
. "${srcdir:?}/tests/expect.sh"

qemu=${HVCHECK_QEMU:-qemu-system-aarch64}
cc=${CROSS_CC:-aarch64-linux-gnu-gcc}
if ! "$qemu" --version >/dev/null 2>&1; then
	echo "skip: there is no QEMU to stand for a board"
	exit $failed
fi
must "a payload for boards can be written" "$hv" image --uart pl011,0x9000000 -o "$dir/hv.img"

# finds WANT [-D...]: the findings, in one line, of firmware that is built so.
finds() {
	want=$1
	shift
	# shellcheck disable=SC2086 # a compiler and its options
	if ! $cc -nostdlib -static -Wl,-Ttext=0,-N,--build-id=none "$@" -o "$dir/fw.elf" "$srcdir/tests/firmware.S" 2>"$dir/err" ||
		! ${CROSS_OBJCOPY:-aarch64-linux-gnu-objcopy} -O binary "$dir/fw.elf" "$dir/fw.bin" 2>"$dir/err"; then
		bad "the firmware cannot be built: $(head -n 3 "$dir/err")"
		return
	fi
	# shellcheck disable=SC2086 # options
	timeout 120 "$hv" preflight ${asked:-} --on "exec:${before:-}$qemu -nodefaults -no-user-config -display none -monitor none \
-serial stdio -M virt,secure=on,virtualization=on,gic-version=3 -cpu ${cpu:-cortex-a57} -m 1g ${more:-} -bios $dir/fw.bin \
-device loader,file=$dir/hv.img,addr=${place:-0x42000000},force-raw=on" >"$dir/out" 2>"$dir/err"
	got=$(sed -n 's/^FAIL *\(FW-[A-Z]*-[0-9]*\).*/\1/p' "$dir/out" | tr '\n' ' ')
	if [ "${got% }" = "$want" ]; then
		echo "ok: firmware${*:+ with }$*: ${want:-no finding}"
	else
		bad "firmware${*:+ with }$*: found \"${got% }\", not \"$want\": $(cat "$dir/err"; grep -A1 ^FAIL "$dir/out")"
	fi
}
finds ""
finds FW-HVC-01 -DSCR=0x4b1
finds FW-SMC-01 -DSCR=0x531 -DSMC_ANSWERS
finds FW-FP-01 -DCPTR3=0x400
finds FW-PMU-01 -DMDCR3=0x40
finds FW-DBG-01 -DMDCR3=0x200
finds FW-TIM-01 -DHZ=0
finds FW-MMU-02 -DSCTLR2=0
finds FW-INT-01 -DSPSR=0x2c9
finds "FW-HCR-01" -DHCR2=0x80000020
finds FW-ARG-01 -DX1=1
finds FW-CPU-01 -DVPIDR=x10
finds FW-EL-01 -DSPSR=0x3c5
finds FW-MMU-01 -DSCTLR2=0x30c50834
finds FW-TRAP-01 -DCPTR2=0x37ff
finds FW-TRAP-01 -DMDCR2=0x40
finds FW-TRAP-01 -DHSTR2=8
# Two CPUs, and a device tree that has PSCI.
$qemu -nodefaults -display none -cpu cortex-a57 -m 1g -smp 2 \
	-M "virt,virtualization=on,gic-version=3,dumpdtb=$dir/smp" >/dev/null 2>&1
more="-smp 2 -device loader,file=$dir/smp,addr=0x4f000000,force-raw=on"
finds "" -DSCR=0x531 -DTREE=0x4f000000 -DOTHER_SPSR=0x3c9
must "the other CPU is seen" grep -q '^PASS *FW-EL-02' "$dir/out"
finds FW-EL-02 -DSCR=0x531 -DTREE=0x4f000000 -DOTHER_SPSR=0x3c5
more=
place=0x42001000
finds FW-PLACE-01 -DPAYLOAD=$place
place=
# The last byte of the payload's code, which is padding, by its PE header.
word() {
	od -An -tu4 -j"$1" -N4 "$dir/hv.img" | tr -d ' '
}
pe=$(word 60)
finds FW-CACHE-01 -DSPOIL=$(($(word $((pe + 28))) + $(word $((pe + 44))) - 1))
if [ -n "${CHECK_LONG:-}" ]; then
	asked=--silence=20
	finds FW-WDT-01 -DWATCHDOG=10
	# What something else says on that line does not end the silence.
	before='(sleep 5; seq 1000) & exec '
	finds FW-WDT-01 -DWATCHDOG=10
	asked=
	before=
fi
# Firmware that ends at a register which the payload needs in front of all else: the payload's last word names it.
finds "" -DCPTR3=0x80000000
must "a register that ends it is named" grep -q 'something says "hvcheck payload touches MDCR_EL2 and CPTR_EL2"' "$dir/err"
cpu=max
finds "FW-HCX-01 FW-HCX-02"
finds "" -DSCR=0x40000305b1
finds FW-EL-03 -DSCR=0x40000705b0

# A payload that hears nothing has not met such firmware: it says one word more behind those registers.
expect 77 "" "$hv" preflight --on "exec:sleep 60 | $qemu -nodefaults -no-user-config -display none -monitor none -serial stdio \
-M virt,virtualization=on,gic-version=3 -cpu cortex-a57 -smp 4 -m 1g -kernel $dir/hv.img"
must "a payload that hears nothing is named" grep -q 'something says "hvcheck payload waits"' "$dir/err"

# Without any firmware the payload is its own, and lets EL2 have all that the CPU has.
at_el3="$qemu -nodefaults -no-user-config -display none -monitor none -serial stdio -cpu max -m 1g"
$at_el3 -M "virt,secure=on,virtualization=on,gic-version=3,dumpdtb=$dir/tree" >/dev/null 2>&1
must "a payload with a device tree can be written" "$hv" image --dtb "$dir/tree" -o "$dir/el3.img"
expect 1 "" "$hv" preflight --on "exec:$at_el3 -M virt,secure=on,virtualization=on,gic-version=3 \
-device loader,file=$dir/el3.img,addr=0x42000000,force-raw=on,cpu-num=0"
got=$(sed -n 's/^FAIL *\(FW-[A-Z]*-[0-9]*\).*/\1/p' "$dir/out" | tr '\n' ' ')
must "entered at EL3: $got" test "$got" = "FW-EL-01 FW-MMU-02 FW-ARG-01 "

# A line that is closed is a lost machine, and no finding about firmware.
"$qemu" -nodefaults -no-user-config -display none -monitor none -serial "unix:$dir/line,server=on,wait=off" \
	-M virt,virtualization=on,gic-version=3 -cpu cortex-a57 -smp 4 -m 1g -kernel "$dir/hv.img" &
board_pid=$!
until [ -S "$dir/line" ]; do
	sleep 0.1
done
# Calls plant words in the payload's code, and it stays: these words are not firmware's. (The one rule about a trap, CAUSE-01, is
# not seen on a board, so nothing is judged.)
expect 77 "" "$hv" run linux-4.12 --filter '*/trap/*' --on "unix:$dir/line"
expect 1 "" "$hv" preflight --on "unix:$dir/line"	# QEMU enters with SCTLR_EL2 = 0
must "no finding behind a run" grep -q '^UNSEEN *FW-CACHE-02' "$dir/out"
must "and all CPUs are seen" grep -q '^PASS *FW-EL-02' "$dir/out"
expect 77 "" "$hv" run linux-4.12 --filter '*/trap/*' --on "unix:$dir/line"
{
	for _ in $(seq 300); do
		[ ! -s "$dir/closed" ] || break
		sleep 0.1
	done
	sleep 6
	kill $board_pid
} &
expect 2 "closed from the other end" env HVCHECK_LINE_LOG="$dir/closed" "$hv" preflight --silence=40 --on "unix:$dir/line"
must "a closed line is no finding" grep -q '^UNSEEN *FW-WDT-01' "$dir/out"
exit $failed
