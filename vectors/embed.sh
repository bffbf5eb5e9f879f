#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# embed.sh SYMBOL=FILE... OBJECT...: print host assembly that holds each FILE between SYMBOL and SYMBOL_end, and
# the stub OBJECTs as hv_builtins[] (hvcheck/stub.h). For x86-64 and arm64.
set -eu

# object NAME: start a global of that name.
object() { printf '\t.globl %s\n\t.type %s, %%object\n%s:\n' "$1" "$1" "$1"; }

# stub_name OBJECT: vectors/linux-4.12/stub.xo is "linux-4.12", vectors/linux-4.12/bad-x18.xo is "linux-4.12/bad-x18".
stub_name() {
	name=${1#vectors/}
	name=${name%.xo}
	echo "${name%/stub}"
}

echo '/* Made by vectors/embed.sh from the lists in vectors/local.mk. */'
printf '\t.section .rodata\n'
count=0
for what; do
	printf '\t.balign 16\n'
	case $what in
	*=*)
		object "${what%%=*}"
		printf '\t.incbin "%s"\n' "${what#*=}"
		object "${what%%=*}_end"
		printf '\t.byte 0\n' ;;
	*)
		printf 'elf%d:\n\t.incbin "%s"\nend%d:\n' $count "$what" $count
		printf 'name%d:\n\t.asciz "%s"\n' $count "$(stub_name "$what")"
		count=$((count + 1)) ;;
	esac
done
printf '\t.balign 4\n'
object hv_builtin_count
printf '\t.long %d\n' $count

# The table holds pointers, which are relocated at start: it cannot lie in .rodata itself.
printf '\t.section .data.rel.ro, "aw"\n\t.balign 8\n'
object hv_builtins
i=0
while [ $i -lt $count ]; do
	printf '\t.quad name%d, elf%d, end%d\n' $i $i $i
	i=$((i + 1))
done
printf '\t.section .note.GNU-stack, "", %%progbits\n'
