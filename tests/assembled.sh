#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# assembled.sh STEM FLAG... SOURCE...: write STEM.S, host assembly with every ASM("...") of the SOURCEs and its words, which
# $CROSS_CC makes, and $ARM_CC those of ASM_A32 and ASM_T32, if there is one. FLAGs are for the host's preprocessor, $CC -E: a text
# may have macros in it.
set -eu
stem=$1
shift

# What has such a text in it, or includes a header that has one.
flags='' with='[^A-Z_]ASM\(_[AT]32\)*('
for word; do
	case $word in
	*.h) ! grep -q "$with" "$word" || with="$with\\|/${word##*/}\"" ;;
	-*) flags="$flags $word" ;;
	esac
done
sources=$(for word; do case $word in *.c) echo "$word" ;; esac; done | xargs grep -l "$with")
# Adjacent strings are one. Each text once.
# shellcheck disable=SC2086 # words
for source in $sources; do
	$CC -E -P $flags '-DASM(text)=@< text >@' '-DASM_A32(text)=@< "a32: " text >@' \
		'-DASM_T32(text)=@< "t32: " text >@' "$source"
done | tr '\n\t' '  ' | grep -o '@< *"[^@]*" *>@' | sed 's/^@< *"//; s/" *>@$//; s/" *"//g' | LC_ALL=C sort -u >"$stem.texts"

# words SET COMPILER...: the texts of that set as STEM.SET.bin, and as a line of STEM.offsets where the words of text N lie in that.
# Labels .LsN and .LeN are around them.
words() {
	set_=$1
	shift
	awk -v set="$set_" '
		BEGIN { if (set != "a64") print "\t.syntax unified\n\t." (set == "t32" ? "thumb" : "arm") }
		{ is = /^[at]32: / ? substr($0, 1, 3) : "a64" }
		is == set {
			sub(/^[at]32: /, "")
			printf ".Ls%d:\n\t%s\n\t.balign 4, 0\n.Le%d:\n", NR, $0, NR
			first = first ? first : NR
			table = table sprintf("\t.word %d, .Ls%d - .Ls%d, .Le%d - .Ls%d\n", NR, NR, first, NR, first)
		}
		END { printf "\t.section .table, \"a\"\n%s", table }' "$stem.texts" >"$stem.s"
	"$@" -c -o "$stem.xo" "$stem.s"
	$CROSS_OBJCOPY -O binary -j .text "$stem.xo" "$stem.$set_.bin"
	$CROSS_OBJCOPY -O binary -j .table "$stem.xo" "$stem.table"
	od -A n -v -t u4 -w12 "$stem.table" | sed "s/^/$set_ /" >>"$stem.offsets"
}
: >"$stem.offsets"
# shellcheck disable=SC2086 # a compiler and its options
{
	words a64 $CROSS_CC -Wa,-mcpu=all,-W
	if [ -n "$ARM_CC" ]; then
		CROSS_OBJCOPY=$ARM_OBJCOPY
		for set_ in a32 t32; do
			words $set_ $ARM_CC -march=armv7ve+simd -mfloat-abi=softfp -Wa,-W
		done
	fi
}

{
	printf '\t.section .rodata\n'
	for set_ in a64 ${ARM_CC:+a32 t32}; do
		printf '\t.balign 4\n%s:\n\t.incbin "%s.%s.bin"\n' "$set_" "$stem" "$set_"
	done
	awk '{ printf "text%d:\n\t.asciz \"%s\"\n", NR, $0 }' "$stem.texts"
	printf '\t.section .data.rel.ro, "aw"\n\t.balign 8\n'
	printf '\t.globl assembled_texts\nassembled_texts:\n'
	# As the texts are sorted: tests/assembled.c halves the table.
	sort -n -k 2 "$stem.offsets" | awk '{ printf "\t.quad text%d, %s + %d, %s + %d\n", $2, $1, $3, $1, $4 }'
	printf '\t.globl assembled_count\nassembled_count:\n\t.quad %d\n' "$(wc -l <"$stem.offsets")"
	printf '\t.globl assembled_arm\nassembled_arm:\n\t.quad %d\n' "$([ -z "$ARM_CC" ]; echo $?)"
	printf '\t.section .note.GNU-stack, "", %%progbits\n'
} >"$stem.S.tmp"
mv "$stem.S.tmp" "$stem.S"
rm -f "$stem.texts" "$stem.s" "$stem.xo" "$stem.table" "$stem.offsets"
