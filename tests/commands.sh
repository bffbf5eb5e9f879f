#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What commands print that no report holds: the list of stubs against the tree, and what a call changed.
set -u
: "${srcdir:=.}"
failed=0

# same WHAT A B
same() {
	[ "$2" = "$3" ] || { echo "not ok: $1: \"$2\", not \"$3\""; failed=1; return; }
	echo "ok: $1"
}

# prints LINES PATTERN COMMAND...: how many lines of it match.
prints() {
	lines=$1 pattern=$2
	shift 2
	same "$*: lines with $pattern" "$("$@" | grep -c -- "$pattern")" "$lines"
}

hv=$HVCHECK
# What is asked of a run here is not how a CPU is judged, so one does.
on=sim:max
[ -z "${CHECK_LONG:-}" ] || on=sim
# Without a compiler for 32-bit Arm its stubs are not built.
skipped='^\(kvm-\)*arm-'
stubs=$("$hv" stubs)
echo "$stubs" | grep -q "$skipped" && skipped='^$'
good=$(cd "$srcdir/vectors" && printf '%s\n' */stub.S */thumb.S | sed 's|/stub\.S$||; s|\.S$||' | grep -v "$skipped")
same "stubs: names" "$(echo "$stubs" | sed -n '2,$s/ .*//p' | sort)" "$(echo "$good" | sort)"
for stub in $good; do
	same "stubs: siblings of $stub" "$(echo "$stubs" | awk -v s="$stub" '$1 == s { print $2 }')" \
		"$(find "$srcdir/vectors/$stub" -name 'bad-*.S' 2>/dev/null | wc -l | tr -d ' ')"
done
prints 1 '^linux-4.12/bad-x18  *REG-03  *x18 is scratch on the way' "$hv" stubs linux-4.12/bad-x18

# A rule is explained by the siblings that break it, and each rule of the table is listed.
same "rules: all are listed" "$("$hv" rules | wc -l | tr -d ' ')" "$(grep -c '^HV_RULE(' "$srcdir/include/hvcheck/rules.def")"
prints 1 '^REG-03: x18 is preserved' "$hv" rules REG-03
prints 1 'linux-4.12/bad-x18 .*x18 is scratch' "$hv" rules REG-03
prints 1 '^seen on .*sim:cortex-a72, sim:max' "$hv" rules REG-03
prints 7 '^REG-0' "$hv" rules 'REG-*'
same "rules: all but these are shown by a stub or a fault" \
	"$("$hv" rules '*' | awk '/^[A-Z0-9]+-[0-9]+: / { rule = $1 } /no built-in stub/ { printf "%s ", rule }')" \
	"NEAR-01: MAP-01: MAP-02: AGREE-01: "
prints 2 '^qemu:virt:.* is not available: .*was not found' env HVCHECK_QEMU=/missing "$hv" machines
prints 1 '^CPU: VHE  *-  *-  *-  *yes  *? ' env HVCHECK_QEMU=/missing "$hv" machines
help=$("$hv" help)
for command in run lint scan call fuzz replay stubs rules machines abi scenario mutate image; do
	same "help: $command is in the list" "$(echo "$help" | grep -c "^  $command ")" 1
	same "help: of $command" "$("$hv" help $command | head -1 | cut -d' ' -f-3)" "Usage: hvcheck $command"
done

# Each generation whose calls leave VBAR_EL2 to the ERET says in its notes why no ISB is missing, those that most kernels keep too.
for abi in $("$hv" abi | sed -n 's/^\([a-z][a-z0-9.-]*\) .*/\1/p'); do
	! "$hv" abi "$abi" | grep -q 'VBAR.* becomes .*the ERET synchronises it' ||
		prints 1 'VBAR.* is written without an ISB: the ERET synchronises' "$hv" abi "$abi"
done

# A filter without '/' and '@' is a rule, and any other a pattern over ids.
prints 1 '^linux-4.12: 8 passed' "$hv" run -q --filter REG-03 linux-4.12
prints 1 '^linux-4.12: 4 passed' "$hv" run -q --filter '*/REG-03@sim:max' linux-4.12
# What is not judged is not asked, and what is judged comes to the same verdict as with all others.
verdicts() { sed -nE 's/^  (not )?ok [0-9]+ ([^ ]*)( # SKIP)?.*/\1\2\3/p' | sort; }
for stub in linux-4.12 linux-4.12/bad-args-apart; do
	whole=$("$hv" run --on $on -f ktap $stub | verdicts)
	for pattern in '*/set-vectors/*' '*/unknown/*' '*/VBAR-01@*'; do
		same "filter: $stub, $pattern" "$("$hv" run --on $on -f ktap --filter "$pattern" $stub | verdicts)" \
			"$(echo "$whole" | grep -- "$(echo "$pattern" | tr -d '*')")"
	done
done
calls() { "$hv" run --on $on "$@" linux-4.12 | sed -nE 's/.*\(([0-9,]*) calls.*/\1/p' | tr -d ,; }
same "filter: of one call and rule, fewer than half of all calls are made" \
	"$(($(calls --filter '*/set-vectors/RET-01@*') < $(calls) / 2))" 1
same "filter: 'REG-*' is as '*/REG-*@*'" "$("$hv" run --on $on --filter 'REG-*' -f ktap linux-4.12)" \
	"$("$hv" run --on $on --filter '*/REG-*@*' -f ktap linux-4.12)"

# A play takes some time, and JUnit has it.
prints 0 'time="0.000"' "$hv" scenario -f junit kexec-4.8/one-page

# A waiver makes a failure known, with its reason, and no more than what it matches; one that matches nothing is said.
waived=$(mktemp) || exit 99
printf '# ours\n\nREG-03  the loader does not care\n*/LIVE-01@sim:max\tslow\r\n' >"$waived"
prints 1 ' known, ' "$hv" run --on $on -q --known "$waived" linux-4.12/bad-x18
prints 1 "^KNOWN .*the loader does not care ($waived, line 3) (.*REG-03" "$hv" run --on $on --known "$waived" linux-4.12/bad-x18
prints 1 "line 4: no failed test matches \"\*/LIVE-01@sim:max\"" sh -c "$hv run --on $on -q --known $waived linux-4.12/bad-x18 2>&1"
"$hv" run --on $on -q --known "$waived" linux-4.12/bad-x18 >/dev/null 2>&1
same "known: exit status of what is waived" $? 0
"$hv" run --on $on -q --known "$waived" linux-4.12/bad-bl >/dev/null 2>&1
same "known: exit status of what is not" $? 1
"$hv" run --on $on -q --strict --known "$waived" linux-4.12/bad-x18 >/dev/null 2>&1
same "known: exit status with --strict" $? 0
echo 'REG-03' >"$waived"
"$hv" run -q --known "$waived" linux-4.12 >/dev/null 2>&1
same "known: exit status without a reason" $? 2
printf 'REG-03 a\000b\n' >"$waived"
"$hv" run -q --known "$waived" linux-4.12 >/dev/null 2>&1
same "known: exit status of what is no text" $? 2
# A misspelt rule is no stale waiver, and is said before anything is run; so is one in a list of patterns.
for pattern in REG-3 'NOPE-*' '*/REG-3@sim:max' 'REG-04,REG-3'; do
	echo "$pattern ticket 42" >"$waived"
	"$hv" run -q --known "$waived" linux-4.12 >/dev/null 2>&1
	same "known: exit status of $pattern" $? 2
	"$hv" run -q -k "$pattern" linux-4.12 >/dev/null 2>&1
	same "filter: exit status of $pattern" $? 2
done
prints 1 "line 1: \"REG-3\" is no rule; did you mean \"REG-03\"" sh -c "$hv run -q --known $waived linux-4.12 2>&1"
prints 1 'no test matches "REG-3"; did you mean "REG-03"' sh -c "$hv run -q -k REG-04,REG-3 linux-4.12 2>&1"
# Commas part patterns, as they do machines; but not before a digit, which a line's rate begins with, nor between brackets.
same "filter: of two rules" "$("$hv" run --list -k REG-03,RES-02 linux-4.12 | sort)" \
	"$({ "$hv" run --list -k REG-03 linux-4.12; "$hv" run --list -k RES-02 linux-4.12; } | sort)"
same "filter: of a rule and of ids" "$("$hv" run --list -k 'VBAR-01,*/REG-0[3,4]@sim:max' linux-4.12 | sort)" \
	"$({ "$hv" run --list -k VBAR-01 linux-4.12; "$hv" run --list -k '*/REG-0[34]@sim:max' linux-4.12; } | sort)"
echo 'REG-03,REG-04 ticket 42' >"$waived"
"$hv" run --on $on -q --known "$waived" linux-4.12/bad-x18 >/dev/null 2>&1
same "known: exit status of what one pattern of a list waives" $? 0
rm "$waived"

# The tests' names, without a run, are those of the run.
for stub in linux-4.12 linux-6.19; do
	same "list: as $stub is judged" "$("$hv" run --list $stub | sort)" \
		"$("$hv" run -f ktap $stub | sed -nE 's/^  (not )?ok [0-9]+ ([^ ]*).*/\2/p' | sort)"
done
same "list: of some tests" "$("$hv" run --list --filter REG-03 --on sim:max linux-4.12 | wc -l | tr -d ' ')" 4
"$hv" run --list --filter no-such-test linux-4.12 >/dev/null 2>&1
same "list: exit status if there are none" $? 2

# Help of a command is no error.
"$hv" help run >/dev/null 2>&1
same "help: exit status" $? 0

# A suggestion is near, or there is none.
prints 1 'did you mean "run"' sh -c "$hv rum 2>&1"
prints 0 'did you mean' sh -c "$hv xyzzy 2>&1"
prints 1 'did you mean "REG-03"' sh -c "$hv run --filter REG-3 linux-4.12 2>&1"
prints 0 'did you mean' sh -c "$hv stubs abracadabra 2>&1"
prints 1 'did you mean "REG-03"' sh -c "$hv run --filter reg-03 linux-4.12 2>&1"
prints 1 'did you mean "REG-03"' sh -c "$hv rules reg-03 2>&1"
prints 1 'did you mean "linux-4.12"' sh -c "$hv run --abi linux-4.21 linux-4.12 2>&1"
# A kernel's release is no generation's name, but has one.
while read -r word release generation; do
	prints 1 "there is no generation \"$word\"; Linux $release keeps $generation: say --abi $generation --release $release\$" \
		sh -c "$hv run --abi $word linux-4.12 2>&1"
done <<END
linux-5.4 5.4 linux-4.12
linux-5.10 5.10 linux-4.12
linux-5.15 5.15 linux-5.13
linux-4.4 4.4 linux-3.8
linux-7.1 7.1 linux-6.19
v6.1 6.1 linux-6.0
6.1.120 6.1.120 linux-6.0
4.12 4.12 linux-4.12
arm-5.4 5.4 arm-4.12
kvm-init-6.1 6.1 kvm-init-5.11
END
prints 1 'Linux 6.1 keeps linux-6.0: say hvcheck abi linux-6.0$' sh -c "$hv abi v6.1 2>&1"
prints 1 'no generation "2.6" (hvcheck abi' sh -c "$hv run --abi 2.6 linux-4.12 2>&1"
prints 1 'did you mean "linux-4.12/bad-x18"' sh -c "$hv run linux-4.12/bad-x81 2>&1"
prints 1 'no file has this name; did you mean "linux-4.12"' sh -c "$hv run linux-4.21 2>&1"
# A call after one whose vectors have a tag is judged by itself: QEMU keeps the tag in the PC. This stub does other things wrong.
if command -v qemu-system-aarch64 >/dev/null; then
	prints 1 '^linux-4.12/bad-mem: .* 0 failed' "$hv" run --on qemu:virt:cortex-a57 --filter LIVE-01 linux-4.12/bad-mem
	prints 1 'pc 0x0*40202a00 <recorder+0x200>' "$hv" call --on qemu:virt:cortex-a57 linux-4.12/bad-mem x0=0 \
		x1=0x4200000040202800 tcr_el2=0x80900000
fi
# Two CPUs of a QEMU that is not there: the reason is said once.
prints 1 'was not found' sh -c "HVCHECK_QEMU=/missing $hv run -q --on qemu linux-4.12 2>&1 >/dev/null"
# The places of a call are one list, in the program, its help and its manual.
for place in $("$hv" call linux-4.12 x0=? 2>&1 | sed 's/.*one of //; s/,//g; s/ and / /'); do
	same "place $place: in the help" "$("$hv" call --help | tr -c 'a-z_\n' '\n' | grep -cx "$place" | sed 's/[2-9]/1/')" 1
	same "place $place: in the manual" "$(grep -c "^\.Cm.* $place\b" "$srcdir/docs/hvcheck.1" | sed 's/[2-9]/1/')" 1
done

# FINALISE_EL2 lets EL2 have the longest vectors: ZCR_EL2.LEN and SMCR_EL2.LEN are 15, and SMCR_EL2.FA64 is 1. A machine without
# these registers says nothing of them.
prints 1 'zcr_el2 .*-> 0x000000000000000f$' "$hv" call --on sim:max linux-6.0 x0=3
prints 1 'smcr_el2 .*-> 0x00000000c000000f$' "$hv" call --on sim:max linux-6.0 x0=3
prints 0 'zcr_el2' "$hv" call --on sim linux-6.0 x0=3
prints 0 'param0' "$hv" call --on sim:max linux-6.0 x0=3

# The C library finds the name of the version, which the survey of kernels prints.
prints 1 '^hvcheck [0-9(]' "$hv" --version

# A 32-bit stub's path is of its own instruction set, and so are its mutants.
if [ "$skipped" = '^$' ]; then
	prints 1 'cmp r0, #0' "$hv" call --trace text arm-4.12 r0=7
	prints 1 'mcr hvbar, r1' "$hv" call --trace text arm-4.12/thumb r0=0 r1=recorder
	prints 1 '^  all  *1  *1 ' "$hv" mutate --mutant 5 arm-4.12
fi

# An entry that is not given is the payload, and other arguments without which a call cannot succeed are what the suite gives:
# the CPU is not lost at a canary, which would be held against the stub.
prints 1 'needed by soft-restart: x1=payload$' "$hv" call linux-4.12 x0=1
prints 0 'needed by' "$hv" call linux-4.12 x0=1 x1=payload
prints 0 'needed by' "$hv" call linux-4.12 x0=0x77
for call in "linux-4.12 x0=1" "linux-4.12 x0=1 x1=payload" "linux-4.12 x0=1 x1=table" "kexec-2019" "iss-2015 imm=3" \
	"call-func-2017 x0=0" "hibernate-4.7" "kvm-init-4.12" "kvm-init-4.12 x0=1" "kvm-init-5.11 x0=0xc6000000"; do
	# shellcheck disable=SC2086 # a stub and its arguments
	prints 0 '^FAIL' "$hv" call $call
done
prints 1 '^FAIL' "$hv" call linux-4.12/bad-x18 x0=0x77
# What the stub did on its way is told with the call, and does not stand in what changed.
prints 1 '^FAIL     SYS-04' "$hv" call linux-4.12/bad-mdscr-mde x0=2
prints 1 'writes a system register that the call does not name' "$hv" call linux-4.12/bad-mdscr-mde x0=2
prints 1 '^PASS     SYS-04 MEM-02$' "$hv" call linux-4.12 x0=2

# A table that is none of Linux's is shown as what it is: all of its slots read ESR_EL3.
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
i=0
while [ $i -lt 16 ]; do
	printf '\000\122\076\325\340\003\237\326'	# mrs x0, esr_el3; eret
	head -c 120 /dev/zero
	i=$((i + 1))
done >"$dir/el3"
prints 1 '^0 *EL3 *EL3 vectors *unknown .*not a stub of Linux' "$hv" scan "$dir/el3"

"$hv" run --on $on -f junit linux-4.12 linux-3.8 linux-4.12 >"$dir/twice" 2>"$dir/said"
same "a stub that is given twice: no suite has the name of another one" \
	"$(sed -n 's/.*<testsuite name="\([^"]*\)".*/\1/p' "$dir/twice" | sort | uniq -d)" ''
same "a stub that is given twice: that is said" "$(grep -c 'linux-4.12 is given more than once' "$dir/said")" 1

# One defect that many tests of run's meet is one finding: what is written, and that it is written at all.
prints 2 '^FAIL' "$hv" fuzz --calls 100 -o "$dir" linux-4.12/bad-cptr-tfp
# A register that one call loses is no fault of a sequence.
prints 0 '^FAIL  sequence' "$hv" fuzz --calls 40000 -o "$dir" linux-4.12/bad-x18

exit $failed
