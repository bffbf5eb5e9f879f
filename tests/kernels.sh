#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Kernels that Debian ships: the oldest series that the mirror has, the newest, and the one in the middle, each judged by the
# generation and release that it is: on the simulator, and in `make check-long` on both machines. What cannot be fetched is
# skipped.
set -u
: "${srcdir:=.}"
tools=$srcdir/tools
: "${KERNEL_CACHE:=.}"
on=sim
[ -z "${CHECK_LONG:-}" ] || on=sim,qemu
judged=0
failed=0

# Of rows, one a series, the first, the one in the middle, and the last.
three() { awk '{ name[NR] = $1 } END { print name[1]; if (NR > 2) print name[int((NR + 1) / 2)]; if (NR > 1) print name[NR] }'; }

# fits NAME LOG: nothing fails, and the series that the name begins with is one of the generation's and that of the release.
fits() {
	awk -v name="$1" '
	function number(release, part) { split(release, part, "."); return part[1] * 1000 + part[2] }
	/, judged as / && !first {
		first = match($0, /\(Linux [0-9.]+/) ? number(substr($0, RSTART + 7, RLENGTH - 7)) : 0
		last = match($0, / to [0-9.]+\)/) ? number(substr($0, RSTART + 4, RLENGTH - 5)) : 1000000
		if (!first || number(name) < first || number(name) > last) { print "not ok: " $0; bad = 1 }
	}
	/^release / { releases++ }	# of a generation whose releases are all alike, too
	/^release / && number($2) != number(name) { print "not ok: " $0; bad = 1 }
	/: [0-9]+ passed, / { summaries++; print }
	END { exit bad || !summaries || !releases }' "$2"
}

kernels=$("$tools/debian-kernels" "$KERNEL_CACHE" newest '*-cloud-arm64' | grep -v '~rc' | three)
[ -n "$kernels" ] || { echo "SKIP: no list of Debian's kernels can be had"; exit 77; }
log=$(mktemp) || exit 99
trap 'rm -f "$log"' EXIT
for newest in $kernels; do
	if ! name=$("$tools/debian-kernels" "$KERNEL_CACHE" get --or-older "$newest"); then
		echo "SKIP: $newest cannot be fetched"
		continue
	fi
	"$HVCHECK" run --on "$on" "$KERNEL_CACHE/kernels/$name" >"$log" 2>&1
	status=$?
	if { [ $status -eq 0 ] || [ $status -eq 77 ]; } && fits "$name" "$log"; then
		echo "ok: $name"
	else
		echo "not ok: $name: exit status $status"
		grep -E '^(FAIL|ERROR) |^hvcheck: |, judged as ' "$log"
		failed=1
	fi
	judged=$((judged + 1))
done
[ $failed -eq 0 ] || exit 1
[ $judged -gt 0 ] || exit 77
