#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The suite on boards that QEMU can be, started by other people's firmware: U-Boot and EDK2 on virt, U-Boot on a Raspberry Pi 3,
# TF-A with the payload or U-Boot behind it. By a line of 115200 baud each rule must come to the verdict that it has on QEMU in
# shared memory, unless one of the two cannot see it. Then broken siblings, the same by a line that loses 1 % of its bytes, and on a
# board that is reset again and again. STUBS and SIBLINGS are others to be tried, CHAINS some of the chains. With CHECK_LONG, as
# `make check-boards` has it, every stub of ours is tried on the first three, without a boot for each.
set -u
hv=$HVCHECK
qemu=${HVCHECK_QEMU:-qemu-system-aarch64}
cache=${BOARD_CACHE:=.}
uboot=/usr/lib/u-boot/qemu_arm64/u-boot.bin
uboot32=/usr/lib/u-boot/qemu_arm/u-boot.bin
efi=/usr/share/qemu-efi-aarch64/QEMU_EFI.fd
pi=$cache/u-boot-rpi/usr/lib/u-boot/rpi_3/u-boot.bin
tree=$(find "$cache" -name bcm2837-rpi-3-b.dtb 2>/dev/null | head -n 1)
kernel=$(find "$cache/../kernels" \( -type f -o -type l \) 2>/dev/null | sort -V | tail -n 1)
tfa=$cache/trusted-firmware
proxy=${HVCHECK%/*}/tests/line-proxy
failed=0
ran=0
skipped=0

command -v "$qemu" >/dev/null || { echo "SKIP: $qemu is not there; on Debian it is in qemu-system-arm"; exit 77; }
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
"$hv" image -o "$dir/hv.img" || exit 99

bad() {
	echo "not ok: $*"
	failed=1
}

# verdicts FILE: "rule-of-a-test verdict" a line, of a report in KTAP.
verdicts() {
	sed -n 's/^  \(not ok\|ok\) [0-9]* \([^@ ]*\)@[^ ]*\(.*\)/\2 \1\3/p' "$1" |
		sed 's/ # SKIP.*/ skip/; s/ not ok.*/ fails/; s/ ok *$/ passes/' | sort
}

# same NAME STUB: what both see is the same.
same() {
	verdicts "$dir/board" | grep -v ' ok skip$' >"$dir/board.seen"
	verdicts "$dir/qemu" | grep -v ' ok skip$' >"$dir/qemu.seen"
	join "$dir/board.seen" "$dir/qemu.seen" >"$dir/both"
	differ=$(awk '$2 != $3 { print $1 ": " $2 " on the board, " $3 " on QEMU" }' "$dir/both")
	# A row of a place that this board alone has may fail only if the rule does so elsewhere, too.
	sed -n 's/.*\/\([^ ]*\) fails$/\1/p' "$dir/qemu.seen" | sort -u >"$dir/rules"
	only=$(join -v 1 "$dir/board.seen" "$dir/qemu.seen" | sed -n 's/.*\/\([^ ]*\) fails$/\1/p' | grep -cvxFf "$dir/rules")
	if [ -n "$differ" ] || [ "$only" -ne 0 ]; then
		bad "$1: $2: $differ; $only fail on the board alone"
	elif [ "$(wc -l <"$dir/both")" -lt 20 ]; then
		bad "$1: $2: only $(wc -l <"$dir/both") verdicts are of both"
	else
		echo "ok: $1: $2: $(wc -l <"$dir/both") verdicts as on QEMU of $(wc -l <"$dir/qemu.seen"), in $took s"
	fi
	ran=$((ran + 1))
}

# on NAME CPU STUB: there and in shared memory.
on() {
	"$hv" run --strict -f ktap --on "qemu:virt:$2" "$3" >"$dir/qemu" 2>"$dir/err"
	start=$(date +%s)
	timeout 600 "$hv" run --strict -f ktap --on "board:$dir/$1" "$3" >"$dir/board" 2>"$dir/err"
	status=$?
	took=$(($(date +%s) - start))
	[ $status -le 1 ] || bad "$1: $3: exit status $status: $(head -n 1 "$dir/err")"
	same "$1" "${3##*/}"
}

# chain NAME CPU: all stubs, the kernel among them, and siblings.
chain() {
	for stub in ${STUBS:-linux-4.12 linux-6.0} ${kernel:+"$kernel"}; do
		on "$1" "$2" "$stub"
	done
	for sibling in ${SIBLINGS-linux-4.12/bad-x19 linux-4.12/bad-mem linux-4.12/bad-loop linux-6.0/bad-refused-again}; do
		on "$1" "$2" "$sibling"
	done
}

# every NAME CPU: in a long run, every stub of ours, good and broken.
every() {
	[ -n "${CHECK_LONG:-}" ] || return 0
	echo "$1: every stub, QEMU first"
	"${HVCHECK%/*}/tests/as-on-qemu" "board:$dir/$1" "qemu:virt:$2" || bad "$1: stubs of ours"
	ran=$((ran + 1))
}

# needs FILE PACKAGE CHAIN: whether the file is there.
needs() {
	[ ! -e "$1" ] || return 0
	echo "skip: $3: $1 is not there; on Debian it is in $2 (./bootstrap boards)"
	skipped=$((skipped + 1))
	return 1
}

# board NAME BOOT COMMAND: its file.
board() {
	printf "line = exec:%s 1 %s 0 0 115200 '%s'\nboot = %s\nwait = 120\narch = %s\n" "$proxy" "${lost:-0}" "$3" "$2" \
		"${arch:-arm64}" >"$dir/$1"
}

# wanted CHAIN: whether it is one of those that are to be tried.
wanted() {
	case " ${CHAINS:-uboot uboot32 edk2 tfa tfa-uboot lossy resets raspi3b recipes hostile} " in
	*" $1 "*) return 0 ;;
	esac
	return 1
}

quiet="$qemu -nodefaults -no-user-config -display none -monitor none -net none"
virt="$quiet -serial stdio -M virt,virtualization=on,gic-version=3 -smp 4 -m 6g -cpu cortex-a57"
virt32="$quiet -serial stdio -M virt,virtualization=on -smp 4 -m 2g -cpu cortex-a15"
loaded="-device loader,file=$dir/hv.img,force-raw=on,addr"
by_efi="$virt -bios $efi -kernel $dir/hv.img"
# TF-A for QEMU knows GICv2 alone, and reads what it starts from files.
by_tfa="$quiet -serial stdio -M virt,secure=on,virtualization=on -smp 4 -m 2g -cpu cortex-a57 -bios bl1.bin \
-semihosting-config enable=on,target=native"

# A board that is reset COUNT times while it is at work on each stub, and starts the payload anew by itself.
resets() {
	mkfifo "$dir/monitor.in" "$dir/monitor.out"
	exec 4<>"$dir/monitor.in" 5<>"$dir/monitor.out"	# the board may be started anew
	cat <&5 >/dev/null 2>&1 &
	reader_pid=$!
	board resets none "$quiet -serial stdio -monitor pipe:$dir/monitor ${virt#*stdio} -kernel $dir/hv.img"
	echo "log = $dir/resets.log" >>"$dir/resets"
	for stub in ${STUBS:-linux-4.12 linux-6.0} ${kernel:+"$kernel"}; do
		rm -f "$dir/resets.log"
		for _ in $(seq "$1"); do
			until [ -s "$dir/resets.log" ]; do
				sleep 0.2
			done
			sleep 3
			echo system_reset >&4
		done &
		resets_pid=$!
		on resets cortex-a57 "$stub"
		kill $resets_pid 2>/dev/null
		grep -q 'was reset' "$dir/resets.log" || bad "resets: ${stub##*/}: no call was under way in any"
	done
	kill $reader_pid
	exec 4>&- 5>&-
}

# folder NAME FILE: TF-A's files with FILE as BL33.
folder() {
	mkdir "$dir/$1.d" && cp "$tfa"/bl[0-9]*.bin "$dir/$1.d" && cp "$2" "$dir/$1.d/bl33.bin"
}

# shellcheck disable=SC2016 # U-Boot's variables
if wanted uboot && needs "$uboot" u-boot-qemu "U-Boot on virt"; then
	board uboot 'uboot booti 0x41000000 - ${fdtcontroladdr}' "$virt -bios $uboot $loaded=0x41000000"
	chain uboot cortex-a57
	every uboot cortex-a57
fi
# shellcheck disable=SC2016
if wanted uboot32 && needs "$uboot32" u-boot-qemu "U-Boot of 32 bits" && "$hv" image --arch arm -o "$dir/arm.img"; then
	arch=arm board uboot32 'uboot bootz 0x44000000 - ${fdtcontroladdr}' \
		"$virt32 -bios $uboot32 -device loader,file=$dir/arm.img,force-raw=on,addr=0x44000000"
	STUBS='arm-4.12 arm-zimage' SIBLINGS='arm-4.12/bad-r4 arm-4.12/bad-mem arm-4.12/bad-loop' kernel='' \
		chain uboot32 cortex-a15
fi
if wanted edk2 && needs "$efi" qemu-efi-aarch64 "EDK2 on virt"; then
	board edk2 none "$by_efi"
	chain edk2 cortex-a57
	every edk2 cortex-a57
fi
# TF-A gives no device tree: QEMU's, of a board that has PSCI by SMC as TF-A does, goes into the file.
built="the source of arm-trusted-firmware, and make check-boards builds it"
if wanted tfa && needs "$tfa/bl31.bin" "$built" "TF-A with the payload as BL33"; then
	$quiet -M "virt,virtualization=on,dumpdtb=$dir/tree" -smp 4 -m 2g -cpu cortex-a57 >/dev/null 2>&1
	"$hv" image --dtb "$dir/tree" -o "$dir/tfa.img" && folder tfa "$dir/tfa.img" || exit 99
	board tfa none "cd $dir/tfa.d && exec $by_tfa"
	chain tfa cortex-a57
fi
# shellcheck disable=SC2016
if wanted tfa-uboot && needs "$uboot" u-boot-qemu "TF-A with U-Boot as BL33" &&
	needs "$tfa/bl31.bin" "$built" "TF-A with U-Boot as BL33"; then
	folder tfa-uboot "$uboot" || exit 99
	board tfa-uboot 'uboot booti 0x41000000 - ${fdtcontroladdr}' "cd $dir/tfa-uboot.d && exec $by_tfa $loaded=0x41000000"
	chain tfa-uboot cortex-a57
fi
if wanted lossy && needs "$efi" qemu-efi-aarch64 "EDK2 on virt"; then
	lost=1000 board lossy none "$by_efi"
	SIBLINGS=linux-4.12/bad-x19 chain lossy cortex-a57
fi
! wanted resets || resets 6
# shellcheck disable=SC2016,SC2086
if wanted raspi3b && needs "$pi" "u-boot-rpi (arm64)" "Raspberry Pi 3" &&
	needs "${tree:-bcm2837-rpi-3-b.dtb}" linux-image-arm64 "Raspberry Pi 3"; then
	# Its console is the mini UART, QEMU's second.
	board raspi3b 'uboot booti 0x02000000 - ${fdt_addr}' \
		"$quiet -serial null -serial stdio -M raspi3b -dtb $tree -kernel $pi $loaded=0x02000000"
	chain raspi3b cortex-a53
	every raspi3b cortex-a53
	# And one that nobody can reset: two of its calls cost a CPU, and it has three for them.
	$quiet -serial null -serial "unix:$dir/pi,server=on,wait=off" -M raspi3b -dtb "$tree" -kernel "$pi" $loaded=0x02000000 &
	board_pid=$!
	printf 'line = unix:%s\nboot = uboot booti 0x02000000 - ${fdt_addr}\nwait = 120\n' "$dir/pi" >"$dir/raspi3b-once"
	until [ -S "$dir/pi" ]; do
		sleep 0.1
	done
	STUBS=linux-4.12 SIBLINGS='' kernel='' chain raspi3b-once cortex-a53
	kill $board_pid
fi
# recipe NAME BOOT COMMAND: a board that is booted so answers a call.
recipe() {
	printf 'line = exec:%s\nboot = %s\nwait = 120\narch = %s\n' "$3" "$2" "${arch:-arm64}" >"$dir/recipe"
	if "$hv" call --on "board:$dir/recipe" "${called:-linux-4.12}" x0=2 >"$dir/call" 2>"$dir/err"; then
		echo "ok: the recipe $1"
	else
		bad "the recipe $1: $(head -n 1 "$dir/err")"
	fi
	ran=$((ran + 1))
}

mkdir -p "$dir/disk" && cp "$dir/hv.img" "$dir/disk"
disk="-drive if=none,id=d,format=raw,file=fat:rw:$dir/disk -device virtio-blk-device,drive=d"
if wanted recipes && needs "$uboot" u-boot-qemu "U-Boot's recipes"; then
	recipe uboot-load 'uboot-load 0x41000000 virtio,0:1,hv.img' "$virt -bios $uboot $disk"
	recipe uboot-tftp 'uboot-tftp 0x41000000 10.0.2.2:hv.img' "$(echo "$virt" | sed 's/-net none//') -bios $uboot \
-netdev user,id=n,tftp=$dir/disk -device virtio-net-device,netdev=n"
	recipe uboot-loady 'uboot-loady 0x41000000' "$virt -bios $uboot"
fi
# The payload of 32 bits goes over the line, and bootz starts it.
if wanted recipes && needs "$uboot32" u-boot-qemu "U-Boot's recipes, 32 bits" && "$hv" image --arch thumb -o "$dir/thumb.img"; then
	arch=thumb called=arm-4.12/thumb recipe 'uboot-loady of 32 bits' 'uboot-loady 0x44000000' "$virt32 -bios $uboot32"
fi
if wanted recipes && needs "$efi" qemu-efi-aarch64 "UEFI's shell"; then
	recipe uefi-shell 'uefi-shell fs0 hv.img' "$virt -bios $efi $disk"
fi
# table CODE: slots that hang, but for that of an HVC.
table() {
	printf '.balign 2048\n.rept 8\n.balign 128\nb .\n.endr\n.balign 128\n%s\n.ltorg\n.rept 7\n.balign 128\nb .\n.endr\n' "$1"
}
# call_hostile CODE [BEHIND]: a stub that does so, with another such table behind its own.
call_hostile() {
	{ table "$1"; table "${2:-b .}"; echo '.balign 2048'; } |
		${CROSS_CC:-aarch64-linux-gnu-gcc} -c -x assembler -o "$dir/hostile.o" - &&
		${CROSS_OBJCOPY:-aarch64-linux-gnu-objcopy} -O binary "$dir/hostile.o" "$dir/hostile" || exit 99
	timeout 100 "$hv" call --abi linux-4.12 --on "exec:$virt -kernel $dir/hv.img" "$dir/hostile@0" x0=2 \
		>"$dir/call" 2>"$dir/err"
	status=$?
	ran=$((ran + 1))
}
# hostile NAME CODE: it ends as HUNG or CRASHED, within seconds on a machine that has nothing else to do.
hostile() {
	call_hostile "$2"
	if [ $status -eq 1 ] && grep -qE '^ended +(hung|crashed)' "$dir/call"; then
		echo "ok: a stub that $1: $(sed -n 's/^ended *//p' "$dir/call")"
	else
		bad "a stub that $1: status $status, $(grep '^ended' "$dir/call" || head -n 1 "$dir/err")"
	fi
}
# behind NAME CODE: what it does to the board once its call is back, from vectors that it has left behind: the call is judged.
behind() {
	call_hostile 'adr x0, . + 1024; msr vbar_el2, x0; mov x0, #0; eret' "$2"
	if [ $status -eq 1 ] && grep -q '^PASS .*LIVE-01 .*RES-01' "$dir/call" && grep -q '^FAIL .*VBAR-02' "$dir/call"; then
		echo "ok: a stub that $1 behind its call"
	else
		bad "a stub that $1 behind its call: status $status, $(cat "$dir/call" "$dir/err")"
	fi
}

if wanted hostile; then
	clear='1: str xzr, [x9], #8; subs x10, x10, #8; b.ne 1b; eret'
	hostile "writes over the payload's code" "ldr x9, =0x40200000; mov x10, #0x20000; $clear"
	hostile "writes over its data, its monitor's stack and page tables" "ldr x9, =0x4022f000; mov x10, #0x90000; $clear"
	hostile "resets the board" 'ldr x0, =0x84000009; smc #0; b .'
	hostile "switches its CPU off" 'ldr x0, =0x84000002; smc #0; b .'
	behind "resets the board" 'ldr x0, =0x84000009; smc #0; b .'
	behind "switches the board off" 'ldr x0, =0x84000008; smc #0; b .'
fi
[ $ran -gt 0 ] || exit 77
echo "$ran runs by boards' firmware, $skipped chains skipped"
exit $failed
