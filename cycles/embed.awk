# SPDX-License-Identifier: GPL-2.0-or-later
# Core files to C: awk -f embed.awk a.tsv b.tsv > builtin.c. A core's name is its file's, without folder and ".tsv".
function name_of(path) {
	sub(/.*\//, "", path)
	sub(/\.tsv$/, "", path)
	return path
}
BEGIN {
	print "/* Made by cycles/embed.awk. */\n#include \"cycles/builtin.h\"\n#include \"cycles/cycles.h\"\n"
	printf "const char *const cycles_builtin[] = {"
	for (i = 1; i < ARGC; i++)
		printf " \"%s\",", name_of(ARGV[i])
	print " 0 };\n\nconst char *const builtin_text[] = {"
}
FNR == 1 && NR > 1 { print "\t," }
{
	gsub(/[\\"]/, "\\\\&")
	gsub(/\t/, "\\t")
	print "\t\"" $0 "\\n\""
}
END { print "};" }
