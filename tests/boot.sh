#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A kernel that Debian ships, booted: its bare stub passes as it runs, failures are told, and nothing is left. The kernel is the
# smallest of those that tests/kernels.sh has fetched; without any, or without QEMU, this is skipped.
set -u
: "${srcdir:=.}"
: "${KERNEL_CACHE:=.}"
tools=$(cd "$srcdir/tools" && pwd)
hv=$HVCHECK
# A kernel that runs is one of those whose files tests/kernels.sh judges on both CPUs.
on=sim:max
[ -z "${CHECK_LONG:-}" ] || on=sim
failed=0

kernel=$(find "$KERNEL_CACHE/kernels" -type f -name '*-cloud-arm64' -size +1M -exec ls -S {} + 2>/dev/null | tail -n 1)
[ -n "$kernel" ] || { echo "SKIP: no kernel is there; tests/kernels.sh fetches some"; exit 77; }
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 99

# check WHAT STATUS WANTED: a row of the test.
check() {
	if [ "$2" -eq "$3" ]; then
		echo "ok: $1"
	else
		echo "not ok: $1: exit status $2, not $3"
		cat out err
		failed=1
	fi
}

# says WHAT PATTERN FILE
says() {
	grep -q -- "$2" "$3"
	check "$1" $? 0
}

"$hv" boot -o snapshot "$kernel" >out 2>err
status=$?
[ $status -ne 77 ] || { cat err; exit 77; }
check "boot $kernel" $status 0
says "the mode is told" "1 CPU, mode none, VBAR_EL2 = 0x4" out
"$hv" run --on $on snapshot >out 2>err
check "run snapshot" $? 0
says "it is memory that is judged" "^snapshot: memory of a booted kernel" out
sed -n '/^snapshot: .* passed/{p;q;}' out
says "nothing of the stub's fails" "^snapshot: [0-9]* passed, 0 failed" out
# An Image has no symbols, by which MAP-03 is seen of kernels that have code for it.
! sed '/^snapshot@/,$d' out | grep '^UNSEEN' | grep -qv '(MAP-03)$'
check "nothing else of it is unseen" $? 0
"$hv" call snapshot x0=2 >out 2>err
check "call snapshot" $? 0
"$hv" scan snapshot >out 2>err
check "scan snapshot" $? 0
# The table of the file is where it was.
"$hv" scan "$kernel" >tables
table=$(awk '/ linux-[0-9.]+ / { print $1; exit }' tables)
says "the table of the file is EL2's" "^$table " out

head -c 2000000 snapshot >snapshot.cut
"$hv" run snapshot.cut >out 2>err
check "run a snapshot that is cut off" $? 2
says "why" "cut off" err

"$hv" boot --append "rdinit=/none" -o none "$kernel" >out 2>err
check "boot a kernel that panics" $? 2
says "the kernel's words" "Kernel panic - not syncing" err
"$hv" boot --mode nvhe -o live "$kernel" >out 2>err
check "boot with KVM in EL2" $? 0
says "VBAR_EL2 is an address of KVM's" "mode nvhe, VBAR_EL2 = 0x[0-9a-f]\{10,\}" out
"$hv" run --on sim,qemu --filter "kvm-live-*" live >out 2>err
check "run a snapshot of KVM" $? 0
says "QEMU resumes from it" "^qemu:virt:cortex-a57 " out
says "and agrees" "^sim:cortex-a57+qemu:virt:cortex-a57 .* tests passed" out
says "KVM is judged as it is resident" "^live: resident in a booted kernel.* judged as kvm-live-" out
says "its calls are made" "^live: [0-9]* passed, 0 failed" out
"$hv" call --save kept live x0=1 x2=0x1234 >out 2>err
check "call KVM" $? 0
says "it restarts at the harness's page" "^ended    restarted at EL2, pc 0x[0-9a-f]* <payload>" out
says "its argument is passed" "^changed  x0  *0x0000000000000001 -> 0x0000000000001234" out
says "so is the way" "^PASS     MAP-01 SYNC-01 CODE-01 SYS-03" out
"$hv" replay kept >again 2>err
check "replay that call" $? 0
cmp -s out again
check "it is the same" $? 0
"$hv" fuzz --calls 30 live >out 2>err
check "random calls of KVM" $? 0
"$hv" lint live >out 2>err
check "lint KVM" $? 0

"$hv" mutate --brief live >out 2>err
check "break KVM's way to give EL2 back" $? 0
says "breaks are killed" "^  all  *[0-9]*  *[1-9]" out

# breaks WHAT RULE ADDRESS BYTES: the snapshot with these bytes (octal) at a physical address fails the rule.
breaks() {
	cp live broken
	at=$(readelf -lW live | awk -v want="$3" '
		function hex(text, n, i) {
			n = 0
			for (i = 3; i <= length(text); i++)
				n = n * 16 + index("0123456789abcdef", substr(text, i, 1)) - 1
			return n
		}
		$1 == "LOAD" && hex(want) >= hex($4) && hex(want) < hex($4) + hex($5) {
			printf "%d\n", hex($2) + hex(want) - hex($4)
		}')
	[ -n "$at" ]
	check "$1: the address $3 is in the snapshot" $? 0
	printf '%b' "$4" | dd of=broken bs=1 seek="$at" conv=notrunc 2>/dev/null
	"$hv" run --filter "$2" --on $on broken >out 2>err
	check "$1" $? 1
	says "$1: by $2" "^FAIL .*/$2@" out
	"$hv" fuzz --calls 1 broken >out 2>err
	check "$1: fuzz" $? 1
	says "$1: by $2, too" "^FAIL .*/$2@" out
}

# The code that switches the MMU off stands behind the table that begins KVM; NOPs in place of it switch nothing off.
table=$(awk '/ kvm-init-[0-9.]+ / { print $1; exit }' tables)
breaks "KVM's page has nothing in it" RET-01 "$(printf '0x%x' $((0x42000000 + table + 0x800)))" \
	"$(awk 'BEGIN { for (i = 0; i < 512; i++) printf "\\037\\040\\003\\325" }')"

# EL2 without its stack alignment check, which KVM sets.
LC_ALL=C sed 's/^\(SCTLR_EL2 = 0x[0-9a-f]*\)d$/\15/' live >broken
"$hv" run --filter SYS-02 --on $on broken >out 2>err
check "a snapshot with another SCTLR_EL2" $? 1
says "by SYS-02" "^FAIL .*/resident/SYS-02@static" out
LC_ALL=C sed 's/hvcheck-snapshot 1$/hvcheck-snapshot 7/' live >broken
"$hv" run broken >out 2>err
check "a snapshot of another version" $? 2
says "what that is" "a snapshot of version 7, and this hvcheck reads version 1" err

# A kernel of 32-bit Arm, if one can be had.
if [ -n "${CHECK_LONG:-}" ]; then
	name=$(ARCHITECTURE=armhf "$tools/debian-kernels" "$KERNEL_CACHE" newest '*-armmp' | grep -v '~rc' | awk 'END { print $1 }')
	name=$(ARCHITECTURE=armhf "$tools/debian-kernels" "$KERNEL_CACHE" get --or-older "${name:-none}") || name=
fi
if [ -n "${CHECK_LONG:-}" ] && [ -n "$name" ]; then
	"$hv" boot --smp 2 -o arm "$KERNEL_CACHE/kernels/$name" >out 2>err
	status=$?
	if [ $status -eq 77 ]; then
		echo "SKIP: $name: $(cat err)"
	else
		check "boot $name" $status 0
		says "the mode is told" "2 CPUs, mode none, HVBAR = 0x4" out
		"$hv" run arm >out 2>err
		check "run its snapshot" $? 0
		says "it is memory that is judged" "^arm: memory of a booted kernel" out
		says "nothing of the stub's is unseen" "^arm: [0-9]* passed, 0 failed.* 0 unseen" out
	fi
fi

# In one command: what is asked above of the snapshot, and each call in QEMU from where it was booted.
if [ -n "${CHECK_LONG:-}" ]; then
	"$hv" run --boot --mode nvhe --smp 2 --on sim:max,qemu:virt:cortex-a57 --filter "kvm-live-*" "$kernel" >out 2>err
	check "boot and judge KVM on both machines" $? 0
	says "QEMU goes on from the state that was booted" "^qemu:virt:cortex-a57 " out
	says "both agree" "^sim:cortex-a57+qemu:virt:cortex-a57 .* tests passed" out
fi

"$hv" scenario --boot kexec "$kernel" >out 2>err
check "kexec for real" $? 0
says "all of it was seen but caches" "4 passed, 0 failed, 0 skipped, 1 unseen" out
"$hv" scenario --boot --fault page kexec "$kernel" >out 2>err
check "kexec of a kernel with a byte spoilt" $? 1
says "where" "1 of 0x[0-9a-f]* bytes did not arrive, the first at 0x4" out

"$hv" scenario --boot hibernate "$kernel" >out 2>err
check "hibernation for real" $? 0
says "EL2 is as it was, or it is known" "passed, 0 failed" out

"$hv" boot --cpu pdp11 -o none "$kernel" >out 2>err
check "boot on a CPU that QEMU lacks" $? 2
[ ! -e none ]
check "no snapshot is left by what failed" $? 0

# Ended by a signal, it takes QEMU with it.
"$hv" boot -o none "$kernel" >out 2>err &
pid=$!
qemu=
for _ in $(seq 600); do
	qemu=$(ps -o pid= --ppid $pid)
	[ -z "$qemu" ] || break
	sleep 0.1
done
kill -TERM $pid
wait $pid
# runs PROCESS: it is there, and no zombie.
runs() {
	grep -q '^State:.[^Z]' "/proc/$1/status" 2>/dev/null
}
for child in $qemu; do
	for _ in $(seq 300); do
		runs "$child" || break
		sleep 0.1
	done
	! runs "$child"
	check "process $child is gone" $? 0
done
[ -n "$qemu" ]
check "there was a QEMU to end" $? 0
exit $failed
