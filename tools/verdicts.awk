# SPDX-License-Identifier: GPL-2.0-or-later
# The text report of `hvcheck run`, one line for each table that it judges, with tabs between:
#   table, judged as, release, passed, failed, known, skipped, lost, unseen, known findings
# A report begins with "NAME: ..., judged as GENERATION" and ends with "NAME: N passed, N failed, ...".
BEGIN { OFS = "\t" }

function begin_report() {
	table = "the stub"
	release = "-"
	known = ""
	split("", seen)
}

# The figure before WORD in the summary line, or 0: no report has all of them.
function figure(word) {
	return match($0, "[0-9,]+ " word) ? substr($0, RSTART, RLENGTH - length(word) - 1) : 0
}

# The end of a name tells which of an Image's tables it is.
function table_of(name) {
	return match(name, /@0x[0-9a-f]+$/) ? substr(name, RSTART + 1) : ""
}

/, judged as / {
	begin_report()
	generation = $0
	sub(/.*, judged as /, "", generation)
	sub(/ .*/, "", generation)
}
/^release / && release == "-" {
	release = $2
	sub(/,$/, "", release)
}
/^note: (in .*; )?the decompressor's own table at 0x/ {
	table = "the decompressor's"
}
/^note: the table at 0x/ && table == "the stub" {
	table = $5
	sub(/,$/, "", table)
}
/^KNOWN .*\(.*\)$/ {
	rules = $0
	sub(/.*\(/, "", rules)
	sub(/\)$/, "", rules)
	n = split(rules, each, " ")
	for (i = 1; i <= n; i++)
		if (!seen[each[i]]++)
			known = known (known == "" ? "" : " ") each[i]
	next
}
/^ +together: / {	# all tables of the file once more
	next
}
/: [0-9]+ passed, / {
	name = $0
	sub(/: [0-9]+ passed, .*/, "", name)
	if (table_of(name) != "")
		table = table_of(name)
	print table, generation, release, figure("passed"), figure("failed"), figure("known"), figure("skipped"), figure("lost"), \
		figure("unseen"), (known == "" ? "-" : known)
	begin_report()
}
