#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What calls cost: paths and instructions counted by hand from a disassembly, limits, formats, and what cannot be.
. "${srcdir:-.}/tests/expect.sh"

# --- an independent count --------------------------------------------------------------------------------------------
# The few instructions of linux-4.12, interpreted from objdump's text for one x0: how many are executed from the slot on.
count='
/^ *[0-9a-f]+:\t[0-9a-f]+ *\t/ {
	split($0, f, "\t");
	at = strtonum("0x" substr(f[1], match(f[1], /[0-9a-f]/)));
	op[at] = f[3];
	arg[at] = f[4];
}
function target(text) { match(text, /[0-9a-f]+ </); return strtonum("0x" substr(text, RSTART, RLENGTH - 2)); }
END {
	at = 0x400;
	for (n = 1; n < 100; n++) {
		if (!(at in op)) { print "lost at", at; exit }
		if (op[at] == "eret" || op[at] == "br") { print n; exit }
		if (op[at] == "cmp") { match(arg[at], /#0x[0-9a-f]+/); equal = x0 == strtonum(substr(arg[at], RSTART + 1, RLENGTH - 1)) }
		if (op[at] == "b" || (op[at] == "b.eq" && equal)) at = target(arg[at]); else at += 4;
	}
}'
objdump=$(command -v aarch64-linux-gnu-objdump || command -v objdump)
object=vectors/linux-4.12/stub.xo
if [ -e $object ] && awk 'BEGIN { exit strtonum("0x10") != 16 }' 2>/dev/null && "$objdump" -f $object | grep -q aarch64; then
	"$objdump" -d --no-show-raw-insn -j .text $object >/dev/null
	for call in "set-vectors 0" "soft-restart 1" "reset-vectors 2" "unknown 119"; do
		want=$("$objdump" -d -j .text $object | awk -v x0="${call#* }" "$count")
		got=$("$hv" cycles --format tsv --core cortex-a53 --regime warm linux-4.12 | awk -F '\t' -v c="${call% *}" '$3 == c {
			print $6, $7 - 1, $8 - 1 }')	# less the HVC
		if [ "$got" = "1 $want $want" ]; then echo "ok: ${call% *} has $want instructions"; else
			bad "${call% *}: \"$got\" paths and instructions, not \"1 $want $want\""; fi
	done
else
	echo "skipped: the count from a disassembly needs gawk's strtonum or mawk's, and objdump for arm64"
fi

# --- limits -----------------------------------------------------------------------------------------------------------
worst=$("$hv" cycles --format tsv --core cortex-a53 --regime warm linux-4.12 | awk -F '\t' '!/^#/ && $12 > w { w = $12 } END { print w }')
expect 0 '' "$hv" cycles --core cortex-a53 --regime warm --max "$worst" linux-4.12
expect 1 "more than $((worst - 1))" "$hv" cycles --core cortex-a53 --regime warm --max $((worst - 1)) linux-4.12
expect 2 'most cycles' "$hv" cycles --max 0 linux-4.12
expect 2 'most cycles' "$hv" cycles --max many linux-4.12

# --- what holds of every stub -----------------------------------------------------------------------------------------
# best <= typical <= worst; warm fetches nothing past the caches; nothing executed lies outside.
for stub in $("$hv" stubs | awk 'NR > 1 && $1 !~ /\// { print $1 }') ; do
	"$hv" cycles --format tsv "$stub" >"$dir/tsv" 2>"$dir/err" || bad "$stub: exit status $?: $(cat "$dir/err")"
	wrong=$(awk -F '\t' '!/^#/ && $9 != "-" && ($9 > $10 || $10 > $11 || ($11 > $12 && $13 == "bounded") || ($5 == "warm" && $15)) {
		print $3, $4, $5 }' OFS='\t' "$dir/tsv" | head -n 1)
	if [ -z "$wrong" ]; then echo "ok: $stub"; else bad "$stub: $wrong"; fi
	"$hv" cycles "$stub" | grep -q 'please report' && bad "$stub: an executed call lies outside of its bounds"
done

# --- words ------------------------------------------------------------------------------------------------------------
says() {
	if "$hv" cycles --core cortex-a53 "$2" ${3:+"$3"} | grep -Eq "$1"; then echo "ok: $1"; else bad "$2 does not say \"$1\""; fi
}
says '^Only a board narrows' linux-4.12
says 'set-vectors, soft-restart, reset-vectors, unknown: cycles of these calls do not depend on x1 to x30' linux-4.12
says 'finalise-el2: which path is taken depends on system registers and on memory' linux-6.0
says 'finalise-el2: .* the command line can override' linux-6.19
says 'what it costs more' linux-4.12 linux-4.12/bad-x18
"$hv" cycles linux-4.12 linux-6.0 | grep -q 'what it costs more' && bad "two generations are compared"
"$hv" cycles linux-4.12 | head -n 1 | grep -q 'board' || bad "the first line says that only a board narrows this"
must "the same bytes" sh -c "$hv cycles linux-6.0 >$dir/a && $hv cycles linux-6.0 >$dir/b && cmp $dir/a $dir/b"
if perl -MJSON::PP -e 1 2>/dev/null; then
	must "JSON" sh -c "$hv cycles --format json linux-6.0 | perl -MJSON::PP -e 'undef \$/; @{decode_json(<>)->{calls}} or die'"
fi

# run and JUnit. QEMU shows no cycles.
"$hv" run --on sim --core cortex-a53 linux-4.12 | grep -Eq '^  cortex-a53 +set-vectors +linux +[1-9]' || bad "run --core has no table"
"$hv" run --on sim linux-4.12 | grep -q cycles && bad "run says of cycles what was not asked"
"$hv" run -f junit --on sim --core cortex-a53 linux-4.12 | grep -q 'name="cycles/set-vectors/cortex-a53/linux" value="[1-9]' ||
	bad "JUnit has no property"

# --- what cannot be ---------------------------------------------------------------------------------------------------
expect 2 'no core "cortex-a1"' "$hv" cycles --core cortex-a1 linux-4.12
expect 2 'no core ""' "$hv" cycles --core '' linux-4.12
expect 2 'no regime "hot"' "$hv" cycles --regime hot linux-4.12
expect 2 'no format "xml"' "$hv" cycles --format xml linux-4.12
expect 2 'the clock' "$hv" cycles --mhz 0 linux-4.12
expect 2 '' "$hv" cycles --core-file /nonexistent linux-4.12
expect 2 'no built-in stub' "$hv" cycles nothing
expect 2 'STUB... is missing' "$hv" cycles
expect 2 '' "$hv" cycles -o /dev/full linux-4.12

# A hostile table: sixty forks are more paths than can be followed, and a jump to itself is none that ends.
{
	head -c 1024 /dev/zero
	i=0
	while [ $i -lt 15 ]; do
		printf "\\$(printf %03o $((0x40 + i)))\\000\\000\\264\\037\\040\\003\\325"	# cbz xN, +8; nop
		i=$((i + 1))
	done
	printf '\340\003\237\326'	# eret
	head -c 900 /dev/zero
} >"$dir/forks"
expect 0 '' "$hv" cycles --abi linux-4.12 --core cortex-a53 "$dir/forks@0"
expect 1 'no highest cost' "$hv" cycles --abi linux-4.12 --core cortex-a53 --max 1000000 "$dir/forks@0"
{ head -c 1024 /dev/zero; printf '\000\000\000\024'; head -c 1020 /dev/zero; } >"$dir/hang"
expect 0 '' "$hv" cycles --abi linux-4.12 --core cortex-a53 "$dir/hang@0"
"$hv" cycles --abi linux-4.12 --core cortex-a53 "$dir/hang@0" | grep -q 'never ends' || bad "a call that hangs has no cost"

exit $failed
