#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Completion in bash: every command, every option of it that argp shows, and values that the program knows.
set -u
: "${srcdir:=.}"
bash=$(command -v bash) || { echo "SKIP: bash was not found"; exit 77; }

exec "$bash" -s "$srcdir/cli/completion/hvcheck" "$HVCHECK" <<'END'
source "$1" || exit 99
hv=$2
failed=0

# answers LINE: the words that are offered behind it.
answers() {
	COMP_LINE=$1
	COMP_POINT=${#1}
	COMPREPLY=()
	_hvcheck "$hv"
	[ "${#COMPREPLY[@]}" -eq 0 ] || printf '%s\n' "${COMPREPLY[@]}"
}

# offers LINE WORD...: each of them is offered.
offers() {
	local line=$1 word got
	shift
	got=$(answers "$line")
	for word; do
		grep -qxF -- "$word" <<<"$got" && continue
		echo "not ok: \"$line\" does not offer $word, but: ${got:-nothing}"
		failed=1
		return
	done
	echo "ok: \"$line\""
}

commands=$("$hv" help | sed -n 's/^  \([a-z]*\) .*/\1/p')
[ "$(wc -w <<<"$commands")" -ge 14 ] || { echo "not ok: only these commands: $commands"; failed=1; }
offers "hvcheck " $commands
for command in $commands; do
	offers "hvcheck ${command%?}" "$command"
	# What argp itself shows as usage is another text than the help that completion reads.
	offers "hvcheck $command --" $("$hv" "$command" --usage | grep -o -- '--[a-z-]*' | sort -u)
done
offers "hvcheck run --abi linux-4.1" linux-4.12
offers "hvcheck run --abi=linux-4.1" linux-4.12
offers "hvcheck run -f " text ktap junit html sarif
offers "hvcheck run --filter REG-" REG-01 REG-02 REG-03 REG-04 REG-05 REG-06 REG-07
offers "hvcheck rules SYNC-0" SYNC-01 SYNC-02
offers "hvcheck run --on sim:m" max
offers "hvcheck run --on q" qemu qemu:virt:max
offers "hvcheck run linux-6.1" linux-6.19
offers "hvcheck help ru" run rules
offers "hvcheck cycles --core cortex-a5" cortex-a53 cortex-a57
offers "hvcheck call --trace " konata perfetto o3 tarmac svg
offers "hvcheck scenario kexec-4.8/o" kexec-4.8/one-page
cd "$(dirname "$1")" && offers "hvcheck run hv" hvcheck
exit $failed
END
