#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Scenarios on a board at the end of a line, which is QEMU's serial port: each must come to the verdicts that it has on QEMU in
# shared memory, of 64 and of 32 bits. Then those that hang, and boards that have no room. One of each form; CHECK_BOARDS=long: all.
# shellcheck source=tests/expect.sh disable=SC2317 # beside() calls functions by name
. "${srcdir:?}/tests/expect.sh"
qemu=${HVCHECK_QEMU:-qemu-system-aarch64}
proxy=${HVCHECK%/*}/tests/line-proxy
"$qemu" --version >/dev/null 2>&1 || { echo "skip: there is no QEMU to stand for a board"; exit 77; }
must "a payload for boards can be written" "$hv" image -o "$dir/hv.img"

# board OPTIONS: QEMU with that payload behind its serial port.
quiet="$qemu -nodefaults -no-user-config -display none -monitor none -serial stdio"
board() {
	echo "$quiet -M virt,virtualization=on,gic-version=3 -cpu cortex-a57 -kernel $dir/hv.img $1"
}

# played FOLDER SPEC WORDS: the report, without the machine's name, the line that repeats it, and why the board did not see caches.
played() {
	# shellcheck disable=SC2086 # several words
	timeout "${patience:-200}" "$hv" scenario --on "$2" -o "$1" $3 2>"$1.err"
	echo "status $?" >>"$1"
	sed -i 's/@\(exec\|qemu\):[^ ]*/@M:/; /^ *\(repeat\|machine\) /d' "$1"
	sed -i '/^UNSEEN/,/^$/d' "$1"
	cat "$1.err" >>"$1"
}

# same WHAT SPEC QEMU WORDS: these scenarios come out as on QEMU.
same() { beside compare "$@"; }
compare() {
	played "$own/line" "exec:$2" "$4"
	played "$own/memory" "$3" "$4"
	if grep -q '^[1-9][0-9]* played' "$own/memory" && cmp -s "$own/line" "$own/memory"; then
		echo "ok: $1: $(grep ' played' "$own/memory")"
	else
		bad "$1: not the same over a line: $(diff "$own/line" "$own/memory")"
	fi
}
# fails WHAT SPEC WORDS STEP PATTERN: the scenario comes to no end, and the report says so in STEP-01; no other rule fails.
fails() { beside ends_badly "$@"; }
ends_badly() {
	played "$own/line" "exec:$2" "$3"
	if grep -q '1 failed (STEP-01)' "$own/line" && grep -q "$4" "$own/line"; then
		echo "ok: $1"
	else
		bad "$1: $(cat "$own/line")"
	fi
}

few='kexec-4.8/some-pages kexec-arg-2019/one-page kexec-5.16/over-table set-vectors hibernate-4.7 hibernate-5.16/exit-code
	kvm-init-5.11'
few32='arm-zimage/relocate arm-zimage-efi/enter arm-5.7/install-short kvm-arm-4.12'
set -f
if [ "${CHECK_BOARDS:-}" = long ]; then
	few='kexec-* set-vectors hibernate-* kvm-init-*' patience=3000
	few32='arm-zimage/relocate arm-zimage*/enter arm-4.12 arm-5.7/install arm-5.7/install-short arm-5.7/mis* kvm-arm-4.12'
	same "one CPU, 1 GiB" "$(board '-smp 1 -m 1g')" qemu:virt:cortex-a57 "$few"
	same "a line of 115200 baud that loses 1 % of its bytes" "$proxy 1 1000 0 0 115200 '$(board '-smp 2 -m 6g')'" \
		qemu:virt:cortex-a57 "$few"
fi
same "two CPUs" "$(board '-smp 2 -m 6g')" qemu:virt:cortex-a57 "$few"
same "one CPU" "$(board '-smp 1 -m 1g')" qemu:virt:cortex-a57 'kexec-5.16/one-page hibernate-5.16'
same "a line of 115200 baud with a bit of all" "$proxy 5 300 300 100 115200 '$(board '-smp 2 -m 2g')'" qemu:virt:cortex-a57 \
	kexec-4.8/one-page
# What goes wrong is seen behind it: in memory, in registers, in answers, and past the way home.
for wrong in 'bad-long kexec-4.8/some-pages' 'bad-x0 kexec-4.8/some-pages' 'junk-x0 hibernate-5.16/exit-code' \
	'no-set-vectors kvm-init-5.11'; do
	same "$wrong" "$(board '-smp 2 -m 2g')" qemu:virt:cortex-a57 "--fault $wrong"
done
# Each hang takes seconds, for which QEMU's CPUs are busy.
fails "a scenario that hangs in the stub" "$(board '-smp 2 -m 2g')" '--fault no-set-vectors kexec-5.16/over-table' 'it hung'
[ -z "${CHECK_BOARDS:-}${CHECK_LONG:-}" ] ||
	fails "a scenario that hangs elsewhere" "$(board '-smp 2 -m 2g')" '--fault bad-entry-page kexec-4.8/some-pages' 'it hung'
fails "a scenario that hangs on one CPU" "$(board '-smp 1 -m 2g')" '--fault bad-entry-page kexec-4.8/some-pages' 'it hung'
if "$hv" image --arch arm -o "$dir/arm.img" 2>/dev/null; then
	board32="$quiet -M virt,virtualization=on -cpu cortex-a15 -m 2g -smp 2 -kernel $dir/arm.img"
	same "32 bits" "$board32" qemu:virt:cortex-a15 "$few32"
fi
all_beside

# The control of stale lines is played on the board, by 64 bits and by 32, and QEMU has no caches.
for on in "$(board "-smp 2 -m 2g") set-vectors" ${board32:+"$board32 kvm-arm-4.12"}; do
	expect 0 '' "$hv" scenario --on "exec:${on% *}" "${on##* }"
	tr -s '\n ' ' ' <"$dir/out" | grep -q 'stale for EL2 in 0 of 100 plays: this machine does not show its caches' ||
		bad "the control of ${on##* }: $(cat "$dir/out")"
done

# What a board cannot take is skipped with its reason.
expect 77 '' "$hv" scenario --on "exec:$(board '-smp 1 -m 300m')" kexec-4.8/one-page
grep -q 'SKIP.*no room for a scenario: there is too little of it' "$dir/out" || bad "a board with little memory: $(cat "$dir/out")"
if [ -s "$dir/arm.img" ]; then
	expect 0 '' "$hv" scenario --on "exec:$board32" 'arm-5.7/install*'
	grep -q 'SKIP.*is of ARM instructions' "$dir/out" || bad "the other instruction set: $(cat "$dir/out")"
fi
exit $failed
