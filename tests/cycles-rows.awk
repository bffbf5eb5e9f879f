# SPDX-License-Identifier: GPL-2.0-or-later
# From tests/cycles-rows.tsv: the loops of a core (-v what=assembly), or, with the TSV of hvcheck cycles --block before it, how many
# rows agree. -v one_in=N: of one row in N. -v all=yes: of a sweep, each length and not the shortest, a middle and the longest one.
function one(text, base, to) {
	gsub(/SUB8/, "SUB2; SUB2; SUB2; SUB2", text)
	gsub(/SUB2/, "sub XS, XS, #2; sub XS, XS, #2", text)
	gsub(/XD/, "x" (base + to) % 24, text)
	gsub(/XS/, "x" base % 24, text)
	gsub(/WD/, "w" (base + to) % 24, text)
	gsub(/WS/, "w" base % 24, text)
	gsub(/XE/, "x" (base + to + 1) % 24, text)
	gsub(/WE/, "w" (base + to + 1) % 24, text)
	gsub(/VD/, "v" (base + to) % 24, text)
	gsub(/VS/, "v" base % 24, text)
	gsub(/XT/, "x" (base + 1) % 24, text)
	return "\t" text "\n"
}
function loop(name, text, step, to, i) {
	printf "%s:\n", name
	for (i = 0; i < 24; i++)
		printf "%s", one(text, i * step, to)
	printf "\t.size %s, . - %s\n", name, name
}
function calls(name, text, i, how) {
	how = sub(/^blr: /, "", text) ? "blr x0" : "bl 1f"
	printf "\t.balign 128\n%s:\n%s", name, how ~ /x0/ ? "\tadr x0, 1f\n\t.balign 16\n" : ""
	for (i = 0; i < 48; i++)
		print "\t" how
	printf "\tb %s\n\t.balign 128\n1:\t%s\n\t.size %s, . - %s\n", name, text, name, name
}
# Rows of more than registers: what a core does for them is less known.
function kind(name) {
	return name ~ /->|^bl?r?[- ]|^cb|^tb|cross|unaligned/ ? "branches and memory" : "straight line"
}
function assembly(row, i, many) {
	print "\t.balign 128"
	if ($2 == "call")
		calls(row "_latency", $11)
	else if ($2 == "sweep")
		loop(row "_latency", "adcs XS, XS, x28; " $11, 0, 0)
	else if ($2 == "adc")
		loop(row "_latency", $11 "; adc XD, XD, XS", 0, 0)
	else if ($2 != "-")
		loop(row "_latency", $11, $2 == "flat" ? 0 : $2 == "inc2" ? 2 : 1, $2 == "flat" ? 0 : 1)
	if ($2 != "sweep" && $2 != "call" && $4 > 0)
		loop(row "_cycles", $11, $4, 0)
	for (i = 1; i <= 8 && $2 == "sweep"; i++) {
		many = many "; " $11
		if (all != "" || i == 1 || i == 4 || i == 8)
			loop(row "_cycles" i, "adds XS, XS, x28" many, 1, 0)
	}
}
function judge(core, want, got, what) {
	if (want == "-")
		return
	core = core ": " kind($1)
	asked[core]++
	if (got - want > -0.1 && got - want < 0.1 || got > want * 0.95 && got < want * 1.05)
		good[core]++
	else
		printf "%s: %s, %s: %.2f on silicon, %.2f here\n", core, $1, what, want, got
}
function best(core, row, i, least) {
	least = cycles[core, row "_cycles1"] / 24
	for (i = 2; i <= 8; i++)
		if ((core, row "_cycles" i) in cycles && cycles[core, row "_cycles" i] / 24 / i < least)
			least = cycles[core, row "_cycles" i] / 24 / i
	return least
}
function name_of(i) {
	return i == 1 ? "cortex-a53" : i == 2 ? "cortex-a72" : "neoverse-n1"
}
# What is not measured on the core is not asked of it.
function is_asked(i) {
	for (i = 1; i <= 3; i++)
		if (name_of(i) == core)
			return $(3 + 2 * i) != "-" || $(4 + 2 * i) != "-"
	return 0
}
function compare(row, i, core) {
	for (i = 1; i <= 3; i++) {
		core = name_of(i)
		judge(core, $(3 + 2 * i), cycles[core, row "_latency"] / ($2 == "call" ? 48 : 24) - $3, "latency")
		judge(core, $(4 + 2 * i), $2 == "sweep" ? best(core, row) : cycles[core, row "_cycles"] / 24, "cycles")
	}
}
BEGIN { FS = "\t" }
/^#/ { next }
what != "assembly" && NR == FNR { cycles[$2, $1] = $5; next }
one_in && FNR % one_in { next }
what == "assembly" { if (is_asked()) assembly("row" FNR); next }
{ compare("row" FNR) }
END {
	for (core in asked) {
		enough = one_in && core !~ /straight/ || good[core] >= (core !~ /straight/ ? core ~ /n1/ ? 0.7 : 0.75 : core ~ /n1/ ? 0.95 : 0.98) * asked[core]
		printf "%s: %s: %d of %d rows of silicon within 0.1 cycle or 5 %%\n", enough ? "ok" : "not ok", core, good[core], asked[core]
		failed += !enough
	}
	exit failed > 0
}
