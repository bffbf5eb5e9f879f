# SPDX-License-Identifier: GPL-2.0-or-later
# Check programs and shell tests. Exit 77: skipped. tests/driver.sh counts every check of a Check program by itself.
check_PROGRAMS += \
	tests/check_qemu \
	tests/check_sim \
	tests/check_units

shell_tests = \
	tests/bad-input.sh \
	tests/commands.sh \
	tests/docs.sh \
	tests/kernels.sh

TESTS = $(check_PROGRAMS) $(shell_tests)

TEST_EXTENSIONS = .sh
LOG_DRIVER = $(SHELL) $(top_srcdir)/tests/driver.sh
SH_LOG_DRIVER = $(LOG_DRIVER)
SH_LOG_COMPILER = $(SHELL)
AM_TESTS_ENVIRONMENT = \
	srcdir='$(srcdir)'; export srcdir; \
	HVCHECK='$(abs_top_builddir)/hvcheck$(EXEEXT)'; export HVCHECK; \
	KERNEL_CACHE='$(kernel_cache)'; export KERNEL_CACHE;

conformance = \
	tests/conformance.c \
	tests/conformance.h \
	tests/large.c \
	tests/large.h \
	tests/siblings.c \
	tests/siblings.h \
	tests/subject.c \
	tests/subject.h
scenarios = \
	tests/scenarios.c \
	tests/scenarios.h
tests_check_qemu_SOURCES = $(conformance) $(scenarios) tests/check_qemu.c
tests_check_sim_SOURCES = $(conformance) $(scenarios) tests/check_sim.c tests/doing.c tests/doing.h tests/fuzzing.c \
	tests/fuzzing.h tests/mutants.c tests/mutants.h
tests_check_units_SOURCES = \
	tests/check_units.c \
	tests/elf-object.c \
	tests/elf-object.h \
	tests/make-elf.c \
	tests/make-elf.h \
	tests/make-files.c \
	tests/make-files.h \
	tests/make-fit.c \
	tests/suites.h \
	tests/test_context.c \
	tests/test_decode.c \
	tests/test_device.c \
	tests/test_effect.c \
	tests/test_elf.c \
	tests/test_find.c \
	tests/test_fuzz.c \
	tests/test_hazard.c \
	tests/test_image.c \
	tests/test_judge.c \
	tests/test_lines.c \
	tests/test_mutate.c \
	tests/test_plan.c \
	tests/test_relocation.c \
	tests/test_release.c \
	tests/test_replay.c \
	tests/test_report.c \
	tests/test_routine_file.c \
	tests/test_routines.c \
	tests/test_rule.c \
	tests/test_scan.c \
	tests/test_scenario.c \
	tests/test_span.c \
	tests/test_stub.c \
	tests/test_tables.c \
	tests/test_trace.c \
	tests/test_unpredictable.c \
	tests/test_unwrap.c \
	tests/test_vmlinux.c \
	tests/test_writes.c

tests_cppflags = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_ldadd = $(hv_libs) $(CHECK_LIBS)
tests_check_qemu_CPPFLAGS = $(tests_cppflags)
tests_check_qemu_LDADD = $(tests_ldadd)
tests_check_sim_CPPFLAGS = $(tests_cppflags)
tests_check_sim_LDADD = $(tests_ldadd)
tests_check_units_CPPFLAGS = $(tests_cppflags)
tests_check_units_LDADD = $(tests_ldadd)

# Shell tests run the command, so it is built first.
check_DATA = hvcheck$(EXEEXT)

EXTRA_PROGRAMS += fuzz-table hvcheck-bench
fuzz_table_SOURCES = tests/fuzz-table.c tests/siblings.c tests/siblings.h
fuzz_table_LDADD = $(hv_libs)
hvcheck_bench_SOURCES = fuzz/call.c fuzz/fuzz.h tests/bench.c
hvcheck_bench_LDADD = $(hv_libs)

EXTRA_DIST += $(shell_tests) tests/driver.sh tests/style.sh
CLEANFILES += fuzz-table$(EXEEXT) hvcheck-bench$(EXEEXT)
