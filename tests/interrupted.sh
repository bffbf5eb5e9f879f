#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Runs that a signal ends: the report as far as it went, status 2, and nothing left behind.
# shellcheck source=tests/expect.sh
. "${srcdir:?}/tests/expect.sh"

# Processes that a run has started carry this in their environment.
HVCHECK_TEST=$dir
export HVCHECK_TEST
# left: names of those that run.
left() {
	grep -lsF "HVCHECK_TEST=$dir" /proc/[0-9]*/environ | while read -r environ; do
		cat "${environ%environ}comm" 2>/dev/null
	done | grep -E '^(hvcheck|qemu)'
}

# gone: within half a minute.
gone() {
	i=0
	while [ $i -lt 300 ] && left >/dev/null; do sleep 0.1; i=$((i + 1)); done
	[ $i -lt 300 ] || bad "$*: left behind: $(left | tr '\n' ' ')"
	[ -z "$(find "$dir" -name '.hvcheck-*' -o -name '*.replay.*')" ] || bad "$*: left a temporary file"
}

# caught PROCESS: until it is hvcheck, no shell any more, and has a handler of SIGINT; or has ended.
caught() {
	while [ -e "/proc/$1/status" ] &&
	      ! { grep -qx hvcheck "/proc/$1/comm" && grep -q '^SigCgt:.*[2367abef]$' "/proc/$1/status"; } 2>/dev/null; do
		sleep 0.01
	done
}

# cut SIGNAL SECONDS COMMAND...: sent to the command so many seconds after it can be caught; sets `got`.
cut() {
	signal=$1 seconds=$2
	shift 2
	# A shell starts what is in the background with SIGINT ignored, and env takes that back.
	env --default-signal=INT "$@" >"$dir/out" 2>"$dir/err" </dev/null &
	caught $!
	sleep "$seconds"
	kill -s "$signal" $!
	wait $!
	got=$?
	[ "$signal" = KILL ] || [ $got -eq 2 ] || bad "$*: SIG$signal: status $got, not 2: $(cat "$dir/err")"
	gone "$@"
}

says() {
	if grep -q -- "$2" "$1"; then echo "ok: says \"$2\""; else bad "does not say \"$2\": $(tail -n 3 "$1")"; fi
}

many=$("$hv" stubs linux-4.12 linux-5.13 linux-6.0 linux-6.19 | grep -o 'linux-[0-9.]*/bad-[a-z0-9-]*')
[ -n "$many" ] || exit 99
for format in text junit ktap; do
	# shellcheck disable=SC2086 # names of stubs
	cut INT 1 "$hv" run -f $format -o "$dir/report" linux-4.12 $many
	says "$dir/err" 'interrupted; the report ends there'
	says "$dir/report" 'interrupted'
	says "$dir/report" 'linux-4.12'
done
# A signal before the first call, or between two stubs or scenarios: nothing failed, and yet no format may look like a success.
# Files that are alike, each of which is opened by asking it: that takes longer than the signal waits.
copies=
for i in 1 2 3 4 5 6 7 8; do
	cp vectors/linux-6.0/stub.xo "$dir/copy$i.o" || exit 99
	copies="$copies $dir/copy$i.o"
done
# early FORMAT PATTERN COMMAND...: what the report of a run that is cut early says.
early() {
	format=$1 pattern=$2
	shift 2
	rm -f "$dir/report"
	cut INT 0 "$@" -f "$format" -o "$dir/report"
	says "$dir/report" "$pattern"
}
set -f
# shellcheck disable=SC2086 # names of files
for command in "run $copies" "scenario --seeds 100000 kexec-*"; do
	early junit ' errors="[1-9]' "$hv" $command
	says "$dir/report" '<error type="machine" message=".* interrupted'
	early sarif '"executionSuccessful": false' "$hv" $command
	says "$dir/report" '"text": ".* interrupted'
	early ktap '^ *not ok .*machine@' "$hv" $command
	early text '^ERROR .* interrupted' "$hv" $command
	early html 'ERROR</b> .* interrupted' "$hv" $command
done
# shellcheck disable=SC2086
early junit '<error type="machine" message=".* interrupted' "$hv" lint $copies
set +f
# A board that says nothing: the wait for it ends at once.
for format in junit ktap text; do
	early $format 'interrupted; the report ends there' "$hv" preflight --on='exec:sleep 100'
	says "$dir/report" '<error \|^not ok \|^ERROR '
done
for signal in INT TERM; do
	cut "$signal" 0.4 "$hv" scenario --seeds 100000 -o "$dir/report" 'kexec-*'
	says "$dir/err" 'interrupted; the report ends there'
	cut "$signal" 0.4 "$hv" mutate -j 2 -o "$dir/report" linux-6.19
	says "$dir/err" 'interrupted; the report ends there'
	cut "$signal" 0.4 "$hv" fuzz --seconds 60 -j 2 -o "$dir/found" linux-4.12
	says "$dir/out" 'interrupted'
done
cut KILL 0.4 "$hv" fuzz --seconds 60 -j 3 -o "$dir/found" linux-4.12
cut KILL 0.4 "$hv" mutate -j 3 linux-6.19
# shellcheck disable=SC2086
cut KILL 0.4 "$hv" run -o "$dir/whole" linux-4.12 $many
[ ! -e "$dir/whole" ] || bad "a run that was killed leaves half of a report"
if command -v qemu-system-aarch64 >/dev/null 2>&1; then
	# shellcheck disable=SC2086
	cut TERM 1 "$hv" run --on qemu -o "$dir/report" linux-4.12 $many
	says "$dir/report" 'interrupted'
	cut KILL 1 "$hv" fuzz --seconds 60 -j 2 --on qemu -o "$dir/found" linux-4.12
fi
exit $failed
