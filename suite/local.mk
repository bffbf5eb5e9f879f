# SPDX-License-Identifier: GPL-2.0-or-later
# What the payload runs too: no libc, no allocation.
freestanding = \
	suite/agree.c \
	suite/generate.c \
	suite/judge.c \
	suite/regs.c \
	suite/rules.c \
	suite/abi/abi.c \
	suite/abi/call-func-2017.c \
	suite/abi/elx-sync-2021.c \
	suite/abi/hibernate-4.7.c \
	suite/abi/iss-2015.c \
	suite/abi/kexec-2019.c \
	suite/abi/kvm-init-4.12.c \
	suite/abi/kvm-init-5.11.c \
	suite/abi/kvm-live-4.12.c \
	suite/abi/kvm-live-5.11.c \
	suite/abi/linux-3.8.c \
	suite/abi/linux-4.12.c \
	suite/abi/linux-4.7.c \
	suite/abi/linux-4.8.c \
	suite/abi/linux-5.12.c \
	suite/abi/linux-5.13.c \
	suite/abi/linux-6.0.c \
	suite/abi/linux-6.19.c \
	suite/abi/pkvm-5.16.c \
	suite/abi/trans-pgd-5.16.c \
	suite/fuzz/allow.c \
	suite/fuzz/call.c \
	suite/fuzz/kind.c \
	suite/fuzz/read.c

freestanding_objects = $(freestanding:.c=.xo)
cross_objects += $(freestanding_objects)

# The host only: files, disassembly, reports.
noinst_LIBRARIES += suite/libsuite.a
suite_libsuite_a_SOURCES = $(freestanding) \
	suite/clock.c \
	suite/clock.h \
	suite/machine.c \
	suite/replay-call.c \
	suite/replay.c \
	suite/settings.c \
	suite/settings.h \
	suite/abi/tables.h \
	suite/fuzz/file.c \
	suite/fuzz/fuzz.c \
	suite/fuzz/fuzz.h \
	suite/fuzz/hazard.c \
	suite/fuzz/hazard.h \
	suite/fuzz/minimise.c \
	suite/fuzz/minimise.h \
	suite/fuzz/owner.h \
	suite/fuzz/play.c \
	suite/fuzz/private.h \
	suite/fuzz/sequence.c \
	suite/fuzz/sequence.h \
	suite/fuzz/words.c \
	suite/mutate/equal.c \
	suite/mutate/fields.c \
	suite/mutate/fields.h \
	suite/mutate/jobs.c \
	suite/mutate/make.c \
	suite/mutate/mutate.h \
	suite/mutate/mutations.def \
	suite/mutate/prove.h \
	suite/mutate/report.c \
	suite/mutate/terms.c \
	suite/mutate/try.c \
	suite/mutate/walk.c \
	suite/mutate/walk.h \
	suite/report/cause.c \
	suite/report/failure.c \
	suite/report/hazard.c \
	suite/report/junit.c \
	suite/report/ktap.c \
	suite/report/life-svg.c \
	suite/report/life-text.c \
	suite/report/life.c \
	suite/report/life.h \
	suite/report/private.h \
	suite/report/report.c \
	suite/report/tables.c \
	suite/report/text.c \
	suite/report/trace.c \
	suite/run/barriers.c \
	suite/run/cross.c \
	suite/run/elsewhere.c \
	suite/run/guess.c \
	suite/run/rows.c \
	suite/run/rows.h \
	suite/run/run.c \
	suite/run/run.h \
	suite/run/written.c \
	suite/scenario/build.c \
	suite/scenario/faults.c \
	suite/scenario/judge.c \
	suite/scenario/kexec.c \
	suite/scenario/private.h \
	suite/scenario/scenario.c \
	suite/scenario/scenario.h \
	suite/scenario/tables.c \
	suite/static/classify.c \
	suite/static/decode.c \
	suite/static/decode.h \
	suite/static/disassemble.c \
	suite/static/feature.c \
	suite/static/feature.h \
	suite/static/lint.c \
	suite/static/reach.c \
	suite/static/scan.c \
	suite/static/writes.c \
	suite/stub/elf-dynamic.c \
	suite/stub/elf-load.c \
	suite/stub/elf-object.c \
	suite/stub/elf-reloc.c \
	suite/stub/elf-symbols.c \
	suite/stub/elf-table.c \
	suite/stub/elf.c \
	suite/stub/elf.h \
	suite/stub/image.c \
	suite/stub/open.c \
	suite/stub/private.h \
	suite/stub/stub.c
