#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Automake test driver: run one test, show what it printed, and record one result for each of its checks.
#
# A Check program ends in "N%: Checks: C, Failures: F, Errors: E": that is C results. Any other test is one result,
# told by its exit status: 0 pass, 77 skip, 99 a defect of the test, anything else a failure.
set -u

expect_failure=no
while [ $# -gt 0 ]; do
	case $1 in
	--test-name) test_name=$2; shift ;;
	--log-file) log=$2; shift ;;
	--trs-file) trs=$2; shift ;;
	--expect-failure) expect_failure=$2; shift ;;
	--color-tests | --enable-hard-errors) shift ;;
	--) shift; break ;;
	esac
	shift
done

# How long it took, and each check of a Check program: lines of seconds and a name, for tests/slowest.sh.
times=${log%.log}.times
rm -f "$times" "$times.xml"
began=$(date +%s.%N)
CK_XML_LOG_FILE_NAME=$times.xml "$@" >"$log" 2>&1
status=$?
if [ -s "$times.xml" ]; then
	awk -F '[<>]' -v of="$test_name" '/<title>/ { suite = $3 } /<id>/ { id = $3 } /<iteration>/ { turn = $3 }
		/<duration>/ && id != "" { print $3, of ": " suite ": " id " " turn; id = "" }' "$times.xml" >"$times"
else
	echo "$began $(date +%s.%N)" | awk -v of="$test_name" '{ printf "%.3f %s\n", $2 - $1, of }' >"$times"
fi
rm -f "$times.xml"

# emit RESULT COUNT: that many results for the .trs file.
emit() {
	n=$2
	while [ "$n" -gt 0 ]; do
		echo ":test-result: $1 $test_name"
		n=$((n - 1))
	done
}

# All summary lines of a Check program added up: "checks bad", or nothing.
counts=$(sed -n 's/^[0-9]*%: Checks: \([0-9]*\), Failures: \([0-9]*\), Errors: \([0-9]*\)$/\1 \2 \3/p' "$log" |
	awk '{ checks += $1; bad += $2 + $3 } END { if (NR) print checks, bad }')
checks=${counts% *}
bad=${counts#* }

case $status in
0) result=PASS ;;
77) result=SKIP ;;
99) result=ERROR ;;
*) result=FAIL ;;
esac
if [ "$expect_failure" = yes ]; then
	case $result in
	PASS) result=XPASS ;;
	FAIL) result=XFAIL ;;
	esac
	counts=
fi

{
	if [ -n "$counts" ]; then
		emit PASS $((checks - bad))
		emit FAIL "$bad"
		# A program that failed beyond its own count died outside of its checks; one that only skipped says so.
		case $result in
		SKIP) emit SKIP 1 ;;
		FAIL | ERROR) [ "$bad" -gt 0 ] || emit "$result" 1 ;;
		esac
	else
		emit "$result" 1
	fi
	echo ":global-test-result: $result"
	echo ":recheck: $([ $result = PASS ] || [ $result = SKIP ] && echo no || echo yes)"
	echo ":copy-in-global-log: $([ $result = PASS ] && echo no || echo yes)"
} >"$trs"

cat "$log"
echo "$result: $test_name (exit status $status)"
