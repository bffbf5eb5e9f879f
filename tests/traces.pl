# SPDX-License-Identifier: GPL-2.0-or-later
# traces.pl FORMAT FILE: read a trace by its viewer's rules, and print how many instructions it has.
use strict;
use warnings;
use JSON::PP;

# Konata: what a command names is alive, cycles never go back, and all that began ends.
sub konata {
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
	print $count, "\n";
}

# gem5: seven lines an instruction, ticks that never fall within one, sequence numbers that grow.
sub o3 {
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
	print $count, "\n";
}

# Perfetto: slices of a track lie within each other or apart, arrows begin and end, and every track has a name.
sub perfetto {
	local $/;
	my $t = decode_json(<>);
	$t->{displayTimeUnit} eq "ns" or die "no unit";
	my (%open, %named, %ids, %kept);
		my $count = 0;
	for my $e (@{$t->{traceEvents}}) {
		$e->{ph} eq "M" and $named{$e->{tid}} = $e->{args}{name};
		$e->{ph} eq "s" and $ids{$e->{id}}++ && die "two arrows with one id";
		$e->{ph} eq "f" and ($ids{$e->{id}} // 0) == 1 || die "an arrow that does not begin";
		$e->{ph} =~ /^[MXsfC]$/ or die "phase $e->{ph}";
		next if $e->{ph} ne "X";
		$e->{dur} >= 0 or die "a slice that goes back";
		$count++ if $e->{cat} eq "instruction";
		if ($e->{cat} eq "pipe") {
			$e->{ts} >= ($kept{$e->{tid}} // 0) && $e->{dur} > 0 or die "two instructions on one pipe";
			$kept{$e->{tid}} = $e->{ts} + $e->{dur};
		}
		my $stack = $open{$e->{tid}} //= [];
		pop @$stack while @$stack && $stack->[-1] <= $e->{ts};
		@$stack && $e->{ts} + $e->{dur} > $stack->[-1] and die "slices that overlap";
		push @$stack, $e->{ts} + $e->{dur};
	}
	$named{$_} or die "track $_ has no name" for keys %open;
	%kept && !grep { $named{$_} !~ /^pipe [A-Z]/ } keys %kept or die "no pipes";
	print $count, "\n";
}

# Tarmac: a line as the parser of Arm's own tools takes it apart; time never goes back.
sub tarmac {
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
	print $count, "\n";
}

my %read = (konata => \&konata, o3 => \&o3, perfetto => \&perfetto, tarmac => \&tarmac);
$read{shift @ARGV}->();
