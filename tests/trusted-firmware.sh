#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# trusted-firmware.sh CACHE: TF-A for QEMU's board `virt`, from Debian's source, into CACHE/packages/trusted-firmware, unless it is
# there. Debian's own package is for other boards. A linker that is too old to know of segments that are written and executed does
# not warn of them; newer ones do, and a warning of the linker is an error to TF-A 2.8.
set -u
cd "$(dirname "$0")/.." || exit 99
to=$1/packages/trusted-firmware
prefix=${CROSS_CC:-aarch64-linux-gnu-gcc}
prefix=${prefix%gcc}
linker=${prefix}ld

[ ! -d "$to" ] || exit 0
tools/debian-kernels "$1" source arm-trusted-firmware || exit
command -v "$linker" >/dev/null || { echo "TF-A is not built: $linker is not there"; exit 1; }
! "$linker" --help | grep -q no-warn-rwx-segments || linker="$linker --no-warn-rwx-segments"
rm -rf "$to.new" && mkdir -p "$to.new" || exit
(unset MAKEFLAGS MFLAGS MAKELEVEL
make -j2 -C "$1/packages/arm-trusted-firmware-source" PLAT=qemu CROSS_COMPILE="$prefix" LD="$linker" BUILD_BASE="$to.new/build" \
	bl1 bl2 bl31) >"$to.new/log" 2>&1 &&
	mv "$to.new"/build/qemu/release/bl[0-9]*.bin "$to.new" && rm -rf "$to.new/build" && mv "$to.new" "$to" && exit
echo "TF-A cannot be built, see $to.new/log: $(tail -n 1 "$to.new/log")"
exit 1
