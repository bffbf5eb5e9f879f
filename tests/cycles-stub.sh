#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What calls cost: paths and instructions counted by hand from a disassembly, limits, formats, and what cannot be.
. "${srcdir:-.}/tests/expect.sh"

# same TEXT GOT WANT
same() {
	if [ "$2" = "$3" ]; then echo "ok: $1"; else bad "$1: \"$2\", not \"$3\""; fi
}

# --- an independent count --------------------------------------------------------------------------------------------
# stub-count.pl interprets objdump's text of linux-4.12 for one x0: how many instructions are executed from the slot on.
objdump=$(command -v aarch64-linux-gnu-objdump || command -v objdump)
object=vectors/linux-4.12/stub.xo
"$hv" cycles --format tsv --core cortex-a53 --regime warm linux-4.12 >"$dir/warm" || bad "linux-4.12: exit status $?"
if [ -e $object ] && "$objdump" -f $object | grep -q aarch64; then
	for call in "set-vectors 0" "soft-restart 1" "reset-vectors 2" "unknown 119"; do
		want=$("$objdump" -d -j .text $object | perl "${srcdir:-.}/tests/stub-count.pl" "${call#* }")
		got=$(awk -F '\t' -v c="${call% *}" '$3 == c { print $6, $7 - 1, $8 - 1 }' "$dir/warm")	# less the HVC
		same "${call% *}: paths, fewest and most instructions" "$got" "1 $want $want"
	done
else
	echo "skipped: the count from a disassembly needs objdump for arm64"
fi

# --- limits -----------------------------------------------------------------------------------------------------------
worst=$(awk -F '\t' '!/^#/ && $12 > w { w = $12 } END { print w }' "$dir/warm")
expect 0 '' "$hv" cycles --core cortex-a53 --regime warm --max "$worst" linux-4.12
expect 1 "more than $((worst - 1))" "$hv" cycles --core cortex-a53 --regime warm --max $((worst - 1)) linux-4.12
expect 2 'most cycles' "$hv" cycles --max 0 linux-4.12
expect 2 'most cycles' "$hv" cycles --max many linux-4.12

# --- what holds of every stub -----------------------------------------------------------------------------------------
# best <= typical <= worst; warm fetches nothing past the caches; nothing executed lies outside. In a small run one core will do.
cores=cortex-a53,cortex-a57
[ -z "${CHECK_BRIEF:-}" ] || cores=cortex-a57
for stub in $("$hv" stubs | awk 'NR > 1 && $1 !~ /\/|^(kvm-)?arm-/ { print $1 }'); do	# of A64: no core file is for 32-bit Arm
	"$hv" cycles --format tsv --core $cores "$stub" >"$dir/tsv" 2>"$dir/err" ||
		bad "$stub: exit status $?: $(cat "$dir/err")"
	same "$stub: best, typical and worst in that order" "$(awk -F '\t' '!/^#/ && $9 != "-" && ($9 > $10 || $10 > $11 ||
		($11 > $12 && $13 == "bounded")) { print $3, $4, $5 }' "$dir/tsv" | head -n 1)" ""
done

# --- words ------------------------------------------------------------------------------------------------------------
# says PATTERN STUB...: once for all patterns of the same stubs.
said=
says() {
	pattern=$1
	shift
	[ "$said" = "$*" ] || "$hv" cycles --core cortex-a53 "$@" >"$dir/said"
	said=$*
	if grep -Eq "$pattern" "$dir/said"; then echo "ok: $pattern"; else bad "$* does not say \"$pattern\""; fi
}
says '^Only a board narrows' linux-4.12
says 'set-vectors, soft-restart, reset-vectors, unknown: cycles of these calls do not depend on x1 to x30' linux-4.12
[ -n "${CHECK_BRIEF:-}" ] || says 'finalise-el2: which path is taken depends on system registers and on memory' linux-6.0
says 'finalise-el2: .* the command line can override' linux-6.19
says '^linux: MMU and caches off' linux-4.12
says '^  entry  *HVC' linux-4.12
says 'what it costs more' linux-4.12 linux-4.12/bad-x18
"$hv" cycles --core cortex-a53 linux-4.12 linux-5.12 | grep -q 'what it costs more' &&
	bad "two generations are compared"
"$hv" cycles linux-4.12 | head -n 1 | grep -q 'board' || bad "the first line says that only a board narrows this"
# On all cores. In a small run, on one.
only=${CHECK_BRIEF:+--core cortex-a57}
must "JSON is written" sh -c "$hv cycles --format json $only linux-6.19 >$dir/a"
must "the same bytes" sh -c "$hv cycles --format json $only linux-6.19 | cmp - $dir/a"
if perl -MJSON::PP -e 1 2>/dev/null; then
	must "JSON" perl -MJSON::PP -e 'undef $/; @{decode_json(<>)->{calls}} or die' "$dir/a"
fi

# run and JUnit, once in a small run. QEMU shows no cycles.
"$hv" run --on sim:max --core cortex-a53 linux-4.12 | grep -Eq '^  cortex-a53 +set-vectors +linux +[1-9]' ||
	bad "run --core has no table"
[ -z "${CHECK_BRIEF:-}" ] && "$hv" run --on sim:max linux-4.12 | grep -q cycles && bad "run says of cycles what was not asked"
"$hv" run -f html --on sim:max --core cortex-a53 linux-4.12 | grep -q '>set-vectors</td><td class="n">linux<' ||
	bad "the page for a browser has no table"
[ -n "${CHECK_BRIEF:-}" ] ||
	"$hv" run -f junit --on sim:max --core cortex-a53 linux-4.12 |
		grep -q 'name="cycles/set-vectors/cortex-a53/linux" value="[1-9]' || bad "JUnit has no property"

# --- what cannot be ---------------------------------------------------------------------------------------------------
expect 2 'no core "cortex-a1"' "$hv" cycles --core cortex-a1 linux-4.12
expect 2 'no core ""' "$hv" cycles --core '' linux-4.12
expect 2 'no regime "hot"' "$hv" cycles --regime hot linux-4.12
expect 2 'no format "xml"' "$hv" cycles --format xml linux-4.12
expect 2 'the clock' "$hv" cycles --mhz 0 linux-4.12
expect 2 '' "$hv" cycles --core-file /nonexistent linux-4.12
expect 2 'no built-in stub' "$hv" cycles nothing
expect 2 'is of AArch32' "$hv" cycles linux-4.12 arm-4.12
expect 2 'wants stubs, or' "$hv" cycles
expect 2 '' "$hv" cycles -o /dev/full linux-4.12

# A hostile table: sixty forks are more paths than can be followed, and a jump to itself is none that ends. Sanitizers need more
# than the usual ten seconds for 4096 paths.
patience=90
{
	head -c 1024 /dev/zero
	i=0
	while [ $i -lt 15 ]; do
		printf '%b' "\\0$(printf %o $((0x40 + i)))\\0000\\0000\\0264\\0037\\0040\\0003\\0325"	# cbz xN, +8; nop
		i=$((i + 1))
	done
	printf '\340\003\237\326'	# eret
	head -c 900 /dev/zero
} >"$dir/forks"
[ -n "${CHECK_BRIEF:-}" ] || expect 0 '' "$hv" cycles --abi linux-4.12 --core cortex-a53 "$dir/forks@0"
expect 1 'no highest cost' "$hv" cycles --abi linux-4.12 --core cortex-a53 --max 1000000 "$dir/forks@0"
{ head -c 1024 /dev/zero; printf '\000\000\000\024'; head -c 1020 /dev/zero; } >"$dir/hang"
expect 0 '' "$hv" cycles --abi linux-4.12 --core cortex-a53 "$dir/hang@0"
grep -q 'never ends' "$dir/out" || bad "a call that hangs has no cost"
{ head -c 1024 /dev/zero; printf '\041\120\277\004\340\003\237\326'; head -c 1016 /dev/zero; } >"$dir/sve"	# rdvl x1, #1; eret
expect 0 '' "$hv" cycles --abi linux-4.12 --core cortex-a53 "$dir/sve@0"
grep -q 'no class is known for ".*04bf5021"' "$dir/out" || bad "an instruction of no class is not named"

exit $failed
