#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What calls itself QEMU and is none: not available, within a minute, and nothing of it is left.
# shellcheck disable=SC2016 # the fake expands what is in single quotes
# shellcheck source=tests/expect.sh
. "${srcdir:?}/tests/expect.sh"
all=$dir

# left: names of processes of this fake that still run.
left() {
	grep -lsF "HVCHECK_QEMU=$dir/fake" /proc/[0-9]*/environ | while read -r environ; do
		cat "${environ%environ}comm" 2>/dev/null
	done | grep -v '^grep$'
}

# ask NAME PATTERN: the fake is no QEMU.
ask() {
	export HVCHECK_QEMU="$dir/fake"
	expect 77 "$2" "$hv" run --on qemu -o "$dir/report" linux-4.12
	grep -q 'nor was qemu:virt:max' "$dir/report" || bad "$1: the report does not say so"
	sleep 0.5
	left >"$dir/left" && bad "$1: left behind: $(cat "$dir/left")"
	exit $failed
}

# fake NAME VERSION WORK PATTERN: shell code for --version, and for all else. They wait, so all of them wait together.
count=0
fake() {
	count=$((count + 1))
	dir=$all/$count
	mkdir "$dir"
	printf '#!/bin/sh\nif [ "$1" = --version ]; then\n%s\nelse\n%s\nfi\n' "$2" "$3" >"$dir/fake"
	chmod +x "$dir/fake"
	( (trap - EXIT; ask "$1" "$4") >"$dir/log" 2>&1; echo $? >"$dir/status") &
}
good='echo "QEMU emulator version 8.2.0"'
noise='while :; do echo "what a day, my CPU has no memory"; done'
# The debugger's socket is the file that -chardev names.
socket='for word; do case $word in socket,id=gdb,fd=*) fd=${word##*=} ;; esac; done'

fake "a version that is none" 'echo 42' 'exit 0' "which version"
fake "a version that never comes" 'sleep 1000' 'exit 0' "which version"
fake "a version without an end" "$noise" 'exit 0' "which version"
fake "dies at once" "$good" 'exit 1' "says nothing"
fake "dies by a signal" "$good" 'kill -9 $$' "says nothing"
fake "closes its sockets" "$good" "$socket; eval \"exec \$fd>&-\"; sleep 1000" "does not answer"
fake "prints for ever" "$good" "$noise" "does not answer"
fake "never answers" "$good" 'sleep 1000' "does not answer"
fake "answers nonsense" "$good" "$socket; eval \"exec 3>&\$fd\"; while :; do echo nonsense; done >&3" "does not answer"
fake "answers wrong packets" "$good" "$socket; eval \"exec 3>&\$fd\"; while :; do printf '+\$T05#b9'; done >&3" "does not answer"
fake "answers slowly" "$good" "$socket; eval \"exec 3>&\$fd\"; while sleep 1; do printf '\$'; done >&3" "does not answer"
wait
for dir in "$all"/[0-9]*; do
	cat "$dir/log"
	[ "$(cat "$dir/status")" = 0 ] || failed=1
done
dir=$all
exit $failed
