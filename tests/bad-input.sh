#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Hostile and mistaken input: one sentence on standard error, the right exit status, and nothing that looks like a pass.
set -u
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
failed=0

# expect STATUS PATTERN COMMAND...: exit status, and what the one sentence must say.
expect() {
	want=$1 pattern=$2
	shift 2
	"$@" >"$dir/out" 2>"$dir/err"
	got=$?
	if [ "$got" -ne "$want" ]; then
		echo "not ok: $*: exit status $got, not $want: $(head -n 1 "$dir/err")"
		failed=1
	elif [ -n "$pattern" ] && ! grep -q -- "$pattern" "$dir/err"; then
		echo "not ok: $*: does not say \"$pattern\": $(head -n 1 "$dir/err")"
		failed=1
	elif [ "$want" -eq 2 ] && [ "$(wc -l <"$dir/err")" -gt 3 ]; then
		echo "not ok: $*: more than a sentence: $(cat "$dir/err")"
		failed=1
	else
		echo "ok: $*"
	fi
}

hv=$HVCHECK
# What is asked of a run here is not how a CPU is judged, so one does.
on=sim:max
[ -z "${CHECK_LONG:-}" ] || on=sim
head -c 100 "$hv" >"$dir/short.elf"
cp "$hv" "$dir/host.elf"
head -c 4096 /dev/zero >"$dir/zeros"
: >"$dir/empty"
# The first 20 bytes of an AArch64 object, big endian.
printf '\177ELF\002\002\001\000\000\000\000\000\000\000\000\000\000\001\000\267' >"$dir/big.elf"
head -c 4096 /dev/zero >>"$dir/big.elf"
# An Image header without a stub behind it.
{ printf 'MZ\100\372'; head -c 12 /dev/zero; printf '\000\040\000\000\000\000\000\000'; head -c 32 /dev/zero
  printf 'ARMd'; head -c 8132 /dev/zero; } >"$dir/Image"

expect 2 "" "$hv"
expect 2 "rum" "$hv" rum
expect 2 "" "$hv" run
expect 2 "nowhere" "$hv" run "$dir/nowhere"
for command in run lint scan boot; do
	expect 2 "the file is empty" "$hv" $command "$dir/empty"
done
expect 2 "empty word" "$hv" call ""
expect 2 '^hvcheck: "": ' "$hv" scan ""
expect 2 "it is a directory" "$hv" run "$dir"
mkfifo "$dir/fifo"
expect 2 "regular file" "$hv" run "$dir/fifo"
if [ "$(id -u)" -ne 0 ]; then
	(umask 777 && : >"$dir/secret")
	expect 2 "Permission denied" "$hv" run "$dir/secret"
fi
long=$(printf '%0600d' 0)
expect 2 "no file has this name" "$hv" run "$long"
printf 'hvcheck-replay 1\nstub = %s\n' "$long" >"$dir/long.replay"
expect 2 "no file has this name" "$hv" replay "$dir/long.replay"
printf 'hvcheck-replay 1\nstub = gone.o@0x800\n' >"$dir/gone.replay"
expect 2 "gone.replay: the stub that this replay names, gone.o@0x800, is not here" "$hv" replay "$dir/gone.replay"
printf '\t.text\n\teret\t// \303\244\n' >"$dir/good.S"
for command in run call fuzz; do
	expect 2 "good.S: it is text; if it is a stub's source, assemble it first" "$hv" $command "$dir/good.S"
done
expect 2 "line 1" "$hv" replay "$dir/empty"
expect 2 "past the end" "$hv" run "$dir/zeros@0xffffffffffffffff"
expect 2 "not a number" "$hv" run "$dir/zeros@99999999999999999999"
printf 'hvcheck-replay 1\nstub = linux-4.12\nx0 = 0x10000000000000000\n' >"$dir/huge.replay"
expect 2 "line 3" "$hv" replay "$dir/huge.replay"
printf 'hvcheck-replay 1\nstub = linux-4.12\nat = 0xffffffffffffffff\n' >"$dir/far.replay"
expect 2 "no free memory" "$hv" replay "$dir/far.replay"
# A copy needs a place, and is a table at least.
expect 2 "at=ADDRESS" "$hv" call linux-4.12 copy=0x800
expect 2 "less than the table" "$hv" call linux-4.12 copy=1 at=0x50000000
printf 'hvcheck-replay 1\nstub = linux-4.12\nx0 = 2\nthen\nx5 = 1\n' >"$dir/five.replay"
expect 2 "five.replay, line 5: .*x5" "$hv" replay "$dir/five.replay"
expect 2 "event" "$hv" call linux-4.12 event=spin
# Sixteen slots of b . : a table that never answers, and never is a good subject for mutants.
i=0
while [ $i -lt 512 ]; do printf '\000\000\000\024'; i=$((i + 1)); done >"$dir/self"
expect 2 "name a generation" "$hv" run "$dir/self@0"
expect 1 "" "$hv" run --on $on --abi linux-4.12 "$dir/self@0"
# A name that is no UTF-8 is written so that every reader can read it.
odd=$(printf 'odd\377')
cp "$dir/self" "$dir/$odd"
expect 1 "" "$hv" lint -f ktap --abi linux-4.12 "$dir/$odd@0"
grep -q 'odd\\xff@0 static' "$dir/out" || { echo "not ok: ktap writes a byte that is no character"; failed=1; }
expect 2 "fails" "$hv" mutate --on $on --abi linux-4.12 --brief "$dir/self@0"
# FreeBSD's stub: msr vbar_el2, x0; eret in slot 0x400 is no call that Linux has. One verdict on what a file is.
cp "$dir/self" "$dir/freebsd"
printf '\000\300\034\325\340\003\237\326' | dd of="$dir/freebsd" bs=1 seek=1024 conv=notrunc 2>/dev/null
expect 2 "not a known stub" "$hv" run "$dir/freebsd@0"
expect 2 "not a known stub" "$hv" lint "$dir/freebsd@0"
expect 2 "not a known stub" "$hv" lint "$dir/self@0"
expect 2 "give their numbers" "$hv" mutate --mutant 1,x linux-3.8
expect 2 "give their numbers" "$hv" mutate --mutant 5-2 linux-3.8
# An option that would do nothing is refused.
expect 2 "--regime does nothing without --core or --core-file" "$hv" run --regime warm linux-4.12
expect 2 "--mhz does nothing without --core" "$hv" run --mhz 1000 linux-4.12
expect 2 "--smp does nothing without --boot" "$hv" run --smp 4 linux-4.12
expect 2 "--core does nothing without --trace" "$hv" call --core cortex-a53 linux-4.12
expect 2 "--regime does nothing without --trace" "$hv" call --regime foo linux-4.12
expect 2 "is of no core" "$hv" call --trace text --regime warm linux-4.12
expect 2 "standard output" "$hv" call --trace text -o "$dir/text" linux-4.12 x0=0
expect 2 "--force does nothing without --save" "$hv" call --force linux-4.12
expect 2 "--append does nothing without --boot" "$hv" scenario --append foo kexec-4.8/one-page
expect 2 "--symbol does nothing without --routine" "$hv" scenario --symbol foo kexec-4.8/one-page
expect 2 "either --list or --table" "$hv" scenario --list --table
expect 2 "either --list or an argument" "$hv" scenario --list kexec-4.8/one-page
expect 2 "either --all or an argument" "$hv" abi --all linux-6.0
expect 2 "either --all or --cross" "$hv" abi --cross --all
expect 2 "either --quiet or --verbose" "$hv" run -q -v linux-4.12
expect 2 "either --quiet or --brief" "$hv" lint --brief -q linux-4.12
expect 2 "either --block or --why" "$hv" cycles --why nop --block "$dir/zeros"
expect 2 "not as html" "$hv" preflight --on unix:"$dir/nobody" -f html
expect 2 "never negative" "$hv" run --seed -1 linux-4.12
expect 2 "more than 64 bits" "$hv" run --seed 99999999999999999999 linux-4.12
expect 2 "does not take" "${srcdir:-.}/bootstrap" build --bogus
expect 2 "does not take" "${srcdir:-.}/bootstrap" run --refrsh
expect 2 "none of these numbers" "$hv" mutate --mutant 99999999 linux-3.8
expect 77 "no mutant was tried" env HVCHECK_QEMU="$dir/missing" "$hv" mutate --mutant 5 --on sim,qemu linux-3.8
expect 2 "processes" "$hv" mutate -j 0 --brief linux-3.8
expect 2 "processes" "$hv" mutate -j 100000 --brief linux-3.8
if [ -w /dev/full ]; then
	for what in "lint linux-4.12" "scan $dir/self" "abi" "image" "mutate --brief linux-3.8"; do
		# shellcheck disable=SC2086 # a command and its argument
		expect 2 "No space" "$hv" $what -o /dev/full
	done
	expect 2 "No space" "$hv" call linux-4.12 --save /dev/full
fi
expect 2 "" "$hv" run "$dir/short.elf"
case $(uname -m) in aarch64) ;; *) expect 2 "AArch64" "$hv" run "$dir/host.elf" ;; esac
case $(uname -m) in
x86_64)
	expect 2 "an ELF file for x86-64" "$hv" scan "$dir/short.elf"
	expect 2 "an ELF file for x86-64" "$hv" boot "$dir/host.elf" ;;
esac
expect 2 "endian" "$hv" run "$dir/big.elf"
expect 2 "" "$hv" run "$dir/Image"
expect 2 "" "$hv" run "$dir/zeros"
expect 2 "" "$hv" run "$dir/zeros@0x800000"
expect 2 "" "$hv" run "$dir/zeros@0x123"
expect 2 "" "$hv" run "$dir/zeros@12monkeys"
# Core files: of another program, cut off, and damaged. The first 20 bytes of one for AArch64.
printf '\177ELF\002\001\001\000\000\000\000\000\000\000\000\000\004\000\267\000' >"$dir/core"
expect 2 "damaged core file" "$hv" run "$dir/core"
head -c 4096 /dev/zero >>"$dir/core"
expect 2 "core file" "$hv" run "$dir/core"
expect 2 "core file" "$hv" scan "$dir/core"
expect 2 "core file" "$hv" boot "$dir/core"
expect 2 "is missing" "$hv" boot
expect 2 "nowhere" "$hv" boot "$dir/nowhere"
expect 2 "what can be booted" "$hv" boot "$dir/zeros"
expect 2 "what can be booted" "$hv" boot "$dir/host.elf"
expect 2 "nvhe" "$hv" boot --mode nvh "$dir/Image"
expect 2 "1 to 8" "$hv" boot --smp 9 "$dir/Image"
expect 2 "1 to 8" "$hv" boot --smp 0 "$dir/Image"
expect 2 "name of a CPU" "$hv" boot --cpu "a b" "$dir/Image"
expect 2 "control character" "$hv" boot --append "$(printf 'a\nb')" "$dir/Image"
expect 2 "too long" "$hv" boot --append "$(printf '%02000d' 0)" "$dir/Image"
expect 77 "was not found" env HVCHECK_QEMU=/nowhere/qemu "$hv" boot "$dir/Image"
expect 2 "linux-9.9" "$hv" run --abi linux-9.9 linux-4.12
expect 2 "abacus" "$hv" run --on abacus linux-4.12
expect 2 "pdp11" "$hv" run --on sim:pdp11 linux-4.12
expect 2 "" "$hv" run --on qemu:toaster linux-4.12
expect 2 "" "$hv" run --on $on --filter 'no/such/*' linux-4.12
expect 2 "" "$hv" run --format sonnet linux-4.12
expect 2 "no device tree" "$hv" image --dtb "$dir/zeros" -o "$dir/hv.img"
expect 2 "regular file" "$hv" image --dtb "$dir/fifo" -o "$dir/hv.img"
expect 2 "" "$hv" call linux-4.12 x99=1
expect 2 "" "$hv" call linux-4.12 x0=many
expect 0 "" "$hv" call linux-4.12 x0=1
expect 2 "x1 is no entry" "$hv" call linux-4.12 x0=1 x1=0x40400000
expect 2 "x4 is no entry" "$hv" call kexec-2019 x4=0
expect 2 "linux-4.12" "$hv" stubs linux-4.13
[ -w /dev/full ] && expect 2 "" "$hv" stubs -o /dev/full
expect 2 "" "$hv" replay "$dir/zeros"
expect 2 "" "$hv" scan "$dir/zeros"
expect 77 "qemu" env HVCHECK_QEMU="$dir/missing" "$hv" run --on qemu linux-4.12
printf '#!/bin/sh\necho "QEMU emulator version 4.2.1"\n' >"$dir/old-qemu"
chmod +x "$dir/old-qemu"
expect 77 "" env HVCHECK_QEMU="$dir/old-qemu" "$hv" run --on qemu linux-4.12
expect 77 "was not found" env HVCHECK_QEMU="$dir/missing" "$hv" run --boot "$dir/Image"
# A machine that is not there is a skip in every format, not a report that has never heard of it.
# has PATTERN: a line of the report that was written last.
has() {
	grep -q -- "$1" "$dir/report" && return
	echo "not ok: the report has no \"$1\": $(tail -n 3 "$dir/report")"
	failed=1
}
for format in text ktap junit html sarif; do
	: >"$dir/report"
	expect 77 "was not found" env HVCHECK_QEMU="$dir/missing" \
		"$hv" run -v --on qemu:virt:max,$on -f "$format" -o "$dir/report" linux-4.12
	has 'LIVE-01'
	has 'qemu:virt:max was not run: .*/missing was not found'
	: >"$dir/report"
	expect 77 "was not found" env HVCHECK_QEMU="$dir/missing" \
		"$hv" run --on qemu:virt:max -f "$format" -o "$dir/report" linux-4.12
	has 'qemu:virt:max was not run: .*/missing was not found'
done
expect 1 "was not found" env HVCHECK_QEMU="$dir/missing" "$hv" run --on qemu linux-4.12/bad-align
# QEMU dies while many stubs are judged, and does not start again: what was judged before is reported, and the rest is no pass.
if command -v qemu-system-aarch64 >"$dir/qemu" 2>/dev/null; then
	cat >"$dir/qemu-system-aarch64" <<-END
		#!/bin/sh
		[ "\$1" = --version ] && exec $(cat "$dir/qemu") --version
		[ -e $dir/died ] && { echo "qemu: out of luck"; exit 1; }
		: >$dir/died
		ulimit -t \$(cat $dir/seconds)	# of CPU time: then it is killed
		exec $(cat "$dir/qemu") "\$@"
	END
	chmod +x "$dir/qemu-system-aarch64"
	good=$("$hv" stubs | sed -n '2,$s/ .*//p')
	for format in text ktap junit; do
		# On a busy host QEMU takes longer to start, and the first stub is to be judged before it is killed.
		for seconds in 1 2 4 8; do
			echo $seconds >"$dir/seconds"
			rm -f "$dir/died" "$dir/report"
			# shellcheck disable=SC2086 # names of stubs
			expect 2 "the report ends there" env PATH="$dir:$PATH" \
				"$hv" run -v --on qemu:virt:max -f "$format" -o "$dir/report" $good
			! grep -q 'LIVE-01' "$dir/report" || break
		done
		has 'LIVE-01'
		has 'qemu:virt:max was lost on the way: QEMU'
		has 'qemu:virt:max was not run: a machine was lost'
		[ "$format" != junit ] || has ' errors="1" '
	done
fi
[ -w /dev/full ] && expect 2 "" "$hv" run --on $on -o /dev/full linux-4.12
expect 2 "" "$hv" run -o "$dir/no/such/folder" linux-4.12
expect 0 "" "$hv" run --on $on linux-4.12
expect 1 "" "$hv" run --on $on linux-4.12/bad-x18
expect 1 "" "$hv" lint linux-4.12/bad-align
expect 2 "missing" "$hv" run --known "$dir/missing" linux-4.12
expect 2 "$dir" "$hv" run --known "$dir" linux-4.12
expect 2 "number of failures" "$hv" run --max-failures none linux-4.12
expect 2 'number of failures is "0"; -q prints' "$hv" run --max-failures 0 linux-4.12
expect 2 "no rule" "$hv" rules REG-99
expect 2 "too many" "$hv" machines sim
expect 2 "no command" "$hv" help nothing

# Objects that a kernel is linked of: code and data that they do not define lie elsewhere, which is neither right nor wrong.
if command -v aarch64-linux-gnu-as >/dev/null 2>&1; then
	slots() { printf '.rept %s\n.balign 128\n%s\n.endr\n.balign 128\n' "$1" "$2"; }
	begin='.text\n.balign 2048\n.globl __hyp_stub_vectors\n__hyp_stub_vectors:\n'
	live='cmp x0, #0\nb.eq 1f\ncmp x0, #2\nb.eq 2f\ncmp x0, #1\nb.eq soft_restart\n'
	live="${live}adrp x0, answer\nldr x0, [x0, :lo12:answer]\n"
	live="${live}mov x0, #0xca11\nmovk x0, #0x0bad, lsl #16\neret\n1: msr vbar_el2, x1\n2: mov x0, xzr\neret\n"
	# shellcheck disable=SC2059 # the assembly is the format
	{ printf "$begin"; slots 8 'b .'; printf "$live"; slots 3 'b .'; slots 1 'b panic'; slots 3 'b .'; } >"$dir/part.s"
	# shellcheck disable=SC2059
	{ printf "$begin"; slots 16 'b el2_sync'; } >"$dir/all.s"
	aarch64-linux-gnu-as -o "$dir/part.o" "$dir/part.s"
	aarch64-linux-gnu-as -o "$dir/all.o" "$dir/all.s"
	expect 0 "" "$hv" run --on $on --abi linux-4.12 -o "$dir/report" "$dir/part.o"
	has '^note: undefined data is taken for zero: answer; undefined code ends a path: soft_restart, panic$'
	has '^UNSEEN .*: the path leaves the file for .soft_restart. ('
	has '^UNSEEN .*: the path leaves the file for .panic. ('
	expect 77 "" "$hv" call --abi linux-4.12 "$dir/part.o" x0=1
	expect 0 "" "$hv" call --abi linux-4.12 "$dir/part.o" x0=2
	expect 0 "" "$hv" lint --abi linux-4.12 "$dir/part.o"
	expect 2 "only branches to code that it does not have (el2_sync); link it" "$hv" run --abi linux-4.12 "$dir/all.o"
	expect 2 "only branches to code that it does not have.*el2_sync" "$hv" lint --abi linux-4.12 "$dir/all.o"
	# A table without the usual name. What the sentence says to type is typed, and judges that table: by a symbol, though the
	# table lies 8 bytes off; by its offset, if no symbol names it; and if neither works, no command is named.
	dead='.rept %s\nb .\n.skip 124\n.endr\n'
	# shellcheck disable=SC2059 # the assembly is the format
	stub() { printf ".text\n.balign 2048\n$1"; printf "$dead" 8; printf 'b answer\n.skip 124\n'; printf "$dead" 7
		printf "answer: ${live%%adrp*}mov x0, #0xca11\nmovk x0, #0x0bad, lsl #16\neret\n"
		printf '1: msr vbar_el2, x1\n2: mov x0, xzr\neret\n'
		printf 'soft_restart: mov x0, x2\nmov x2, x4\nmov x4, x1\nmov x1, x3\nbr x4\n'; }
	stub '.quad 0\n.globl my_vectors\nmy_vectors:\n' >"$dir/off.s"
	stub '.globl other\nother:\n' >"$dir/other.s"
	stub '' >"$dir/plain.s"
	stub '.quad 0\n' >"$dir/none.s"
	for name in off other plain none; do aarch64-linux-gnu-as -o "$dir/$name.o" "$dir/$name.s"; done
	for row in 'off my_vectors, which is not aligned as a table is; say --symbol my_vectors' \
		'other other; say --symbol other'; do
		expect 2 "but a table at ${row#* }\$" "$hv" run "$dir/${row%% *}.o"
	done
	expect 1 "" "$hv" lint -k ALIGN-01 --symbol my_vectors "$dir/off.o"
	expect 0 "" "$hv" run --on $on --abi linux-4.12 --symbol other "$dir/other.o"
	expect 2 "but a table that no symbol names; say $dir/plain.o@0x" "$hv" run "$dir/plain.o"
	expect 0 "" "$hv" run --on $on --abi linux-4.12 "$(sed 's/.*; say //' "$dir/err")"
	expect 2 "but a table at offset 0x[0-9a-f]*8 of the file that no symbol names; give it a symbol" "$hv" run "$dir/none.o"
fi

# One file that cannot be opened keeps no other from being judged. It is an error in every format, and the exit status is 2.
for format in text ktap junit html sarif; do
	expect 2 "short.elf" "$hv" run -f $format --on sim:max linux-3.8 "$dir/short.elf" linux-4.12/bad-x18
	cp "$dir/out" "$dir/report"
	has 'linux-4.12.*REG-03@sim:max'
	case $format in
	text) has '^ERROR .*/short.elf: ' ;;
	ktap) has '^ *not ok .*/short.elf/machine@file' ;;
	junit) has '<error type="machine" message=".*/short.elf: ' ;;
	html) has 'ERROR</b> .*/short.elf: ' ;;
	sarif) has '"executionSuccessful": false' ;;
	esac
done
expect 2 "short.elf" "$hv" lint -q "$dir/short.elf" linux-6.0
cp "$dir/out" "$dir/report"
has '^linux-6.0: [1-9][0-9]* passed, 0 failed'
expect 2 'the release is "six"' "$hv" run --release six linux-6.0 linux-4.12 linux-3.8
expect 2 'no generation "six"' "$hv" run --abi six linux-6.0 linux-4.12 linux-3.8

# What a kernel may come in: damaged, cut off, without a kernel, or of another kind.
gzip -c "$hv" >"$dir/whole.gz"
head -c 1000 "$dir/whole.gz" >"$dir/short.gz"
{ head -c 5000 "$dir/whole.gz"; head -c 5000 /dev/zero; } >"$dir/damaged.gz"
gzip -c "$dir/zeros" >"$dir/zeros.gz"
gzip -c "$dir/empty" >"$dir/empty.gz"
cp "$dir/zeros.gz" "$dir/deep.gz"
i=0
while [ $i -lt 6 ]; do gzip -c "$dir/deep.gz" >"$dir/next" && mv "$dir/next" "$dir/deep.gz"; i=$((i + 1)); done
tar -C "$dir" -cf "$dir/zeros.tar" zeros
printf 'VNDRBOOT' >"$dir/vendor_boot.img"
printf 'ANDROID!\000\000\000\000%028d\003\000\000\000' 0 >"$dir/init_boot.img"
printf 'ANDROID!\377\377\377\000%028d\003\000\000\000' 0 >"$dir/boot.img"
printf '\317\372\355\376%0512d' 0 >"$dir/mach-o"
printf '%0514dHdrS%0512d' 0 0 >"$dir/bzImage"
printf '\320\015\376\355%0512d' 0 >"$dir/damaged.itb"
printf 'MZ%058d\100\000\000\000PE\000\000\144\252\000\000%016d' 0 0 >"$dir/no-linux.efi"
printf 'MZ\000\000zimg\377\377\377\177\377\377\377\177%0512d' 0 >"$dir/zboot"
for command in run lint scan fuzz mutate call; do
	expect 2 "ends too early" "$hv" $command "$dir/short.gz"
	expect 2 "damaged" "$hv" $command "$dir/damaged.gz"
	expect 2 "within each other" "$hv" $command "$dir/deep.gz"
	expect 2 "nothing in it" "$hv" $command "$dir/empty.gz"
	expect 2 "gzip: " "$hv" $command "$dir/zeros.gz"
	expect 2 "archive without a kernel" "$hv" $command "$dir/zeros.tar"
	expect 2 "give the boot.img" "$hv" $command "$dir/vendor_boot.img"
	expect 2 "give the boot.img" "$hv" $command "$dir/init_boot.img"
	expect 2 "ends too early" "$hv" $command "$dir/boot.img"
	expect 2 "Mach-O" "$hv" $command "$dir/mach-o"
	expect 2 "x86" "$hv" $command "$dir/bzImage"
	expect 2 "ends too early\|damaged" "$hv" $command "$dir/damaged.itb"
	expect 2 "no section .linux" "$hv" $command "$dir/no-linux.efi"
	expect 2 "ends too early" "$hv" $command "$dir/zboot"
	expect 2 "regular file" "$hv" $command "$dir/fifo"
	expect 2 "regular file" "$hv" $command /dev/zero
	expect 2 "it is a directory" "$hv" $command "$dir"
done
case $(uname -m) in aarch64) ;; *) expect 2 "AArch64" "$hv" run "$dir/whole.gz" ;; esac
if truncate -s 5G "$dir/sparse" 2>/dev/null; then
	for command in run lint scan fuzz mutate call replay; do
		expect 2 "regular file of at most [12] [GM]iB" "$hv" $command "$dir/sparse"
	done
	rm "$dir/sparse"
fi
expect 2 "/dev/zero" "$hv" replay /dev/zero
expect 2 "/dev/zero" "$hv" scenario --routine /dev/zero kexec-4.8/one-page

# Scenarios.
expect 2 "kexec-4.8" "$hv" scenario kexec-4.9/one-page
expect 2 "no-clean-list" "$hv" scenario --fault no-clean-lists kexec-4.8/one-page
expect 2 "none of these" "$hv" scenario --fault no-clean-list set-vectors
expect 2 "power of two" "$hv" scenario --line 48
expect 2 "2048" "$hv" scenario --line 4096
expect 2 "number" "$hv" scenario --seeds many
expect 2 "needs the scenario" "$hv" scenario --routine "$dir/zeros"
expect 2 "nowhere" "$hv" scenario --routine "$dir/nowhere" kexec-4.8/one-page
expect 2 "number" "$hv" scenario --routine "$dir/zeros@0x1z" kexec-4.8/one-page
expect 2 "nothing at that offset" "$hv" scenario --routine "$dir/zeros@0x1000" kexec-4.8/one-page
expect 2 "whole number" "$hv" scenario --routine "$dir/zeros@2" kexec-4.8/one-page
expect 2 "runs a routine" "$hv" scenario --routine "$dir/zeros" set-vectors
expect 1 "" "$hv" scenario --routine "$dir/zeros" kexec-4.8/one-page
expect 2 "not AArch64" "$hv" scenario --routine "$dir/host.elf" kexec-4.8/one-page
expect 2 "" "$hv" scenario --routine "$dir/short.elf" kexec-4.8/one-page
expect 2 "big-endian" "$hv" scenario --routine "$dir/big.elf" kexec-4.8/one-page
expect 2 "finds its routines" "$hv" scenario --routine "$dir/Image" kexec-4.8/one-page
expect 2 "leads out" "$hv" scenario --routine "$dir/Image@2" kexec-4.8/one-page
expect 2 "for a routine in an ELF file" "$hv" scenario --symbol relocate --routine "$dir/zeros" kexec-4.8/one-page
expect 77 "" "$hv" scenario "$dir/Image"
expect 2 "neither a scenario nor" "$hv" scenario "$dir/zeros"
expect 2 "neither a scenario nor" "$hv" scenario "$dir/empty"
expect 2 "one kernel at a time" "$hv" scenario "$dir/Image" "$dir/Image"
expect 2 "without --fault" "$hv" scenario --fault no-clean-list "$dir/Image"
expect 2 "no scenario" "$hv" scenario "$dir/Image" kexec-4.9
expect 1 "" "$hv" scenario --fault no-clean-list --svg "$dir/line.svg" kexec-4.8/one-page
expect 2 "no/such" "$hv" scenario --fault no-clean-list --svg "$dir/no/such/file" kexec-4.8/one-page
expect 77 "" env HVCHECK_QEMU="$dir/missing" "$hv" scenario --on qemu kexec-4.8/one-page
expect 0 "" "$hv" scenario kexec-4.8/one-page
[ -w /dev/full ] && expect 2 "" "$hv" scenario -o /dev/full kexec-4.8/one-page

# Fuzzing.
mkdir "$dir/corrupt" "$dir/newer"
printf 'hvcheck-replay 1\nx0 = \001\377zz\n' >"$dir/corrupt/a.replay"
printf 'hvcheck-replay 2\nx0 = 1\n' >"$dir/newer/a.replay"
expect 0 "" "$hv" fuzz --on $on --calls 1000 --seed 1 -o "$dir/found" linux-4.12
expect 1 "" "$hv" fuzz --on $on --calls 1000 --seed 1 -o "$dir/found" linux-4.12/bad-x18
for file in "$dir"/found/*.replay; do
	expect 1 "" "$hv" replay "$file"
done
expect 0 "" "$hv" fuzz --on $on --calls 1000 --corpus "$dir/corpus" -o "$dir/found" linux-4.12
expect 0 "" "$hv" fuzz --on $on --calls 1000 --corpus "$dir/corpus" -o "$dir/found" -j 2 linux-4.12
expect 2 "line 2" "$hv" fuzz --on $on --calls 100 --corpus "$dir/corrupt" linux-4.12
expect 2 "version" "$hv" fuzz --on $on --calls 100 --corpus "$dir/newer" linux-4.12
expect 2 "version" "$hv" replay "$dir/newer/a.replay"
expect 2 "not a folder" "$hv" fuzz --calls 100 -o "$dir/empty" linux-4.12
expect 2 "empty/x" "$hv" fuzz --calls 100 -o "$dir/empty/x" linux-4.12
expect 2 "folder" "$hv" fuzz --calls 100 --corpus "$dir/empty" linux-4.12
expect 2 "number" "$hv" fuzz --calls none linux-4.12
# Said before any work. Not even root makes files in /proc.
expect 2 "cannot write to the folder" "$hv" fuzz --calls 100 -o /proc linux-4.12/bad-x18
expect 2 "named twice" "$hv" fuzz --calls 100 --on sim,sim -o "$dir/found" linux-4.12
expect 2 "5 machines" "$hv" fuzz --calls 100 --on sim,sim:max,sim:cortex-a72,sim:cortex-a57,sim:cortex-a53 linux-4.12
expect 2 "processes" "$hv" fuzz --calls 100 -j 1000 linux-4.12
expect 2 "abacus" "$hv" fuzz --calls 100 --on abacus linux-4.12
expect 77 "" env HVCHECK_QEMU="$dir/missing" "$hv" fuzz --calls 100 --on qemu linux-4.12
# What was found until Ctrl-C is told, and kept.
"$hv" fuzz --seconds 60 -o "$dir/cut" linux-4.12/bad-x18 >"$dir/out" 2>"$dir/err" &
tries=0	# it begins with what hvcheck run asks, which takes its time
while [ -z "$(ls "$dir/cut" 2>/dev/null)" ] && [ $tries -lt 300 ]; do sleep 0.1; tries=$((tries + 1)); done
kill -TERM $!
wait $!
got=$?
if [ $got -ne 2 ] || ! grep -q interrupted "$dir/out" || [ -z "$(ls "$dir/cut")" ]; then
	echo "not ok: interrupted: exit status $got: $(cat "$dir/out" "$dir/err")"
	failed=1
else
	echo "ok: interrupted"
fi

# A closed standard output is an error, not a pass.
"$hv" run linux-4.12 >&- 2>"$dir/err"
got=$?
[ $got -eq 2 ] || { echo "not ok: closed standard output: exit status $got"; failed=1; }

exit $failed
