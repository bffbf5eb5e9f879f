#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# embed.sh SYMBOL=FILE... OBJECT.xo... OBJECT.ao... ROUTINE.bin...: print host assembly that holds each FILE between SYMBOL and
# SYMBOL_end, the stub OBJECTs as hv_builtins[] (hvcheck/stub.h) and the ROUTINEs as hv_routines[] (hvcheck/kexec.h). For x86-64
# and arm64. What a stub is stands in the comment at the head of its source, in $srcdir.
set -eu
: "${srcdir:=.}"

# object NAME: start a global of that name. Only hv_ names are for programs that use the library.
object() {
	case $1 in hv_*) ;; *) printf '\t.hidden %s\n' "$1" ;; esac
	printf '\t.globl %s\n\t.type %s, %%object\n%s:\n' "$1" "$1" "$1"
}

# name_of FILE: vectors/linux-4.12/stub.xo is "linux-4.12", vectors/linux-4.12/bad-x18.xo is "linux-4.12/bad-x18", and
# vectors/kexec-4.8/relocate.bin is "kexec-4.8"; so vectors/hibernate-5.16/exit.bin is "hibernate-5.16".
name_of() {
	name=${1#vectors/}
	name=${name%.*}
	name=${name%/stub}
	name=${name%/exit}
	echo "${name%/relocate}"
}

# named PREFIX NUMBER FILE: bytes with their name, for a row of a table.
named() {
	printf '%s%d:\n\t.incbin "%s"\n%s_end%d:\n' "$1" "$2" "$3" "$1" "$2"
	printf '%s_name%d:\n\t.asciz "%s"\n' "$1" "$2" "$(name_of "$3")"
}

# heading PREFIX NUMBER SOURCE: the first sentence of its first comment, and the rule behind "Caught by:" there.
heading() {
	awk -v about="$1_about$2" -v rule="$1_rule$2" '
		/^ \*\/$/ { exit }
		sub(/^ \* Caught by: /, "") { sub(/[^A-Z0-9-].*/, ""); caught = $0 }
		!caught && sub(/^ \* /, "") { text = text (text ? " " : "") $0 }
		END {
			if (match(text, /\. [A-Z]/))
				text = substr(text, 1, RSTART)
			gsub(/["\\]/, "\\\\&", text)
			printf "%s:\n\t.asciz \"%s\"\n%s:\n\t.asciz \"%s\"\n", about, text, rule, caught
		}' "$3"
}

# table NAME PREFIX ROWS FIELD...: a row is the addresses of PREFIX, FIELD and the row's number.
table() {
	object "$1"
	prefix=$2 rows=$3
	shift 3
	i=0
	while [ $i -lt "$rows" ]; do
		for field; do
			printf '\t.quad %s%s%d\n' "$prefix" "$field" $i
		done
		i=$((i + 1))
	done
}

echo '/* Made by vectors/embed.sh from the lists in vectors/local.mk. */'
printf '\t.section .rodata\n'
stubs=0
routines=0
for what; do
	printf '\t.balign 16\n'
	case $what in
	*=*)
		object "${what%%=*}"
		printf '\t.incbin "%s"\n' "${what#*=}"
		object "${what%%=*}_end"
		printf '\t.byte 0\n' ;;
	*.bin)
		named routine $routines "$what"
		routines=$((routines + 1)) ;;
	*)
		named stub $stubs "$what"
		heading stub $stubs "$srcdir/${what%.?o}.S"
		stubs=$((stubs + 1)) ;;
	esac
done
printf '\t.balign 4\n'
object hv_builtin_count
printf '\t.long %d\n' $stubs
object hv_routine_count
printf '\t.long %d\n' $routines

# The tables hold pointers, which are relocated at start: they cannot lie in .rodata itself.
printf '\t.section .data.rel.ro, "aw"\n\t.balign 8\n'
table hv_builtins stub $stubs _name '' _end _about _rule
table hv_routines routine $routines _name '' _end
printf '\t.section .note.GNU-stack, "", %%progbits\n'
