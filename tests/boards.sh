#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The payload as `hvcheck image` writes it, booted as boards boot it, in QEMU: the first line on its UART says level, UART and
# place. Directly, which needs QEMU alone; through U-Boot and EDK2 if Debian's packages of them are there. With
# CHECK_BOARDS=long, as make check-boards has it, also what takes longer or was fetched: UEFI from a disk, and the Raspberry Pi 3.
set -u
hv=$HVCHECK
qemu=${HVCHECK_QEMU:-qemu-system-aarch64}
uboot=/usr/lib/u-boot/qemu_arm64/u-boot.bin
uboot32=/usr/lib/u-boot/qemu_arm/u-boot.bin
efi=/usr/share/qemu-efi-aarch64/QEMU_EFI.fd
pi=${BOARD_CACHE:=.}/u-boot-rpi/usr/lib/u-boot/rpi_3/u-boot.bin
failed=0
ran=0

command -v "$qemu" >/dev/null || { echo "SKIP: $qemu is not there; on Debian it is in qemu-system-arm"; exit 77; }
dir=$(mktemp -d) || exit 99
qemu_pid=
trap '[ -z "$qemu_pid" ] || kill "$qemu_pid" 2>/dev/null; rm -rf "$dir"' EXIT
document=$(cd "$(dirname "$0")/../docs" && pwd)/boards.md
cd "$dir" || exit 99

# hears NAME WANT TYPED ARGUMENT...: QEMU with these arguments; TYPED is what a person would type at U-Boot's prompt.
hears() {
	name=$1 want=$2 typed=$3
	shift 3
	rm -f in
	: >log
	mkfifo in
	"$qemu" -nodefaults -no-user-config -display none -monitor none -net none "$@" <in >log 2>err &
	qemu_pid=$!
	exec 3>in
	turn=0
	while [ $turn -lt 300 ] && kill -0 $qemu_pid 2>/dev/null && ! grep -aq 'hvcheck payload.*waiting' log; do
		[ -z "$typed" ] || [ $((turn % 10)) -ne 5 ] || printf '\n%s\n' "$typed" >&3
		sleep 0.1
		turn=$((turn + 1))
	done
	exec 3>&-
	kill $qemu_pid 2>/dev/null
	wait $qemu_pid 2>/dev/null
	qemu_pid=
	ran=$((ran + 1))
	if tr -d '\r' <log | grep -a 'hvcheck payload' | grep -aqE "$want"; then
		echo "ok: $name"
	else
		echo "not ok: $name: does not say \"$want\":"
		tr -d '\r' <log | tail -n 5
		head -n 3 err
		failed=1
	fi
}

# The pattern of the LAVA job in docs/boards.md finds a result in the first line, between the job's `start` and `end`.
lava() {
	pattern=$(sed -n "s/.* pattern: '\(.*\)'/\1/p" "$document" | sed 's/?P<[a-z_]*>//g')
	tr -d '\r' <log | sed -n 's/.*hvcheck payload\(.*\)waiting.*/\1/p' | grep -aqE "${pattern:-none}" ||
		{ echo "not ok: LAVA's pattern does not match: $pattern"; failed=1; }
}

# needs FILE PACKAGE CHAINS: whether the file is there.
needs() {
	[ ! -e "$1" ] || return 0
	echo "skip: $3: $1 is not there; on Debian it is in $2 (./bootstrap boards)"
	return 1
}

# Without a compiler for 32-bit Arm there is no payload of that: 77.
image() {
	"$hv" image "$@"
	status=$?
	[ $status -eq 0 ] || [ $status -eq 77 ] || { echo "not ok: hvcheck image $*"; exit 1; }
}

image -o hv.img
image --uart pl011,0x3f201000 -o pi.img
image --uart cadence,0xff000000 -o zcu102.img
image --uart sbsa-uart,0x60000000 -o sbsa.img
image --with linux-4.12 -o with.img
image --arch arm -o arm.img
image --with arm-4.12/thumb -o thumb.img
pl011='pl011 at 0x9000000'
virt='-serial stdio -m 1g -cpu cortex-a57'

# shellcheck disable=SC2086 # lists of words
{
	hears "virt" "$pl011, EL2, placed at 0x40200000" "" $virt -M virt,virtualization=on -kernel hv.img
	lava
	hears "virt with VHE" "$pl011, EL2, placed at 0x40200000" "" -serial stdio -m 1g -cpu max -M virt,virtualization=on \
		-kernel hv.img
	hears "virt without EL2" "$pl011, EL1, placed at 0x40200000" "" $virt -M virt -kernel hv.img
	hears "virt with EL3" "$pl011, EL2, placed at 0x40200000" "" $virt -M virt,secure=on,virtualization=on -kernel hv.img
	hears "a stub in the file" "$pl011, EL2, placed at 0x40200000" "" $virt -M virt,virtualization=on -kernel with.img
	hears "raspi3b" "pl011 at 0x3f201000, EL2, placed at 0x200000" "" -serial stdio -M raspi3b -kernel pi.img
	hears "xlnx-zcu102" "cadence at 0xff000000, EL2, placed at 0x200000" "" -serial stdio -m 1g \
		-M xlnx-zcu102,virtualization=on -kernel zcu102.img
	hears "xlnx-versal-virt" "pl011 at 0xff000000, EL2, placed at 0x200000" "" -serial stdio -m 1g -M xlnx-versal-virt \
		-kernel hv.img
	head -c 1024 /dev/zero >vgabios-stdvga.bin
	hears "sbsa-ref" "sbsa-uart at 0x60000000, EL2, placed at 0x10000200000" "" -serial stdio -m 1g -L . -M sbsa-ref \
		-kernel sbsa.img
}

# shellcheck disable=SC2086
if needs "$uboot" u-boot-qemu "U-Boot"; then
	at=0x42000000
	loaded="-bios $uboot -device loader,file=hv.img,addr=$at,force-raw=on"
	hears "U-Boot booti" "$pl011, EL2, placed at $at" "booti $at - 0x40000000" $virt -M virt,virtualization=on $loaded
	hears "U-Boot at EL3" "$pl011, EL2, placed at $at" "booti $at - 0x40000000" $virt -M virt,secure=on,virtualization=on \
		$loaded
	hears "U-Boot at EL1" "$pl011, EL1, placed at $at" "booti $at - 0x40000000" $virt -M virt $loaded
fi
# shellcheck disable=SC2086
if needs "$efi" qemu-efi-aarch64 "EDK2"; then
	hears "EDK2, UART by SPCR" "$pl011, EL2, placed at 0x7" "" $virt -M virt,virtualization=on -bios "$efi" -kernel hv.img
	hears "EDK2, UART by device tree" "$pl011, EL2, placed at 0x7" "" $virt -M virt,virtualization=on,acpi=off -bios "$efi" \
		-kernel with.img
fi

# Boards of 32 bits: the payload is a zImage, and lies where each loader likes it.
virt32='-serial stdio -m 1g -cpu cortex-a15'
# shellcheck disable=SC2086
if [ -s arm.img ]; then
	hears "32 bits: virt" "$pl011, EL2, placed at 0x40010000" "" $virt32 -M virt,virtualization=on -kernel arm.img
	hears "32 bits: virt, Thumb, a stub in the file" "$pl011, EL2, placed at 0x40010000" "" $virt32 -M virt,virtualization=on \
		-kernel thumb.img
	hears "32 bits: virt without Hyp mode" "$pl011, EL1, placed at 0x40010000" "" $virt32 -M virt -kernel arm.img
	hears "32 bits: Cortex-A7" "$pl011, EL2, placed at 0x40010000" "" -serial stdio -m 1g -cpu cortex-a7 \
		-M virt,virtualization=on -kernel arm.img
	if needs "$uboot32" u-boot-qemu "U-Boot of 32 bits"; then
		at=0x44000000
		loaded="-bios $uboot32 -device loader,file=arm.img,addr=$at,force-raw=on"
		hears "32 bits: U-Boot bootz" "$pl011, EL2, placed at $at" "bootz $at - 0x40000000" $virt32 \
			-M virt,virtualization=on $loaded
		hears "32 bits: U-Boot in Supervisor mode" "$pl011, EL1, placed at $at" "bootz $at - 0x40000000" $virt32 -M virt \
			$loaded
	fi
fi

# shellcheck disable=SC2086
if [ "${CHECK_BOARDS:-}" = long ]; then
	mkdir -p esp/EFI/BOOT
	cp hv.img esp/EFI/BOOT/BOOTAA64.EFI
	disk='-drive if=none,id=d,format=raw,file=fat:rw:esp -device virtio-blk-device,drive=d'
	if needs "$uboot" u-boot-qemu "U-Boot's UEFI, compressed files"; then
		at=0x42000000
		hears "U-Boot's UEFI from a disk" "$pl011, EL2" "" $virt -M virt,virtualization=on -bios "$uboot" $disk
		gzip -k hv.img
		# bootefi starts what a command of U-Boot's has loaded, and nothing else.
		mkdir -p files
		cp hv.img files
		hears "U-Boot bootefi" "$pl011, EL2" "load virtio 0:1 $at hv.img; bootefi $at 0x40000000" $virt \
			-M virt,virtualization=on -bios "$uboot" -drive if=none,id=d,format=raw,file=fat:rw:files \
			-device virtio-blk-device,drive=d
		hears "U-Boot unzip" "$pl011, EL2, placed at $at" "unzip 0x48000000 $at; booti $at - 0x40000000" $virt \
			-M virt,virtualization=on -bios "$uboot" -device loader,file=hv.img.gz,addr=0x48000000,force-raw=on
	fi
	needs "$efi" qemu-efi-aarch64 "EDK2 from a disk" &&
		hears "EDK2 from a disk" "$pl011, EL2" "" $virt -M virt,virtualization=on -bios "$efi" $disk
	if needs "$pi" "u-boot-rpi (arm64)" "Raspberry Pi 3"; then
		tree=$(find "$BOARD_CACHE" -name bcm2837-rpi-3-b.dtb | head -n 1)
		if needs "${tree:-bcm2837-rpi-3-b.dtb}" linux-image-arm64 "Raspberry Pi 3"; then
			# Its console is the mini UART, QEMU's second.
			hears "Raspberry Pi 3, U-Boot" "bcm2835-aux at 0x3f215040, EL2, placed at 0x2000000" \
				"booti 0x02000000 - \${fdt_addr}" -serial null -serial stdio -M raspi3b -dtb "$tree" -kernel "$pi" \
				-device loader,file=hv.img,addr=0x02000000,force-raw=on
		fi
	fi
fi
echo "$ran ways to boot"
exit $failed
