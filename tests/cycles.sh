#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What instructions take: against silicon, against a second implementation of docs/cycles.md, and core files that are refused.
set -u
: "${srcdir:=.}"
: "${CROSS_CC:=aarch64-linux-gnu-gcc}"
hv=$HVCHECK
tables=$srcdir/tests
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
failed=0

# is WHAT STATUS: the last command's status was `0`, or what else is said.
is() {
	if [ "$2" = 0 ]; then echo "ok: $1"; else echo "not ok: $1"; failed=1; fi
}

# Rows of silicon as machine code. In a small run one in six.
one_in=${CHECK_BRIEF:+6}
for core in cortex-a53 cortex-a72 neoverse-n1; do
	awk -v what=assembly -v core=$core -v all="${CHECK_LONG:-}" -v one_in="$one_in" \
		-f "$tables/cycles-rows.awk" "$tables/cycles-rows.tsv" >"$dir/rows.S"
	$CROSS_CC -march=armv8.5-a -c -o "$dir/rows.o" "$dir/rows.S" || exit 99
	"$hv" cycles --block "$dir/rows.o" --core $core --format tsv >>"$dir/got.tsv" || exit 99
done
awk -v one_in="$one_in" -f "$tables/cycles-rows.awk" "$dir/got.tsv" "$tables/cycles-rows.tsv" || failed=1

# A null system call, whose cycles on silicon are public: in the interval, and typically near.
$CROSS_CC -c -o "$dir/null.o" "$tables/cycles-null-call.S" || exit 99
for wanted in "cortex-a53 131 10" "cortex-a57 249 15"; do
	# shellcheck disable=SC2086 # three words
	set -- $wanted
	"$hv" cycles --block "$dir/null.o" --core "$1" --format tsv |
		awk -F'\t' -v want="$2" -v near="$3" 'NR == 2 { exit !($4 <= want && want <= $6 && $5 >= want * (1 - near / 100) &&
			$5 <= want * (1 + near / 100)) }'
	is "$1: a null system call of $2 cycles is in the interval, typical within $3 %" $?
done

# The counter read twice around a NOP: how far apart the two are issued, as silicon has it.
printf 'pair:\n\tmrs x0, pmccntr_el0\n\tnop\n\tmrs x1, pmccntr_el0\n' >"$dir/pair.S"
$CROSS_CC -c -o "$dir/pair.o" "$dir/pair.S" || exit 99
for wanted in "cortex-a53 2" "cortex-a57 8"; do
	[ "$("$hv" cycles --block "$dir/pair.o" --core "${wanted% *}" --format stages |
		awk -F'\t' '$4 == 0 { first = $11 } $4 == 2 { print $11 - first }')" = "${wanted#* }" ]
	is "${wanted% *}: a counter read twice around a NOP is ${wanted#* } cycles apart" $?
done

# Words of 64 bits times a word: GNU MP has 7 cycles each on A57, and 7.5 to 8 on A53, where its loop is not the only way to wait.
cat >"$dir/product.S" <<'END'
product:
	.irp high, x9, x10
	mul	x6, x4, x3
	umulh	x7, x4, x3
	mul	x8, x5, x3
	umulh	\high, x5, x3
	ldp	x4, x5, [x1], #16
	adcs	x6, x6, x11
	adcs	x8, x8, x7
	stp	x6, x8, [x0], #16
	.endr
	b	product
	.size	product, . - product
END
$CROSS_CC -c -o "$dir/product.o" "$dir/product.S" || exit 99
"$hv" cycles --block "$dir/product.o" --core cortex-a53,cortex-a57 --format tsv |
	awk -F'\t' 'NR > 1 { if ($5 < 26 || $5 > 32 || $2 ~ /57/ && $5 != 28) exit 1 }'
is "four words of a product take 28 cycles on A57, and 26 to 32 on A53" $?

# A loop's own branch: A53 keeps what is behind the last taken one (TRM), so that two instructions a cycle is all that limits it.
cat >"$dir/once.S" <<'END'
once:
	.rept 8
	add	x1, x1, #1
	add	x2, x2, #1
	.endr
	subs	x0, x0, #1
	b.ne	once
	.size	once, . - once
END
$CROSS_CC -c -o "$dir/once.o" "$dir/once.S" || exit 99
"$hv" cycles --block "$dir/once.o" --core cortex-a53 --format tsv | awk -F'\t' 'NR == 2 { exit $5 != 9 }'
is "a loop of 18 instructions, its branch among them, takes 9 cycles on A53" $?

# SIMD and floating point: what stands beside each loop, on three cores.
$CROSS_CC -c -o "$dir/simd.o" "$tables/cycles-simd.S" || exit 99
"$hv" cycles --block "$dir/simd.o" --core cortex-a53,cortex-a57,neoverse-n1 --format tsv >"$dir/simd.tsv" || exit 99
sed -n 's/^\(	[a-z]*	\)\{0,1\}\([a-z_]*\)[:,].*\/\/ \([-0-9. ]*\)$/\2 \3/p' "$tables/cycles-simd.S" |
	awk 'function judge(core, want) {
			good += want != "-" && got[$1, core] == want
			if (want != "-" && got[$1, core] != want)
				bad = print_bad($1 ", " core ": " got[$1, core] ", not " want)
		}
		function print_bad(text) { print text; return 1 }
		FNR == NR { if (FNR > 1) got[$1, $2] = $5; next }
		{ judge("cortex-a53", $2); judge("cortex-a57", $3); judge("neoverse-n1", $4) }
		END { exit bad || good < 40 }' "$dir/simd.tsv" -
is "SIMD and floating point as measured on A53, and as the compiler has A57 and N1" $?

# What a relocation leads elsewhere comes back, a loop within the symbol ends the pass, and what never ends spoils no other symbol.
cat >"$dir/ways.S" <<'END'
out:	bl	elsewhere
	add	x0, x0, #1
	ret
	.size	out, . - out
hang:	nop
1:	nop
	b	1b
	.size	hang, . - hang
again:	nop
1:	bl	1b
	.size	again, . - again
back:	adr	x1, 1f
	msr	elr_el2, x1
	eret
	nop
1:	hvc	#0
	eret
	.size	back, . - back
last:	nop
	ret
END
$CROSS_CC -c -o "$dir/ways.o" "$dir/ways.S" || exit 99
steps=$("$hv" cycles --block "$dir/ways.o" --core cortex-a53 --format stages 2>"$dir/said" |
	awk -F'\t' 'NR > 1 { count[$1]++ }
		END { print count["out"], count["hang"], count["again"] + 0, count["back"], count["last"] }')
is "passes that leave the symbol, hang, or never end: $steps, $(cat "$dir/said")" "$([ "$steps" = "3 3 0 5 2" ] &&
	grep -q 'again: a pass .* never ends' "$dir/said" && echo 0)"

# The document's own scheduler.
cores=8
[ -z "${CHECK_BRIEF:-}" ] || cores=2
[ -z "${CHECK_LONG:-}" ] || cores=200
if command -v perl >/dev/null; then
	perl "$tables/cycles-model.pl" "$hv" "$CROSS_CC" "$dir" "${HVCHECK_SEED:-1}" "$cores"
	is "a scheduler written from docs/cycles.md has the same stages" $?
else
	echo "ok: # SKIP perl is not there, which the second implementation is written in"
fi

# refused SENTENCE SED-SCRIPT: a core file with that change, and what is said of it.
refused() {
	sed "$2" "$srcdir/cycles/cores/${3:-cortex-a53}.tsv" >"$dir/core.tsv"
	said=$("$hv" cycles --why 0xd503201f --core-file "$dir/core.tsv" 2>&1)
	status=$?
	case $said in
	*"core.tsv:"*"$1"*) [ "$status" = 2 ] ;;
	*) false ;;
	esac
	is "refused: $1 ($status: $said)" $?
}
tab=$(printf '\t')
refused 'there is no source "nobody"' "/^class${tab}load$tab/s/[^$tab]*\$/nobody/"
refused '"load" has no source' "/^class${tab}load$tab/s/[^$tab]*\$/-/"
refused 'no row has the source "spare"' "1a source${tab}spare${tab}something"
refused 'there is no kind "glass"' "s/^class${tab}load$tab/glass${tab}load$tab/"
refused 'there is no class "lode"' "s/^class${tab}load$tab/class${tab}lode$tab/"
refused 'there is no parameter "with"' "s/^machine${tab}width/machine${tab}with/"
refused 'there is no row "class load"' "/^class${tab}load$tab/d"
refused 'there is no row "machine window"' "/^machine${tab}window$tab/d"
refused 'there is no row "mem fetch_nc"' "/^mem${tab}fetch_nc$tab/d"
refused '"load" is there twice' "/^class${tab}load$tab/p"
refused 'is no whole number' "s/^class${tab}load${tab}3/class${tab}load${tab}3.5/"
refused 'low, typical and high are not in that order' "s/^class${tab}load${tab}3/class${tab}load${tab}4/"
refused 'fewer than ten columns' "s/^class${tab}load${tab}3/class${tab}load/"
refused 'adds nothing' "/^fwd${tab}alu>shifted/s/1/0/g"
refused '"unaligned" has no effect without a row "machine word"' "/^machine${tab}word$tab/d"
order="s/^machine${tab}window${tab}0${tab}0${tab}0/machine${tab}window${tab}16${tab}16${tab}16/"
order="$order; s/^machine${tab}taken_again${tab}1${tab}1/machine${tab}retire${tab}2${tab}2/"
refused 'has no effect on a core that is out of order' "$order"
refused 'more than 40 rows' "s/^fwd${tab}alu>index\(.*\)/&\nfwd${tab}other>index\1/"
refused 'has no effect on a core that is in order' "s/^machine${tab}pair_second${tab}/machine${tab}retire${tab}/"
refused 'two sets of pipes are the same or have none in common' "s/^\(class${tab}load${tab}.*\)${tab}L${tab}/\1${tab}L|M${tab}/"
refused 'there is no grade "sure"' "s/^\(class${tab}load$tab.*\)measured/\1sure/"
refused 'no class has a pipe "Q"' "s/^pipe${tab}B/pipe${tab}Q/" cortex-a72
refused 'which is no power of two' "s/^machine${tab}line${tab}64${tab}64${tab}64/machine${tab}line${tab}65${tab}65${tab}65/"

# says STATUS WORDS ARGUMENT...: hvcheck cycles ends so, and has these words in its one sentence or in what it prints.
says() {
	wanted=$1 words=$2
	shift 2
	said=$("$hv" cycles "$@" 2>&1)
	status=$?
	case $said in
	*"$words"*) [ "$status" = "$wanted" ] ;;
	*) false ;;
	esac
	is "cycles $*: $words ($status)" $?
}
null=$dir/null.o
says 2 'either --block or an argument' --block "$null" linux-4.12
says 2 'there is no core "m68k"' --block "$null" --core m68k
says 2 'no symbol "nothing" names code' --block "$null" --symbol nothing
says 2 'there is no format "xml"' --block "$null" --format xml
says 2 'not an ELF file' --block "$tables/cycles.sh"
[ ! -e vectors/arm-4.12/stub.ao ] || says 2 'of AArch32' --block vectors/arm-4.12/stub.ao
says 2 'is no word of 32 bits' --why 0x1d503201f
says 2 'is no instruction' --why 'frobnicate x0'
says 1 'more than 100' --block "$null" --core cortex-a53 --max 100
says 0 'null_call' --block "$null" --core cortex-a53 --max 1000
says 0 '"bottleneck"' --block "$null" --core cortex-a53 --format json
says 0 'msr_flush' --why 'msr vbar_el2, x1' --core cortex-a72
says 0 'class load,' --why 0xf9400020 --core cortex-a53
says 0 'it waits for all before it, and what is behind waits for it and is fetched anew' --why 0xd51cc001 --core cortex-a53
says 0 'machine pair_second' --why 0xa9400440 --core cortex-a53		# ldp x0, x1, [x2]
says 0 'class nop,' --why 0xd503233f --core cortex-a53			# paciasp, on a core without it
sed 's/$/\r/' "$srcdir/cycles/cores/cortex-a53.tsv" >"$dir/windows.tsv"
says 0 'class nop,' --why 0xd503201f --core-file "$dir/windows.tsv"
[ -z "$("$hv" cycles --block "$null" --symbol nothing 2>/dev/null)" ]
is "where there is no such symbol there is no table" $?

# Limits: 64 classes and 40 parameters at most, and no core's name in the engine.
for core in "$srcdir"/cycles/cores/*.tsv; do
	[ "$(grep -c -E '^(class|sys)	' "$core")" -le 64 ] && [ "$(grep -c -E '^(machine|fwd|mem|pipe)	' "$core")" -le 40 ]
	is "$(basename "$core" .tsv): at most 64 classes and 40 parameters" $?
done
! grep -q -i -E 'cortex|neoverse' "$srcdir"/cycles/*.[ch] "$srcdir"/cycles/*.def
is "no core's name in the engine" $?
exit $failed
