#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-or-later
# docs/cycles.md written again: random cores, random programs, and whether hvcheck has the same stages. perl-base is enough.
#   cycles-model.pl HVCHECK CC FOLDER SEED CORES
use strict;
use warnings;
use List::Util qw(max min);

our ($hvcheck, $cc, $folder, $seed, $cores) = @ARGV;
our %maker;	# of a class: section 1
(my $dice = $0 =~ m{/} ? $0 : "./$0") =~ s/model\.pl$/dice.pl/;
require $dice;		# make_core() and make_program()

my %flushes = map { $_ => 1 } qw(msr_flush isb entry eret wait);
my %waits = map { $_ => 1 } qw(mrs msr_plain pstate dsb dmb at unknown);

sub mark {
	my ($pass, $regime, $line, %seen, %data) = @_;
	for my $s (@$pass) {
		my $l = int($s->{pc} / $line);
		$s->{fetch} = $regime eq 'linux' ? 'nc' : $regime ne 'warm' && !$seen{$l}++ ? 'miss' : 'hit';
		$s->{data} = $regime eq 'warm' ? 'hit' : $regime ne 'cold' ? 'device' :
			defined $s->{address} && $data{$s->{address} - $s->{address} % $line}++ ? 'hit' : 'miss';
		my $taken = $regime ne 'warm' && $s->{taken};
		my $guessed = $s->{forward} || $s->{guessed};	# a condition, and its target is ahead; what a register tells
		$s->{mispredicted} = $taken && $guessed;
		$s->{untrained} = $taken && !$guessed;	# B, BL, and what goes back
	}
}

# --- sections 2 to 4, at 1000 MHz: a nanosecond is a cycle --------------------------------------------------------------------------------------------------------------
sub run {
	my ($c, $pass) = @_;
	my %p = %{$c->{p}};
	my ($fetch, $last, $after, $device, $complete, $retire, $slot, $cycle, $all, $retired, $block) = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4);
	my ($branches, $stall, $call, $direct) = (0, 0);
	my ($redirect, %simd, %group, @kept, %free, @uop, @dispatch, %value, @stores, @out);
	$block *= 2 while $block * 2 <= $p{fetch_nc_block};
	my $ready = sub { my ($r, $role) = @_; my $v = $value{$r} or return 0;
		return $v->[0] + max(0, $v->[1] + ($c->{fwd}{"$v->[2]>$role"} // 0)) };
	my $busy = sub { my $k = shift; return $k->{busy} eq '=' ? max(1, $k->{latency}) : $k->{busy} eq '-' ? 1 : $k->{busy} };
	my $dispatch = sub {	# one micro-op of the group
		my ($from, $g) = @_;
		my $a = max($from, @uop >= $p{window} ? $uop[@uop - $p{window}] : 0);
		($cycle, $all, %group) = ($a, 0) if $a > $cycle;
		($cycle, $all, %group) = ($cycle + 1, 0) if $all == $p{width} || (defined $g && $c->{limit}{$g} && ($group{$g} // 0) == $c->{limit}{$g});
		$all++;
		$group{$g}++ if defined $g;
		push @uop, undef;
		return $cycle;
	};
	my $issue = sub {	# all micro-ops of a class: dispatched and issued
		my ($k, $from, $t, $more) = @_;
		my ($d, $end) = (max($cycle, $from), $t);
		for my $set (@{$k->{micro}}) {
			(my $g = $set->[0]) =~ s/(?<=.)\d+$//;
			$d = $dispatch->($from, $g);
			my ($best, $pipe);
			for my $n (sort { $a <=> $b } map { $c->{number}{$_} } @$set) {
				my $x = max($t, $d + 1);
				for my $i (sort { $a->[0] <=> $b->[0] } @{$kept[$n] // []}) {
					last if $x + $busy->($k) + $more <= $i->[0];
					$x = max($x, $i->[1]);
				}
				($best, $pipe) = ($x, $n) if !defined $best || $x < $best;
			}
			push @{$kept[$pipe]}, [$best, $best + $busy->($k) + $more];
			$end = max($end, $best);
		}
		$d = $dispatch->($from) for @{$k->{micro}} + 1 .. $k->{uops};
		return ($d, max($end, $d + 1));
	};
	for my $i (0 .. $#$pass) {
		my $s = $pass->[$i];
		my $k = $c->{$s->{class}};
		my $f = defined $redirect ? max($fetch, $redirect) : $i && int($s->{pc} / $p{fetch}) != int($last / $p{fetch}) ? $fetch + 1 : $fetch;
		$branches = $i && $pass->[$i - 1]{class} eq 'return' && $call && int($s->{pc} / $p{fetch}) == $call->[0] ? $call->[1] : 0
			if $s->{pc} <= $last || int($s->{pc} / $p{fetch}) != int($last / $p{fetch});
		$f = max($f, $stall);
		$f = max($f, $dispatch[$i - $p{queue}]) if $i >= $p{queue};
		$f += $p{fetch_miss} if $s->{fetch} eq 'miss';
		$f += !$i || defined $redirect ? $p{fetch_nc} : int($s->{pc} / $block) != int($last / $block) ? $p{fetch_nc_next} : 0
			if $s->{fetch} eq 'nc';
		($fetch, $last) = ($f, $s->{pc});
		my $base = max($f, $after);
		my $t = max(0, map { $ready->(@$_) } @{$s->{in}});
		my ($access, $sync) = ($s->{load} || $s->{store}, $flushes{$s->{class}} || $waits{$s->{class}});
		$t = max($t, $device) if $access && $s->{data} eq 'device';
		$t = max($t, $complete) if $sync;
		my $words = $access && defined $s->{address} && $p{word} ?
			int(($s->{address} % $p{word} + $s->{size} - 1) / $p{word}) + 1 : 1;
		my $store;
		if ($s->{load} && defined $s->{address} && $p{forward}) {
			($store) = grep { $s->{address} < $_->[0] + $_->[1] && $_->[0] < $s->{address} + $s->{size} } reverse @stores;
			if ($store) {
				my $beyond = $p{forward_beyond} && $s->{address} + $s->{size} > $store->[0] + $store->[1];
				my $f = $s->{address} < $store->[0] ? 'forward_before' : $beyond ? 'forward_beyond' : 'forward';
				$t = max($t, $store->[2] + max(0, $p{$f} - ($words - 1)));
			}
		}
		my $off = $s->{load} && $words > 1 && $words > int($s->{size} / $p{word});
		my $more = $off ? $p{unaligned_busy} : 0;
		$more = max($more, $p{$s->{load} ? 'across_load' : 'across_store'}) if $access && defined $s->{address} &&
			$s->{address} % $p{line} + $s->{size} > $p{line};
		my $unit = $s->{vector} ? $p{$s->{load} ? 'vector_load' : 'vector_store'} : 0;
		$unit ||= $p{vector_issue} if $s->{vector} && $s->{store};
		my $further = 0;
		my $pieces = sub { return $unit ? int(($_[0] * $s->{vector} + $unit - 1) / $unit) - 1 : 0 };
		$more += $further = $pieces->($s->{moved}) if $s->{vector};
		my $narrow = $s->{class} eq 'simd_mul' ? $p{vector_mul} : $s->{class} =~ /^fp_(add|mul|sum|div)$/ ? $p{vector_fp} : 0;
		$more += int((($s->{factors} // $s->{width}) + $narrow - 1) / $narrow) - 1 if $narrow;
		my ($d, $back, $first) = (undef, undef, scalar @uop);
		my $wb = $c->{writeback};
		if (!$p{window}) {
			$t = max($t, $base);
			my ($pipe) = sort { ($free{$a} // 0) <=> ($free{$b} // 0) || $c->{number}{$a} <=> $c->{number}{$b} } @{$k->{micro}[0] // []};
			$t = max($t, $free{$pipe} // 0) if defined $pipe;
			my $u = $k->{uops} + (defined $s->{back} ? $wb->{uops} : 0);
			$slot = max($slot, $t * $p{width});
			$slot += $p{width} - $slot % $p{width} if $slot % $p{width} && $slot % $p{width} + $u > $p{width};
			my $v = $p{vector_issue} ? $s->{width} // 0 : 0;
			if ($v && ($simd{int($slot / $p{width})} && $simd{int($slot / $p{width})} + $v > $p{vector_issue} ||
					$p{vector_first} && $v >= $p{vector_first} && $slot % $p{width})) {
				$slot += $p{width} - $slot % $p{width};
			}
			$d = $back = $t = int($slot / $p{width});
			$simd{$t} += $v;
			$slot += $u;
			$slot = max($slot, ($t + 1 + $further) * $p{width}) if $further > 0 && $p{vector_first};
			$free{$pipe} = $t + $busy->($k) + $more if defined $pipe;
		} else {
			my $b = defined $s->{back} ? $ready->($s->{back}, 'plain') : 0;
			($d, $t) = $issue->($k, $base, $t, $more);
			(undef, $back) = $issue->($wb, $base, $b, 0) if defined $s->{back};
		}
		my $latency = $k->{latency} + ($off ? $p{unaligned} : 0);
		$latency += $p{data_miss} if $s->{load} && $s->{data} eq 'miss';
		$latency += $s->{load} ? $p{device_load} : $p{device_store} if $access && $s->{data} eq 'device';
		my ($done, $nth) = ($t + $latency, 0);
		for my $r (@{$s->{out}}) {
			my $second = defined $s->{second} && $r == $s->{second} && !$store ? $p{$s->{class} eq 'load_pair' ? 'pair_second' : 'pair_second_w'} :
				$s->{vector} && $s->{load} ? $pieces->(++$nth) : 0;
			$value{$r} = [$t, $latency + $second, $off ? 'narrow' : $maker{$s->{class}} // 'other'];
			$done = max($done, $t + $latency + $second);
		}
		$value{$s->{back}} = [$back, $wb->{latency}, 'alu'] and $done = max($done, $back + $wb->{latency}) if defined $s->{back};
		push @stores, [$s->{address}, $s->{size}, $t] if $s->{store} && defined $s->{address};
		shift @stores if @stores > 16;
		$device = max($device, $done) if $access && $s->{data} eq 'device';
		for my $n ($first .. $#uop) {
			($retire, $retired) = ($done, 0) if $done > $retire;
			($retire, $retired) = ($retire + 1, 0) if $retired == $p{retire};
			$retired++;
			$uop[$n] = $retire;
		}
		($retire, $retired) = ($done, 0) if $done > $retire;
		$complete = max($complete, $done);
		$after = $done if $sync;
		my $crowded = $s->{class} =~ /^branch|^call|^indirect|^return/ && $p{branches} && ++$branches > $p{branches};
		$call = [int($s->{pc} / $p{fetch}), $branches] if $s->{class} =~ /^(call|indirect)$/;
		my $wrong = $s->{mispredicted} || $s->{taken} && $crowded && $s->{class} !~ /^(branch|call)$/;
		my $near = $p{taken_next} && $i < $#$pass && int($pass->[$i + 1]{pc} / $p{fetch}) == int($s->{pc} / $p{fetch}) + 1;
		my $again = $p{taken_again} && defined $direct && $direct == $s->{pc} && $s->{class} !~ /^(indirect|return)$/;
		$direct = $s->{pc} if $s->{taken} && $s->{class} !~ /^(indirect|return)$/;
		$stall = $f + $p{crowded} if $crowded && !$s->{taken} && !$s->{mispredicted};
		$redirect = $flushes{$s->{class}} ? $done : $wrong ? $t + $p{mispredict} :
			$s->{taken} ? $f + ($crowded && $s->{class} eq 'call' && $p{crowded} ? max($p{taken}, $p{crowded}) : $again ? $p{taken_again} : $near ? $p{taken_next} : $p{taken}) + ($s->{class} eq 'indirect' ? $p{indirect} : 0) + ($s->{untrained} || $crowded && $s->{class} eq 'branch' ? $p{untrained} : 0) : undef;
		push @dispatch, $d;
		push @out, join ' ', $s->{class}, $f, $f, $d, $t, $done, $retire;
	}
	return @out;
}

# --- both, and whether they agree -------------------------------------------------------------------------------------------------
my ($same, $steps, $order_wrong, $shown) = (0, 0, 0, 0);
for my $core (1 .. $cores) {
	my $c = make_core("$folder/dice.tsv");
	my @programs = map { [make_program()] } 1 .. 12;
	open my $f, '>', "$folder/dice.S" or die "$folder/dice.S: $!\n";
	print $f "\t.text\n\t.balign 4096\n";
	for my $i (0 .. $#programs) {
		printf $f "\t.balign 4096\np%02u:\n%s\t.size p%02u, . - p%02u\n", $i, join('', map { sprintf "\t.inst 0x%08x\n", $_->{word} } @{$programs[$i][0]}), $i, $i;
	}
	close $f or die;
	system("$cc -c -o $folder/dice.o $folder/dice.S") == 0 or die "the assembler failed\n";
	my %got;
	my @lines = `$hvcheck cycles --block $folder/dice.o --core-file $folder/dice.tsv --format stages --regime warm,cold,icache,linux`;
	die "hvcheck failed\n" if $?;
	for (@lines[1 .. $#lines]) {
		my @f = split;
		push @{$got{"$f[0] $f[2]"}}, join ' ', @f[6 .. 12];
	}
	for my $i (0 .. $#programs) {
		for my $regime (qw(warm cold icache linux)) {
			mark($programs[$i][1], $regime, $c->{p}{line});
			my @want = run($c, $programs[$i][1]);
			my $got = $got{sprintf 'p%02u %s', $i, $regime} // [];
			for my $s (0 .. $#want) {
				$steps++;
				$got->[$s] //= 'nothing';
				if ($got->[$s] eq $want[$s]) { $same++; next }
				$order_wrong++ if !$c->{p}{window};
				print "core $core program $i $regime step $s: the document says $want[$s], hvcheck $got->[$s]\n" if $shown++ < 10;
			}
		}
	}
}
print "$same of $steps steps have the same stages; of those that differ $order_wrong are of cores in order\n";
exit($order_wrong || $same < 0.99 * $steps ? 1 : 0);
