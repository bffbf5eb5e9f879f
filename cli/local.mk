# SPDX-License-Identifier: GPL-2.0-or-later
# The command.
bin_PROGRAMS += hvcheck
hvcheck_SOURCES = \
	cli/arguments.c \
	cli/arguments.h \
	cli/assemble.c \
	cli/assemble.h \
	cli/boot-report.c \
	cli/boot-report.h \
	cli/booted.c \
	cli/booted.h \
	cli/cmd-abi.c \
	cli/cmd-boot.c \
	cli/cmd-call.c \
	cli/cmd-cycles.c \
	cli/cmd-fuzz.c \
	cli/cmd-image.c \
	cli/cmd-machines.c \
	cli/cmd-measure.c \
	cli/cmd-mutate.c \
	cli/cmd-preflight.c \
	cli/cmd-rules.c \
	cli/cmd-run.c \
	cli/cmd-scan.c \
	cli/cmd-scenario.c \
	cli/cmd-stubs.c \
	cli/commands.h \
	cli/cores.c \
	cli/cores.h \
	cli/cycles-block.c \
	cli/cycles-stages.c \
	cli/cycles-stub.c \
	cli/cycles-why.c \
	cli/cycles.h \
	cli/fuzz-job.h \
	cli/fuzz-report.c \
	cli/generation.c \
	cli/generation.h \
	cli/input.c \
	cli/input.h \
	cli/interrupt.c \
	cli/interrupt.h \
	cli/listing.c \
	cli/listing.h \
	cli/machines.c \
	cli/machines.h \
	cli/main.c \
	cli/one-call.c \
	cli/one-call.h \
	cli/one-deeds.c \
	cli/one-deeds.h \
	cli/one-live.c \
	cli/one-live.h \
	cli/one-load.c \
	cli/one-load.h \
	cli/one-sequence.c \
	cli/one-sequence.h \
	cli/one-trace.c \
	cli/one-trace.h \
	cli/options.c \
	cli/options.h \
	cli/output.c \
	cli/output.h \
	cli/overwrite.c \
	cli/patterns.c \
	cli/patterns.h \
	cli/progress.c \
	cli/progress.h \
	cli/say.c \
	cli/say.h \
	cli/scenario-boot.c \
	cli/scenario-image.c \
	cli/scenario-list.c \
	cli/scenario-routine.c \
	cli/scenario-rows.c \
	cli/scenario-text.c \
	cli/scenario-words.c \
	cli/scenarios.h \
	cli/show.c \
	cli/show.h \
	cli/sights.c \
	cli/sights.h \
	cli/status.c \
	cli/status.h \
	cli/subject-release.c \
	cli/subject-release.h \
	cli/subject.c \
	cli/subject.h \
	cli/subjects.c \
	cli/target.c \
	cli/target.h \
	cli/waivers.c \
	cli/waivers.h
hvcheck_LDADD = $(hv_libs)

# Where bash-completion looks for the words of a command.
bashcompdir = $(datadir)/bash-completion/completions
dist_bashcomp_DATA = cli/completion/hvcheck
