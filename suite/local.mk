# SPDX-License-Identifier: GPL-2.0-or-later
# What the payload runs too: no libc, no allocation.
freestanding = \
	suite/abi-call-func-2017.c \
	suite/abi-elx-sync-2021.c \
	suite/abi-hibernate-4.7.c \
	suite/abi-iss-2015.c \
	suite/abi-kexec-2019.c \
	suite/abi-kvm-init-4.12.c \
	suite/abi-kvm-init-5.11.c \
	suite/abi-kvm-live-4.12.c \
	suite/abi-kvm-live-5.11.c \
	suite/abi-linux-3.8.c \
	suite/abi-linux-4.12.c \
	suite/abi-linux-4.7.c \
	suite/abi-linux-4.8.c \
	suite/abi-linux-5.12.c \
	suite/abi-linux-5.13.c \
	suite/abi-linux-6.0.c \
	suite/abi-linux-6.19.c \
	suite/abi-pkvm-5.16.c \
	suite/abi-trans-pgd-5.16.c \
	suite/abi.c \
	suite/agree.c \
	suite/fuzz-allow.c \
	suite/fuzz-call.c \
	suite/fuzz-kind.c \
	suite/fuzz-read.c \
	suite/generate.c \
	suite/judge.c \
	suite/regs.c \
	suite/rules.c

freestanding_objects = $(freestanding:.c=.xo)
cross_objects += $(freestanding_objects)

# The host only: files, disassembly, reports.
noinst_LIBRARIES += suite/libsuite.a
suite_libsuite_a_SOURCES = $(freestanding) \
	suite/abi-tables.h \
	suite/barriers.c \
	suite/classify.c \
	suite/cross.c \
	suite/decode.c \
	suite/decode.h \
	suite/disassemble.c \
	suite/elf-dynamic.c \
	suite/elf-int.h \
	suite/elf-load.c \
	suite/elf-object.c \
	suite/elf-reloc.c \
	suite/elf-symbols.c \
	suite/elf-table.c \
	suite/elf.c \
	suite/elsewhere.c \
	suite/feature.c \
	suite/feature.h \
	suite/fuzz-file.c \
	suite/fuzz-hazard.c \
	suite/fuzz-hazard.h \
	suite/fuzz-int.h \
	suite/fuzz-minimise.c \
	suite/fuzz-minimise.h \
	suite/fuzz-owner.h \
	suite/fuzz-play.c \
	suite/fuzz-sequence.c \
	suite/fuzz-sequence.h \
	suite/fuzz-words.c \
	suite/fuzz.c \
	suite/fuzz.h \
	suite/guess.c \
	suite/hazard.c \
	suite/image.c \
	suite/life-int.h \
	suite/life-svg.c \
	suite/life-text.c \
	suite/life.c \
	suite/lint.c \
	suite/machine.c \
	suite/mutate-equal.c \
	suite/mutate-fields.c \
	suite/mutate-fields.h \
	suite/mutate-jobs.c \
	suite/mutate-make.c \
	suite/mutate-prove.h \
	suite/mutate-report.c \
	suite/mutate-terms.c \
	suite/mutate-try.c \
	suite/mutate-walk.c \
	suite/mutate-walk.h \
	suite/mutate.h \
	suite/mutations.def \
	suite/open.c \
	suite/reach.c \
	suite/replay-call.c \
	suite/replay.c \
	suite/report-cause.c \
	suite/report-failure.c \
	suite/report-int.h \
	suite/report-junit.c \
	suite/report-ktap.c \
	suite/report-tables.c \
	suite/report-text.c \
	suite/report.c \
	suite/rows.c \
	suite/rows.h \
	suite/run.c \
	suite/run.h \
	suite/scan.c \
	suite/scenario-build.c \
	suite/scenario-faults.c \
	suite/scenario-int.h \
	suite/scenario-judge.c \
	suite/scenario-kexec.c \
	suite/scenario-tables.c \
	suite/scenario.c \
	suite/scenario.h \
	suite/settings.c \
	suite/settings.h \
	suite/stub-int.h \
	suite/stub.c \
	suite/trace.c \
	suite/writes.c \
	suite/written.c
