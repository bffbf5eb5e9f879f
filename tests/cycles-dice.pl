# SPDX-License-Identifier: GPL-2.0-or-later
# Random core files and random programs for tests/cycles-model.pl, with what docs/cycles.md, section 1, says of each instruction in them.
use strict;
use warnings;

our ($seed, %maker);
my $state = $seed * 2654435761 % 4294967296;
sub rnd { my $n = shift; $state = ($state * 1103515245 + 12345) % 4294967296; return int($state / 65536) % $n }
sub pick { return $_[rnd(scalar @_)] }

# --- classes: maker and sync (section 1) ------------------------------------------------------------------------------------------
%maker = (load => 'load', load_pair => 'load', load_pair_w => 'load', load_narrow => 'narrow',
	load_pair_sw => 'narrow', mul32 => 'mul', mul64 => 'mul', mul_high => 'mul', simd_mul => 'product', fp_sum => 'sum');
my @alu = qw(move_imm alu compare alu_lsl alu_shifted logic_shifted compare_shifted bitfield bitfield_insert extract
	shift_reg select select_inc flags_chain writeback branch branch_if branch_flags call indirect return);
$maker{$_} = 'alu' for @alu;
my @other = qw(nop div32 div64 crc store store_pair store_pair_w ordered atomic simd_logic simd fp_add fp_mul fp_div fp_move fp_load fp_store unknown);
my @class = (sort(keys %maker), @other);
my @sys = qw(mrs msr_renamed msr_plain msr_flush pstate isb dsb dmb dc ic tlbi at entry eret wait);

# --- a random core file, and what is in it ----------------------------------------------------------------------------------------
sub make_core {
	my ($path) = @_;
	my ($order, %c, @rows, @named) = (rnd(2));
	$c{p} = { width => 1 + rnd(4), window => $order ? 0 : 16 + rnd(100), fetch => 4 << rnd(4), queue => 1 + rnd(40), line => 16 << rnd(3),
		mispredict => rnd(20), taken => 1 + rnd(5), untrained => rnd(5), fetch_miss => rnd(60), fetch_nc => rnd(90),
		fetch_nc_next => rnd(60), fetch_nc_block => 4 + rnd(100), data_miss => rnd(50), device_load => rnd(60), device_store => rnd(60) };
	$c{p}{retire} = 1 + rnd(6) if !$order;
	my @may = qw(taken_next taken_again indirect branches pair_second pair_second_w forward across_load across_store);
	$c{p}{$_} = rnd(2) ? 1 + rnd(4) : 0 for @may;
	$c{p}{$_} = rnd(3) ? 4 << rnd(3) : 0 for qw(word vector_load vector_store vector_mul vector_fp);
	$c{p}{vector_issue} = $order && rnd(2) ? 8 << rnd(3) : 0;
	$c{p}{vector_first} = $c{p}{vector_issue} && rnd(2) ? 8 << rnd(2) : 0;
	my %with = (crowded => 'branches', forward_before => 'forward', forward_beyond => 'forward', unaligned => 'word', unaligned_busy => 'word');
	$c{p}{$_} = $c{p}{$with{$_}} && rnd(3) ? 1 + rnd(4) : 0 for sort keys %with;
	for my $name (sort keys %{$c{p}}) {
		my $v = $c{p}{$name};
		next if !$v && ($with{$name} || grep { $_ eq $name } @may, qw(word vector_load vector_store vector_mul vector_fp vector_issue vector_first));
		my $kind = $name =~ /^fetch_|^d/ ? 'mem' : 'machine';
		push @rows, "$kind\t$name\t$v\t$v\t$v\t-\t-\t-\tassumed\tdice";
	}
	my @sets = $order ? ('A0|A1', 'B', 'C1|C0|C2', 'D') : ('A0|A1', 'A1|B0', 'B0', 'C|A0|B1', 'D', 'B1|C', 'A0+B0|B1', 'D+D', 'C+A1|A0');
	for my $name (@class, @sys) {
		my $pipes = rnd(4) && !($order && $name eq 'writeback') ? pick(@sets) : '-';
		my @micro = $pipes eq '-' ? () : split /\+/, $pipes;
		my ($latency, $uops, $busy) = (rnd(7), @micro + rnd($order ? 3 : 2), @micro ? pick(1, 1, 1, 2, 3, '=') : '-');
		$c{$name} = { latency => $latency, busy => $busy, uops => $uops, micro => [map { [split /\|/] } @micro] };
		push @named, map { split /\|/ } @micro;
		push @rows, ((grep { $_ eq $name } @sys) ? 'sys' : 'class') . "\t$name\t$latency\t$latency\t$latency\t$busy\t$uops\t$pipes\tassumed\tdice";
	}
	for (@named) { $c{number}{$_} //= keys %{$c{number}} }
	for (1 .. 6) {
		my $name = pick(qw(alu load narrow mul product sum other)) . '>' . pick(qw(plain shifted address index data factor accumulate flags));
		my $v = rnd(7) - 3;
		next if !$v || $c{fwd}{$name};
		$c{fwd}{$name} = $v;
		push @rows, "fwd\t$name\t$v\t$v\t$v\t-\t-\t-\tassumed\tdice";
	}
	for my $group (grep { my $g = $_; !$order && rnd(2) && grep { /^$g/ } @named } qw(A B)) {
		my $v = $c{limit}{$group} = 1 + rnd(2);
		push @rows, "pipe\t$group\t$v\t$v\t$v\t-\t-\t-\tassumed\tdice";
	}
	open my $f, '>', $path or die "$path: $!\n";
	print $f "source\tdice\ta random core\n", map { "$_\n" } @rows;
	close $f or die;
	return \%c;
}

# --- random programs: word, class, operands read as [register, role], registers written ------------------------------------------
sub reg { return rnd(8) }	# few, so that much depends on much; 29 and 30 are written by nothing but BL
sub rd { my ($r, $role) = @_; return [$r, $role // 'plain'] }
sub three {
	my ($word, $class, $first, $second) = @_;
	my ($d, $n, $m) = (reg(), reg(), reg());
	return { word => $word | $m << 16 | $n << 5 | $d, class => $class, in => [rd($n, $first), rd($m, $second)], out => [$d] };
}
my $F = 32;			# the flags
my $V = 33;			# v0, and the others behind it
sub vreg { return $V + rnd(6) }
sub simd {
	my ($word, $class, %more) = @_;
	my ($d, $n, $m) = (vreg(), vreg(), vreg());
	return { width => 16, factors => $more{factors}, word => $word | ($m - $V) << 16 | ($n - $V) << 5 | $d - $V, class => $class, in => [rd($n), rd($m), $more{adds} ? rd($d, 'accumulate') : ()], out => [$d] };
}
my @makers = (
	sub { simd(@{pick([0x6e201c00, 'simd_logic'], [0x4ea08400, 'simd'], [0x4e20d400, 'fp_add'], [0x6e20dc00, 'fp_mul'], [0x6e20fc00, 'fp_div'])}) },
	sub { simd(@{pick([0x4ea09400, 'simd_mul', adds => 1], [0x4e20cc00, 'fp_sum', adds => 1], [0x4ea09c00, 'simd_mul'], [0x0e60c000, 'simd_mul', factors => 8])}) },
	sub { my ($d, $n, $m, $a) = map { vreg() } 1 .. 4; { word => 0x1f400000 | ($m - $V) << 16 | ($a - $V) << 10 | ($n - $V) << 5 | $d - $V, class => 'fp_sum',
		width => 8, in => [rd($n), rd($m), rd($a, 'accumulate')], out => [$d] } },	# FMADD
	sub { my ($x, $v, $to) = (reg(), vreg(), rnd(2)); { word => $to ? 0x9e660000 | ($v - $V) << 5 | $x : 0x4e181c00 | $x << 5 | $v - $V, class => 'fp_move',
		width => 8, in => [$to ? rd($v) : (rd($x), rd($v))], out => [$to ? $x : $v] } },	# FMOV x, d; INS v.d[1], x
	sub { my ($n, $m) = (vreg(), vreg()); { word => 0x1e602000 | ($m - $V) << 16 | ($n - $V) << 5, class => 'simd_logic', width => 8, in => [rd($n), rd($m)], out => [$F] } },
	sub { my ($t, $n, $l, $q) = (vreg(), reg(), rnd(2), rnd(2)); { word => ($q ? 0x3d800000 : 0xfd000000) | $l << 22 | $n << 5 | $t - $V,
		class => $l ? 'fp_load' : 'fp_store', in => [rd($n, 'address'), $l ? () : rd($t, 'data')], out => $l ? [$t] : [], load => $l, store => !$l,
		vector => $q ? 16 : 8, width => $q ? 16 : 8, moved => 1 } },
	sub { my ($t, $n, $l, $k) = ($V + rnd(3), reg(), rnd(2), pick(0, 1, 2)); my $u = $t + 3; { word => [0x2d000000, 0x6d000000, 0xad000000]->[$k] | $l << 22 |
		($u - $V) << 10 | $n << 5 | $t - $V, class => $l ? 'fp_load' : 'fp_store', in => [rd($n, 'address'), $l ? () : (rd($t, 'data'), rd($u, 'data'))],
		out => $l ? [$t, $u] : [], load => $l, store => !$l, vector => 4 << $k, width => $k == 2 ? 16 : 8, moved => 2 } },
	sub { my ($t, $n) = (vreg(), reg()); { word => 0x4c402000 | $n << 5 | $t - $V, class => 'fp_load', in => [rd($n, 'address')],	# LD1 of four
		out => [map { $V + ($t - $V + $_) % 32 } 0 .. 3], load => 1, vector => 16, width => 16, moved => 4 } },
	sub { my ($d, $n) = (reg(), reg()); { word => 0x91000400 | $n << 5 | $d, class => 'alu', in => [rd($n)], out => [$d] } },
	sub { my ($d, $n, $m, $by) = (reg(), reg(), reg(), pick(0, 2, 9)); { word => 0x8b000000 | $m << 16 | $by << 10 | $n << 5 | $d,
		class => $by ? $by < 5 ? 'alu_lsl' : 'alu_shifted' : 'alu', in => [rd($n), rd($m, $by ? 'shifted' : 'plain')], out => [$d] } },
	sub { my ($d, $n, $m) = (pick(31, reg()), reg(), reg()); { word => 0xea000c00 | $m << 16 | $n << 5 | $d,
		class => $d == 31 ? 'compare_shifted' : 'alu_shifted', in => [rd($n), rd($m, 'shifted')], out => [$F, $d == 31 ? () : $d] } },
	sub { my ($n, $m, $d) = (reg(), reg(), pick(31, reg())); { word => 0xeb000000 | $m << 16 | $n << 5 | $d,
		class => $d == 31 ? 'compare' : 'alu', in => [rd($n), rd($m)], out => [$F, $d == 31 ? () : $d] } },
	sub { my ($d, $n, $m) = (reg(), reg(), reg()); { word => 0x9a000000 | $m << 16 | $n << 5 | $d, class => 'alu',
		in => [rd($n), rd($m), rd($F, 'flags')], out => [$d] } },
	sub { my ($d, $n, $m, $a, $w) = (reg(), reg(), reg(), reg(), rnd(2)); { word => 0x1b000000 | $w << 31 | $m << 16 | $a << 10 | $n << 5 | $d,
		class => $w ? 'mul64' : 'mul32', in => [rd($n, 'factor'), rd($m, 'factor'), rd($a, 'accumulate')], out => [$d] } },
	sub { three(0x9bc07c00, 'mul_high', 'factor', 'factor') }, sub { three(0x9ac00800, 'div64', 'factor', 'factor') },
	sub { three(0x9ac02000, 'shift_reg') }, sub { three(0xca001400, 'logic_shifted', 'plain', 'shifted') },
	sub { my ($d, $n, $in) = (reg(), reg(), rnd(2)); { word => ($in ? 0xb3411c00 : 0xd3411c00) | $n << 5 | $d, out => [$d],
		class => $in ? 'bitfield_insert' : 'bitfield', in => [rd($n, 'shifted'), $in ? rd($d, 'shifted') : ()] } },
	sub { my ($d, $n, $m, $inc) = (reg(), reg(), reg(), rnd(2)); { word => 0x9a800000 | $m << 16 | $inc << 10 | $n << 5 | $d,
		class => $inc ? 'select_inc' : 'select', in => [rd($n), rd($m), rd($F, 'flags')], out => [$d] } },
	sub { my ($n, $m) = (reg(), reg()); { word => 0xfa400000 | $m << 16 | $n << 5, class => 'flags_chain', in => [rd($n), rd($m), rd($F, 'flags')], out => [$F] } },
	sub { my $d = reg(); { word => 0xd2800020 | $d, class => 'move_imm', in => [], out => [$d] } },
	sub { my ($t, $n, $i) = (reg(), pick(reg(), 10, 11, 31), rnd(4)); { word => 0xf9400000 | $i << 10 | $n << 5 | $t, class => 'load',
		in => [rd($n, 'address')], out => [$t], load => 1, base => $n, offset => $i * 8, size => 8 } },
	sub { my ($t, $n, $i) = (reg(), pick(reg(), 10, 11), rnd(4)); { word => 0x39400000 | $i << 10 | $n << 5 | $t, class => 'load_narrow',
		in => [rd($n, 'address')], out => [$t], load => 1, base => $n, offset => $i, size => 1 } },
	sub { my ($t, $n, $i) = (reg(), pick(10, 11), rnd(8)); { word => 0xf8400000 | $i << 12 | $n << 5 | $t, class => 'load',
		in => [rd($n, 'address')], out => [$t], load => 1, base => $n, offset => $i, size => 8 } },
	sub { my ($t, $n, $m) = (reg(), reg(), reg()); { word => 0xf8606800 | $m << 16 | $n << 5 | $t, class => 'load',
		in => [rd($n, 'address'), rd($m, 'index')], out => [$t], load => 1 } },
	sub { my ($t, $n, $l) = (rnd(4), 4 + rnd(4), rnd(2)); { word => ($l ? 0xf8408400 : 0xf8008c00) | $n << 5 | $t, class => $l ? 'load' : 'store',
		in => [rd($n, 'address'), $l ? () : rd($t, 'data')], out => $l ? [$t] : [], load => $l, store => !$l, back => $n, base => $n,
		offset => 8, size => 8 } },
	sub { my ($t, $n, $i) = (reg(), pick(reg(), 10, 11, 31), rnd(4)); { word => 0xf9000000 | $i << 10 | $n << 5 | $t, class => 'store',
		in => [rd($t, 'data'), rd($n, 'address')], out => [], store => 1, base => $n, offset => $i * 8, size => 8 } },
	sub { my ($t, $n, $x, $i) = (rnd(4), pick(reg(), 10), rnd(2), rnd(3)); { word => 0x29400000 | $x << 31 | $i << 15 | ($t + 4) << 10 | $n << 5 | $t,
		class => $x ? 'load_pair' : 'load_pair_w', in => [rd($n, 'address')], out => [$t, $t + 4], second => $t + 4, load => 1, base => $n,
		offset => $i * ($x ? 8 : 4), size => $x ? 16 : 8, pair => 1 } },
	sub { my ($t, $n) = (rnd(4), pick(reg(), 10)); { word => 0x69400000 | ($t + 4) << 10 | $n << 5 | $t, class => 'load_pair_sw',
		in => [rd($n, 'address')], out => [$t, $t + 4], second => $t + 4, load => 1, base => $n, offset => 0, size => 8, pair => 1 } },
	sub { my ($t, $n, $x) = (rnd(4), pick(reg(), 10), rnd(2)); { word => 0x29000000 | $x << 31 | ($t + 4) << 10 | $n << 5 | $t,
		class => $x ? 'store_pair' : 'store_pair_w', in => [rd($t, 'data'), rd($t + 4, 'data'), rd($n, 'address')], out => [], store => 1,
		base => $n, offset => 0, size => $x ? 16 : 8, pair => 1 } },
	sub { my $n = 1 + rnd(2); { word => 0x14000000 | $n, class => 'branch', in => [], out => [], skip => $n } },
	sub { my $n = 1 + rnd(2); { word => 0xb400001f | $n << 5, class => 'branch_if', in => [], out => [], skip => $n, forward => 1 } },
	sub { { word => 0xd63f0120, class => 'indirect', in => [rd(9)], out => [30], skip => 1, guessed => 1 } },	# BLR x9
	sub { { word => 0x94000002, class => 'call', in => [], out => [30], skip => 2, with => [	# BL to the RET behind the next B
		{ word => 0x14000002, class => 'branch', in => [], out => [], skip => 2 },
		{ word => 0xd65f03c0, class => 'return', in => [rd(30)], out => [], skip => -1, guessed => 1 } ] } },
	sub { { word => 0xd503201f, class => 'nop', in => [], out => [], with => [	# ADR x12, a function that both BLR x12 call
		{ word => 0x1000008c, class => 'alu', in => [], out => [12] },
		{ word => 0xd63f0180, class => 'indirect', in => [rd(12)], out => [30], skip => 3, guessed => 1 },
		{ word => 0xd63f0180, class => 'indirect', in => [rd(12)], out => [30], skip => 2, guessed => 1 },
		{ word => 0x14000003, class => 'branch', in => [], out => [], skip => 3 },
		{ word => 0x14000001, class => 'branch', in => [], out => [], skip => 1 },
		{ word => 0xd65f03c0, class => 'return', in => [rd(30)], out => [], skip => -3, then => -2, guessed => 1 } ] } },
	sub { { word => 0x54000041, class => 'branch_flags', in => [rd($F, 'data')], out => [] } }, sub { my $t = reg(); { word => 0xb4000040 | $t, class => 'branch_if', in => [rd($t)], out => [] } },
	sub { my $t = reg(); { word => 0xd51cc000 | $t, class => 'msr_flush', in => [rd($t)], out => [] } },	# VBAR_EL2
	sub { my $t = reg(); { word => 0xd51c4020 | $t, class => 'msr_plain', in => [rd($t)], out => [] } },	# ELR_EL2
	sub { my $t = reg(); { word => 0xd5384240 | $t, class => 'mrs', in => [], out => [$t] } },
	sub { my $t = reg(); { word => 0xd50b7e20 | $t, class => 'dc', in => [rd($t)], out => [] } },		# CIVAC
	map { my ($word, $class) = @$_; sub { { word => $word, class => $class, in => [], out => [] } } }
		[0xd5033fdf, 'isb'], [0xd5033f9f, 'dsb'], [0xd4000002, 'entry'], [0xd503201f, 'nop'], [0xd503233f, 'nop'],
);

# One pass, with known addresses and what it takes: section 7. At its end a branch to the start, now and then.
sub make_program {
	my @p = map { my $s = pick(@makers)->(); ($s, @{$s->{with} // []}) } 1 .. 10 + rnd(40);
	push @p, { word => 0x54000000 | ((-@p) & 0x7ffff) << 5 | 1, class => 'branch_flags', in => [rd($F, 'data')], out => [], taken => 1 } if rnd(2);
	my %written = map { $_ => 1 } map { (@{$_->{out}}, $_->{back} // ()) } @p;
	my (@pass, %seen);
	for (my $at = 0; $at < @p; $at += $seen{$at}++ && $p[$at]{then} || $p[$at]{skip} // 1) {
		my $s = { %{$p[$at]}, pc => $at * 4 };
		$s->{taken} = 1 if $s->{skip};
		$s->{address} = ($s->{base} + 1 << 48) + $s->{offset} if defined $s->{base} && !$written{$s->{base}};
		push @pass, $s;
	}
	return (\@p, \@pass);
}
1;
