#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Traces for viewers, read back by parsers that share nothing with what wrote them: each has the rules that its viewer has.
. "${srcdir:-.}/tests/expect.sh"

perl -MJSON::PP -e 1 2>/dev/null || { echo "perl has no JSON::PP here"; exit 77; }

# trace FORMAT ARGUMENT...: of one call, in $dir/trace.
trace() {
	format=$1
	shift
	"$hv" call "$@" --trace "$format" -o "$dir/trace" >/dev/null 2>"$dir/err" ||
		bad "$format $*: exit status $?: $(head -n 1 "$dir/err")"
}

# How many instructions a text trace of the same call has, with the HVC.
count_text() {
	echo $(($("$hv" call "$@" --trace text 2>/dev/null | grep -c '^EL2  ') + 1))
}

# Konata: what a command names is alive, cycles never go back, and all that began ends.
konata='
my ($now, $count, $retired, %alive, %began) = (-1, 0, 0);
$_ = <>; /^Kanata\t0004$/ or die "no Kanata 0004";
while (<>) {
	chomp;
	my @f = split /\t/;
	my $c = shift @f;
	if ($c eq "C=") { $now == -1 && @f == 1 or die "C= at line $."; $now = $f[0]; }
	elsif ($c eq "C") { $f[0] > 0 or die "cycles go back at line $."; $now += $f[0]; }
	elsif ($c eq "I") {
		$f[0] == $count++ && !$alive{$f[0]} or die "id at line $.";
		$f[2] =~ /^[0-3]$/ or die "level at line $.";
		$alive{$f[0]} = $began{$f[0]} = 1;
	}
	elsif ($c eq "L") { $alive{$f[0]} && $f[1] =~ /^[01]$/ && length $f[2] or die "label at line $."; }
	elsif ($c eq "S") { $alive{$f[0]} && $f[1] eq "0" && $f[2] =~ /^[A-Z][a-z]?$/ or die "stage at line $."; }
	elsif ($c eq "W") { $alive{$f[0]} && $began{$f[1]} && $f[1] < $f[0] && $f[2] eq "0" or die "dependency at line $."; }
	elsif ($c eq "R") { delete $alive{$f[0]} && $f[1] == $retired++ && $f[2] eq "0" or die "retirement at line $."; }
	else { die "\"$c\" at line $."; }
}
%alive and die "instructions that do not retire";
print $count, "\n";'

# gem5: seven lines an instruction, ticks that never fall within one, sequence numbers that grow.
o3='
my ($count, $seq) = (0, 0);
while (<>) {
	/^O3PipeView:fetch:(\d+):0x[0-9a-f]{8,16}:0:(\d+):[^:]+$/ && $1 > 0 && $2 == $seq + 1 or die "fetch at line $.";
	($seq, my $tick) = ($2, $1);
	for my $stage (qw(decode rename dispatch issue complete)) {
		$_ = <>;
		/^O3PipeView:$stage:(\d+)$/ && $1 >= $tick or die "$stage at line $.";
		$tick = $1;
	}
	$_ = <>;
	/^O3PipeView:retire:(\d+):store:0$/ && $1 >= $tick && $tick % 500 == 0 or die "retire at line $.";
	$count++;
}
print $count, "\n";'

# Perfetto: slices of a track lie within each other or apart, arrows begin and end, and every track has a name.
perfetto='
use JSON::PP;
undef $/;
my $t = decode_json(<>);
$t->{displayTimeUnit} eq "ns" or die "no unit";
my (%open, %named, %ids, $count);
for my $e (@{$t->{traceEvents}}) {
	$e->{ph} eq "M" and $named{$e->{tid}} = $e->{args}{name};
	$e->{ph} eq "s" and $ids{$e->{id}}++ && die "two arrows with one id";
	$e->{ph} eq "f" and ($ids{$e->{id}} // 0) == 1 || die "an arrow that does not begin";
	$e->{ph} =~ /^[MXsfC]$/ or die "phase $e->{ph}";
	next if $e->{ph} ne "X";
	$e->{dur} >= 0 or die "a slice that goes back";
	$count++ if $e->{cat} eq "instruction";
	my $stack = $open{$e->{tid}} //= [];
	pop @$stack while @$stack && $stack->[-1] <= $e->{ts};
	@$stack && $e->{ts} + $e->{dur} > $stack->[-1] and die "slices that overlap";
	push @$stack, $e->{ts} + $e->{dur};
}
$named{$_} or die "track $_ has no name" for keys %open;
print $count, "\n";'

# Tarmac: as the parser of Arm'"'"'s own tools takes a line apart; time never goes back.
tarmac='
my ($count, $now) = (0, 0);
while (<>) {
	s/^(\d+) clk cpu0 // && $1 >= $now or die "time at line $.";
	$now = $1;
	if (/^IT \((\d+)\) ([0-9a-f]{16}) ([0-9a-f]{8}) O EL[0-3][ht]_n : \S/) { $1 == ++$count or die "number at line $."; }
	else {
		/^R X(\d+) [0-9a-f]{16}$/ && $1 <= 30 || /^E [0-9a-f]{16} [0-9a-f]{8} CoreEvent_\w+$/ ||
			/^M[RW]([1248]) [0-9a-f]{8,16}:[0-9a-f]{12} ([0-9a-f]+)$/ && length $2 == 2 * $1 or die "line $.: $_";
	}
}
print $count, "\n";'

for call in "linux-4.12 x0=0" "linux-6.0 x0=3 --on sim:max" "iss-2015 imm=3" "kvm-init-5.11 x0=0xc6000000"; do
	# shellcheck disable=SC2086 # a stub and its arguments
	want=$(count_text $call)
	for format in konata o3 perfetto tarmac; do
		eval "parser=\$$format"
		for core in cortex-a53 cortex-a57; do
			# shellcheck disable=SC2086
			trace $format $call --core $core
			got=$(perl -we "use strict; $parser" "$dir/trace" 2>&1)
			if [ "$got" = "$want" ]; then
				echo "ok: $format of $call on $core"
			else
				bad "$format of $call on $core: $got, not $want instructions"
			fi
		done
	done
	# shellcheck disable=SC2086
	trace svg $call
	if command -v xmllint >/dev/null; then
		must "svg of $call" xmllint --noout "$dir/trace"
	fi
done

# The same seed, the same bytes.
trace konata linux-6.0 x0=3
cp "$dir/trace" "$dir/again"
trace konata linux-6.0 x0=3
must "the same call has the same trace" cmp "$dir/trace" "$dir/again"

# What cannot be.
expect 2 'needs a file' "$hv" call linux-4.12 --trace konata
expect 2 'no trace format' "$hv" call linux-4.12 --trace konat -o "$dir/x"
expect 2 'name its format' "$hv" call linux-4.12 -o "$dir/x"
expect 2 'one core in one regime' "$hv" call linux-4.12 --trace konata --core cortex-a53,cortex-a57 -o "$dir/x"
expect 2 'no core' "$hv" call linux-4.12 --trace konata --core cortex-a1 -o "$dir/x"
expect 2 'no regime' "$hv" call linux-4.12 --trace konata --regime hot -o "$dir/x"
expect 2 '' "$hv" call linux-4.12 --trace konata -o /dev/full
[ -e "$dir/x" ] && bad "a file is left behind"

exit $failed
