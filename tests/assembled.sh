#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# assembled.sh STEM FLAG... SOURCE...: write STEM.S, host assembly with every ASM("...") of the SOURCEs and its words, which
# $CROSS_CC makes. FLAGs are for the host's preprocessor, $CC -E: a text may have macros in it.
set -eu
stem=$1
shift

# What has such a text in it, or includes a header that has one.
flags='' with='[^A-Z_]ASM('
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
	$CC -E -P $flags '-DASM(text)=@< text >@' "$source"
done | tr '\n\t' '  ' | grep -o '@< *"[^@]*" *>@' | sed 's/^@< *"//; s/" *>@$//; s/" *"//g' | LC_ALL=C sort -u >"$stem.texts"

# The words of text N lie between the labels .LsN and .LeN, and the table behind them says at which offsets.
awk '{
	printf ".Ls%d:\n\t%s\n.Le%d:\n", NR, $0, NR
	table = table sprintf("\t.word .Ls%d - .Ls1, .Le%d - .Ls1\n", NR, NR)
}
END { printf "\t.section .table, \"a\"\n%s", table }' "$stem.texts" >"$stem.s"
$CROSS_CC -c -Wa,-mcpu=all,-W -o "$stem.xo" "$stem.s"
$CROSS_OBJCOPY -O binary -j .text "$stem.xo" "$stem.bin"
$CROSS_OBJCOPY -O binary -j .table "$stem.xo" "$stem.offsets"

{
	printf '\t.section .rodata\n\t.balign 4\nwords:\n\t.incbin "%s"\n' "$stem.bin"
	awk '{ printf "text%d:\n\t.asciz \"%s\"\n", NR, $0 }' "$stem.texts"
	printf '\t.section .data.rel.ro, "aw"\n\t.balign 8\n'
	printf '\t.globl assembled_texts\nassembled_texts:\n'
	od -A n -v -t u4 -w8 "$stem.offsets" | awk '{ printf "\t.quad text%d, words + %d, words + %d\n", NR, $1, $2 }'
	printf '\t.globl assembled_count\nassembled_count:\n\t.quad %d\n' "$(wc -l <"$stem.texts")"
	printf '\t.section .note.GNU-stack, "", %%progbits\n'
} >"$stem.S.tmp"
mv "$stem.S.tmp" "$stem.S"
rm -f "$stem.texts" "$stem.s" "$stem.xo" "$stem.offsets"
