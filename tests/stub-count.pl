# SPDX-License-Identifier: GPL-2.0-or-later
# objdump -d FILE | stub-count.pl X0: follow the stub of linux-4.12 from slot 0x400 on, and print how many instructions it executes.
use strict;
use warnings;

my $x0 = shift @ARGV;
my (%op, %arg);
while (<>) {
	/^\s*([0-9a-f]+):\t[0-9a-f]{8}\s+(\S+)\s*(.*)/ or next;
	($op{hex $1}, $arg{hex $1}) = ($2, $3);
}
my ($at, $equal) = (0x400, 0);
for my $n (1 .. 100) {
	my $op = $op{$at} // die "lost";
	if ($op eq "eret" || $op eq "br") { print "$n\n"; exit }
	$equal = $x0 == hex $1 if $op eq "cmp" && $arg{$at} =~ /^x0, #0x([0-9a-f]+)/;
	my $taken = $op eq "b" || $op eq "b.eq" && $equal;
	$at = $taken ? hex(($arg{$at} =~ /^([0-9a-f]+)/)[0]) : $at + 4;
}
die "it does not end";
