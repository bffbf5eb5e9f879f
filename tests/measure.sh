#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# hvcheck measure: what has no clock is not measured; on QEMU a core file comes out that hvcheck cycles reads, and says whose it is.
# shellcheck source=tests/expect.sh
. "${srcdir:?}/tests/expect.sh"

expect 2 "wants a machine with a clock" "$hv" measure
expect 77 "has no clock" "$hv" measure --on sim

qemu=${HVCHECK_QEMU:-qemu-system-aarch64}
if ! "$qemu" --version >/dev/null 2>&1; then
	echo "skip: there is no QEMU to measure on"
	exit $failed
fi
patience=60
expect 2 "one core's file" "$hv" measure --on qemu --core cortex-a53,cortex-a57
expect 2 "MIDR_EL1 0xf0510" "$hv" measure --on qemu:virt:max
expect 0 "" "$hv" measure --on qemu:virt:cortex-a53 -o "$dir/qemu.tsv"
must "the table says what was held back" grep -q "loops that were held back" "$dir/out"
must "the file says that QEMU has no cycles" grep -q "^source	measure	.*QEMU, which has no cycles" "$dir/qemu.tsv"
if grep -q "	measured	measure$" "$dir/qemu.tsv"; then bad "a figure of QEMU is graded as measured"; fi
must "a row is of the measurement" grep -q "^sys	isb	.*	assumed	measure$" "$dir/qemu.tsv"
must "hvcheck cycles reads it" "$hv" cycles --core-file "$dir/qemu.tsv" linux-6.0
exit $failed
