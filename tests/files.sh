#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Files that are read: what is no regular file is refused at once. Files that are written: never over an input, whole or not at all.
# shellcheck source=tests/expect.sh
. "${srcdir:?}/tests/expect.sh"

# --- what is read ---
mkfifo "$dir/fifo"
truncate -s 5G "$dir/sparse" 2>/dev/null || : >"$dir/sparse"
mkdir "$dir/folder" "$dir/corpus"
mkfifo "$dir/corpus/a.replay"
for file in "$dir/fifo" "$dir/sparse" "$dir/folder" /dev/zero /dev/null; do
	[ -s "$file" ] || [ ! -f "$file" ] || continue
	refused='not a regular file of at most'
	[ ! -d "$file" ] || refused='it is a directory$'
	for command in run lint scan call fuzz mutate replay scenario; do
		expect 2 "$refused" "$hv" $command "$file"
	done
	for command in run lint call fuzz mutate; do
		expect 2 "$refused" "$hv" $command "$file@0x800"
	done
	expect 2 "$refused" "$hv" scenario --routine "$file" kexec-4.8/one-page
	expect 2 "$refused" "$hv" scenario --routine "$file@4" kexec-4.8/one-page
	expect 2 "" "$hv" fuzz --calls 100 --corpus "$file/" -o "$dir/out" linux-4.12
	printf 'hvcheck-replay 1\nstub = %s\n' "$file" >"$dir/of.replay"
	expect 2 "$refused" "$hv" replay "$dir/of.replay"
done
expect 2 "a.replay: not a regular file" "$hv" fuzz --calls 100 --corpus "$dir/corpus" -o "$dir/folder" linux-4.12
rm "$dir/sparse"

# --- what is written ---
# A stub that never answers, 2 KiB of b . : something that every command takes.
i=0
while [ $i -lt 512 ]; do printf '\000\000\000\024'; i=$((i + 1)); done >"$dir/stub"
cp "$dir/stub" "$dir/before"
ln -s stub "$dir/soft"
ln "$dir/stub" "$dir/hard"
kept() { must "$1 stays as it was" cmp "$dir/stub" "$dir/before"; }
for name in stub soft hard ./stub folder/../soft; do
	file=$dir/$name
	expect 2 "give another file" "$hv" run --abi linux-4.12 -o "$file" "$dir/stub@0"
	expect 2 "give another file" "$hv" lint --abi linux-4.12 -o "$file" "$dir/stub@0"
	expect 2 "give another file" "$hv" scan -o "$file" "$dir/stub"
	expect 2 "give another file" "$hv" mutate --abi linux-4.12 -o "$file" "$dir/stub@0"
	expect 2 "give another file" "$hv" call --abi linux-4.12 --force --save "$file" "$dir/stub@0"
	expect 2 "give another file" "$hv" scenario --routine "$dir/stub" -o "$file" kexec-4.8/one-page
	expect 2 "give another file" "$hv" scenario --routine "$dir/stub" --svg "$file" kexec-4.8/one-page
	kept "$name"
done
expect 2 "give another file" "$hv" scenario --fault no-clean-list -o "$dir/one" --svg "$dir/one" kexec-4.8/one-page
must "the first of two outputs of one name is kept" grep -q SYNC "$dir/one"
expect 2 "no program reads it" "$hv" run -o "$dir/fifo" linux-4.12

# Nor does half of an answer take the place of an old one.
echo old >"$dir/answer"
expect 2 "there is no rule" "$hv" rules -o "$dir/answer" REG-03 NOPE
expect 2 "there is no built-in stub" "$hv" stubs -o "$dir/answer" linux-4.12 NOPE
expect 0 "" "$hv" scan -o "$dir/tables" "$dir/stub"
expect 2 "NOPE" "$hv" scan -o "$dir/answer" "$dir/stub" "$dir/NOPE"
must "the answer stays as it was" grep -qx old "$dir/answer"

# A report that cannot be written leaves the old one, and no other file beside it.
mkdir "$dir/full"
head -c 4096 /dev/zero >"$dir/none"
echo old >"$dir/full/report"
(
	ulimit -f 1
	trap '' XFSZ
	expect 2 "cannot write" "$hv" run -f junit -o "$dir/full/report" linux-4.12
	exit $failed
) || failed=1
must "the old report is whole" grep -qx old "$dir/full/report"
must "no temporary file is left" [ "$(ls -A "$dir/full")" = report ]
expect 2 "no vector table" "$hv" scan -o "$dir/full/report" "$dir/none"
expect 2 "4.13" "$hv" stubs -o "$dir/full/report" linux-4.13
expect 2 "no test matches" "$hv" run --filter no/such -o "$dir/full/report" linux-4.12
must "a report that does not come to be leaves the old one" grep -qx old "$dir/full/report"
chmod 640 "$dir/full/report"
ln -s full/report "$dir/link"
expect 0 "" "$hv" stubs -o "$dir/link"
must "the file behind a link is written" grep -q linux-4.12 "$dir/full/report"
must "the link stays one" [ -L "$dir/link" ]
must "its mode stays" [ "$(stat -c %a "$dir/full/report")" = 640 ]
must "no temporary file is left" [ "$(ls -A "$dir/full")" = report ]
expect 0 "" "$hv" stubs -o /dev/stdout
must "a device or a pipe is written as it is" grep -q linux-4.12 "$dir/out"
expect 2 "Is a directory" "$hv" stubs -o "$dir/folder"

# --- kept calls ---
expect 0 "" "$hv" call linux-4.12 --save "$dir/kept.replay" x0=2 x1=payload
cp "$dir/kept.replay" "$dir/first"
expect 2 "is there already.*--force" "$hv" call linux-4.12 --save "$dir/kept.replay" x0=0x77
must "a kept call is not overwritten" cmp "$dir/kept.replay" "$dir/first"
expect 0 "" "$hv" call linux-4.12 --force --save "$dir/kept.replay" x0=0x77
must "--force overwrites it" grep -q 0x77 "$dir/kept.replay"
# A replay file names its stub from where it lies itself.
mkdir "$dir/a" "$dir/b"
cp "$dir/stub" "$dir/a/stub"
cd "$dir/a" || exit 99
expect 1 "" "$hv" call --abi linux-4.12 --save near.replay stub@0 x0=2
expect 1 "" "$hv" call --abi linux-4.12 --save ../b/far.replay stub@0 x0=2
cp stub linux-4.12
expect 1 "" "$hv" call --abi linux-4.12 --save named.replay ./linux-4.12@0 x0=2
cd "$dir/b" || exit 99
expect 1 "" "$hv" replay ../a/near.replay
expect 1 "" "$hv" replay ../a/named.replay
cd / || exit 99
expect 1 "" "$hv" replay "$dir/a/near.replay"
expect 1 "" "$hv" replay "$dir/b/far.replay"
must "a stub in another folder is named from that of its replay file" grep -qx 'stub = ../a/stub@0' "$dir/b/far.replay"
mkdir "$dir/moved"
cp -r "$dir/a" "$dir/b" "$dir/moved"
rm "$dir/b/far.replay"
expect 1 "" "$hv" replay "$dir/moved/b/far.replay"
must "a stub beside its replay file is named without a folder" grep -qx 'stub = stub@0' "$dir/a/near.replay"
cd "$dir/a" || exit 99
expect 1 "" "$hv" fuzz --on sim:max --abi linux-4.12 --calls 50 -o found stub@0
cd / || exit 99
for file in "$dir"/a/found/*.replay; do
	expect 1 "" "$hv" replay "$file"
done
long=$dir/$(printf '%0200d' 0)/$(printf '%0200d' 0)
mkdir -p "$long"
expect 2 "may have 312 characters" "$hv" fuzz --calls 1000 --seed 1 -o "$long" linux-4.12/bad-x18
# What another run has found stays. The same finding is not kept twice.
expect 1 "" "$hv" fuzz --on sim:max --calls 1000 --seed 1 -o "$dir/b" linux-4.12/bad-x18
before=$(ls "$dir/b")
expect 1 "" "$hv" fuzz --on sim:max --calls 1000 --seed 1 -o "$dir/b" linux-4.12/bad-x18
must "the same finding is kept once" [ "$(ls "$dir/b")" = "$before" ]
file=$(find "$dir/b" -name '*bad-x18*.replay' | head -n 1)
echo "# mine" >>"$file"
expect 1 "" "$hv" fuzz --on sim:max --calls 1000 --seed 1 -o "$dir/b" linux-4.12/bad-x18
must "a kept finding is not overwritten" grep -q '# mine' "$file"
must "another one gets a number" ls "${file%.replay}.2.replay"
exit $failed
