#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Too little memory: a sentence and status 2, and never a verdict.
# shellcheck disable=SC3045 # ulimit -v: every shell that runs this has it
# shellcheck source=tests/expect.sh
. "${srcdir:?}/tests/expect.sh"

# The sanitizers need address space without end.
(ulimit -v 400000 2>/dev/null && "$hv" abi >/dev/null 2>&1) || exit 77
"$hv" call --save "$dir/call.replay" linux-4.12 x0=2 >/dev/null

# starved KIBIBYTES PATTERN COMMAND...
starved() {
	kibibytes=$1
	shift
	(ulimit -v "$kibibytes"; expect 2 "$@"; exit $failed) || failed=1
}

# With less than one simulator takes, and with less than the second takes.
for kibibytes in 400000 1000000 1300000; do
	starved "$kibibytes" "memory" "$hv" call linux-4.12 x0=2
	starved "$kibibytes" "memory" "$hv" replay "$dir/call.replay"
	starved "$kibibytes" "memory" "$hv" scenario kexec-4.8/one-page
	starved "$kibibytes" "memory" "$hv" abi --cross
	starved "$kibibytes" "memory" "$hv" scenario --table
	starved "$kibibytes" "memory" "$hv" cycles --core cortex-a53 linux-4.12
done
for kibibytes in 400000 1300000 2000000; do
	starved "$kibibytes" "memory" "$hv" run linux-4.12
	starved "$kibibytes" "memory" "$hv" mutate --brief linux-3.8
	starved "$kibibytes" "memory" "$hv" fuzz --calls 100 -o "$dir/found" linux-4.12
	starved "$kibibytes" "memory" "$hv" fuzz --calls 100 -j 2 -o "$dir/found" linux-4.12
done
# A file that does not fit.
truncate -s 600M "$dir/large"
for command in run lint scan call cycles fuzz mutate scenario; do
	starved 400000 "memory" "$hv" $command "$dir/large"
done
# QEMU needs address space for the guest's memory. It is not absent then.
if command -v qemu-system-aarch64 >/dev/null 2>&1; then
	starved 400000 "memory" "$hv" call --on qemu linux-4.12 x0=2
fi
exit $failed
