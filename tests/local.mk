# SPDX-License-Identifier: GPL-2.0-or-later
# Check programs and shell tests. Exit 77: skipped. tests/driver.sh counts every check of a Check program by itself.
check_PROGRAMS += \
	tests/as-on-qemu \
	tests/check_board \
	tests/check_qemu \
	tests/check_sim \
	tests/check_units \
	tests/fake-payload \
	tests/hold-cpu \
	tests/line-proxy

# Each part of a Check program (tests/parts.h) is a test, so that parts run side by side.
once_parts = \
	tests/check_qemu.vhe-rest.part \
	tests/check_qemu.vhe.part \
	tests/check_sim.measure.part
# These, in `make check-long` alone: all but the CPU is as in another part.
long_parts = \
	tests/check_board.hyp-thumb.part \
	tests/check_board.no-vhe.part \
	tests/check_board.vhe.part \
	tests/check_qemu.no-vhe-rest.part
# Those that take longest are first.
more_parts = \
	tests/check_units.rest.part \
	tests/check_sim.random-calls.part \
	tests/check_sim.rest.part \
	tests/check_qemu.hyp.part \
	tests/check_qemu.hyp-rest.part \
	tests/check_qemu.no-vhe.part \
	tests/check_sim.scenarios.part \
	tests/check_units.unwrap.part \
	tests/check_sim.no-vhe.part \
	tests/check_sim.vhe.part \
	tests/check_sim.hyp.part \
	tests/check_units.code.part \
	tests/check_sim.costs.part \
	tests/check_units.lines.part
# These ask the same of both builds. So ./bootstrap check, which has both, asks them under sanitizers alone.
alike_parts = $(filter tests/check_units.%,$(more_parts)) tests/check_qemu.hyp-rest.part
# As sanitized_tests below.
sanitized_parts = \
	tests/check_board.hyp.part \
	tests/check_board.hangs.part
parts = $(once_parts) $(more_parts) $(sanitized_parts) $(long_parts)
$(parts): $(check_PROGRAMS)
	$(AM_V_at)$(MKDIR_P) tests && : >$@
CLEANFILES += $(parts)

# What runs nothing of ours that could spoil memory has one turn, without sanitizers. So has the second of QEMU's CPUs, which takes
# the same way through our code as the first.
once_tests = \
	tests/completion.sh \
	tests/docs.sh \
	tests/library.sh \
	tests/rings.sh \
	tests/style.sh
shell_tests = \
	$(alike_tests) \
	tests/cycles.sh \
	tests/cycles-stub.sh \
	tests/memory.sh
alike_tests = \
	tests/commands.sh \
	tests/measure.sh \
	tests/parts.sh \
	tests/traces.sh
alike = $(alike_parts) $(alike_tests) $(fuzz_targets)
# The Check programs that what is left needs: `make check-beside` builds no other.
beside_programs = \
	tests/check_qemu$(EXEEXT) \
	tests/check_sim$(EXEEXT)
# What reads hostile input, and what waits for QEMU or a signal most of its time, has one turn, under sanitizers.
sanitized_tests = \
	tests/boot.sh \
	tests/board.sh \
	tests/scenes.sh \
	tests/busy.sh \
	tests/debugger.sh \
	tests/preflight.sh \
	tests/bad-input.sh \
	tests/interrupted.sh \
	tests/fake-qemu.sh \
	tests/files.sh \
	tests/boards.sh

# Those that wait are first, then those that take longest, so that none of them is left to run alone at the end.
if SANITIZERS
TESTS = $(sanitized_tests) $(sanitized_parts) $(shell_tests) $(more_parts) $(fuzz_targets)
sanitized = yes
# A freed block stays poisoned until 8 MiB more are freed, and not 256: to get new pages from the kernel took a sixth of the time.
# Unicorn frees three blocks at each store of the guest. So if it runs all the time, 1 MiB is kept, as that stays in the cache, if a
# thread keeps no other one for itself, which took a seventh of the time. To note 30 callers of each malloc() took as much, with the
# command up to a tenth: ASAN_OPTIONS=malloc_context_size=30 has them told again.
asan_environment = case $$f in \
	*check_sim.*) asan_kept=1:thread_local_quarantine_size_kb=64 ;; \
	*) asan_kept=8 ;; \
	esac; \
	asan_kept=$$asan_kept:malloc_context_size=1:allocator_release_to_os_interval_ms=-1; \
	ASAN_OPTIONS="$${ASAN_OPTIONS:-quarantine_size_mb=$$asan_kept}"; \
	export ASAN_OPTIONS;
else
# tests/kernels.sh comes first, as it fetches what tests/boot.sh boots.
TESTS = tests/kernels.sh $(shell_tests) $(more_parts) $(once_tests) $(fuzz_targets)
sanitized =
endif

TEST_EXTENSIONS = .part .sh
LOG_DRIVER = $(SHELL) $(top_srcdir)/tests/driver.sh
PART_LOG_DRIVER = $(LOG_DRIVER)
PART_LOG_COMPILER = $(SHELL) $(top_srcdir)/tests/part.sh
SH_LOG_DRIVER = $(LOG_DRIVER)
SH_LOG_COMPILER = $(SHELL)
AM_TESTS_ENVIRONMENT = $(asan_environment) \
	srcdir='$(srcdir)'; export srcdir; \
	CC='$(CC)'; export CC; \
	PKG_CONFIG='$(PKG_CONFIG)'; export PKG_CONFIG; \
	CROSS_CC='$(CROSS_CC)'; export CROSS_CC; \
	CROSS_OBJCOPY='$(CROSS_OBJCOPY)'; export CROSS_OBJCOPY; \
	PARTS='$(parts)'; export PARTS; \
	SANITIZED='$(sanitized)'; export SANITIZED; \
	CHECK_BRIEF='$(if $(CHECK_LONG),,$(CHECK_BRIEF)$(sanitized))'; export CHECK_BRIEF; \
	HVCHECK='$(abs_top_builddir)/hvcheck$(EXEEXT)'; export HVCHECK; \
	KERNEL_CACHE='$(kernel_cache)'; export KERNEL_CACHE; \
	BOARD_CACHE='$(kernel_cache)/packages'; export BOARD_CACHE;

# What several Check programs have, compiled once.
check_LIBRARIES = tests/libtests.a
tests_libtests_a_SOURCES = \
	tests/alike.c \
	tests/alike.h \
	tests/assembled.c \
	tests/assembled.h \
	tests/check/check.h \
	tests/conformance.c \
	tests/conformance.h \
	tests/isa-words.c \
	tests/isa-words.h \
	tests/large.c \
	tests/large.h \
	tests/make-live.c \
	tests/make-live.h \
	tests/parts.c \
	tests/parts.h \
	tests/patience.c \
	tests/patience.h \
	tests/scenarios.c \
	tests/scenarios.h \
	tests/siblings.h \
	tests/subject.c \
	tests/subject.h
nodist_tests_libtests_a_SOURCES = tests/assembled-words.S tests/sibling-table.c
# Which rule catches each sibling, and where: what their heads say.
tests/sibling-table.c: tests/siblings.sh $(stubs) $(arm_stubs) $(vector_folders)
	$(AM_V_at)$(MKDIR_P) $(@D)
	$(AM_V_GEN)srcdir='$(srcdir)' $(SHELL) $(srcdir)/tests/siblings.sh $(stubs) $(arm_stubs) >$@.tmp && mv $@.tmp $@
CLEANFILES += tests/sibling-table.c
EXTRA_DIST += tests/siblings.sh
tests_check_board_SOURCES = tests/check_board.c tests/hangs.c tests/hangs.h
tests_check_qemu_SOURCES = tests/check_qemu.c tests/hyp-agree.c tests/hyp.h tests/resumed.c tests/resumed.h
tests_check_sim_SOURCES = tests/breaks.c tests/breaks.h tests/check_sim.c tests/costs.c tests/costs.h tests/doing.c tests/doing.h \
	tests/fuzzing.c tests/fuzzing.h tests/hyp.c tests/hyp.h tests/mutants.c tests/mutants.h tests/suite/measure/measure.c \
	tests/suites.h
tests_check_units_SOURCES = \
	tests/check_units.c \
	tests/elf-object.c \
	tests/elf-object.h \
	tests/made-report.h \
	tests/make-elf.c \
	tests/make-elf.h \
	tests/make-files.c \
	tests/make-files.h \
	tests/make-fit.c \
	tests/make-snapshot.c \
	tests/make-snapshot.h \
	tests/suites.h \
	tests/cycles/engine.c \
	tests/isa/arm.c \
	tests/isa/binutils.c \
	tests/isa/decode.c \
	tests/isa/system.c \
	tests/isa/table.c \
	tests/isa/unicorn.c \
	tests/isa/vector.c \
	tests/machines/boot-arm.c \
	tests/machines/boot.c \
	tests/machines/live.c \
	tests/machines/live-mutate.c \
	tests/machines/snapshot.c \
	tests/native/host/board/answer.c \
	tests/native/host/board/board-file.c \
	tests/native/host/board/costly.c \
	tests/native/host/board/line-wait.c \
	tests/native/host/board/typing.c \
	tests/native/host/board/preflight.c \
	tests/native/host/board/recipe.c \
	tests/native/host/kind.c \
	tests/native/host/process.c \
	tests/native/link/delta.c \
	tests/native/link/drawn.h \
	tests/native/link/frame.c \
	tests/native/link/window.c \
	tests/native/payload/dt-compare.c \
	tests/native/payload/dt-made.c \
	tests/native/payload/dt.c \
	tests/native/payload/dt.h \
	tests/native/payload/entry.c \
	tests/native/payload/stale.c \
	tests/sim/memory/device.c \
	tests/sim/memory/lines-drawn.c \
	tests/sim/memory/lines-life.c \
	tests/sim/memory/lines.c \
	tests/sim/memory/program.c \
	tests/sim/memory/program.h \
	tests/sim/memory/translate.c \
	tests/sim/order/context.c \
	tests/sim/order/steps.c \
	tests/sim/order/steps.h \
	tests/sim/order/tlb.c \
	tests/suite/abi/release.c \
	tests/suite/cycles/paths.c \
	tests/suite/cycles/value.c \
	tests/suite/file/unwrap.c \
	tests/suite/file/zimage.c \
	tests/suite/fuzz/fuzz.c \
	tests/suite/judge/agree.c \
	tests/suite/judge/ending.c \
	tests/suite/judge/judge.c \
	tests/suite/judge/made.h \
	tests/suite/judge/moves.c \
	tests/suite/judge/preserved.c \
	tests/suite/judge/results.c \
	tests/suite/judge/rule.c \
	tests/suite/mutate/make.c \
	tests/suite/mutate/small-stub.c \
	tests/suite/mutate/small-stub.h \
	tests/suite/open/elf.c \
	tests/suite/open/image.c \
	tests/suite/open/relocation.c \
	tests/suite/open/routine-file.c \
	tests/suite/open/stub.c \
	tests/suite/open/vmlinux.c \
	tests/suite/plan/plan.c \
	tests/suite/prove/argue.c \
	tests/suite/prove/arguments.def \
	tests/suite/prove/hyp.c \
	tests/suite/replay/replay.c \
	tests/suite/report/hazard.c \
	tests/suite/report/junit.c \
	tests/suite/report/ktap.c \
	tests/suite/report/pages.c \
	tests/suite/report/record.c \
	tests/suite/report/text.c \
	tests/suite/report/trace.c \
	tests/suite/scenario/build.c \
	tests/suite/scenario/find.c \
	tests/suite/scenario/judge.c \
	tests/suite/scenario/made.h \
	tests/suite/scenario/routines.c \
	tests/suite/scenario/stale.c \
	tests/suite/static/effect.c \
	tests/suite/static/relocated.c \
	tests/suite/static/scan.c \
	tests/suite/static/span.c \
	tests/suite/static/tables.c \
	tests/suite/static/unpredictable.c \
	tests/suite/static/writes.c

# The words of each ASM("...") in the sources of Check programs.
with_instructions = $(tests_libtests_a_SOURCES) $(tests_check_board_SOURCES) $(tests_check_qemu_SOURCES) \
	$(tests_check_sim_SOURCES) $(tests_check_units_SOURCES)
tests/assembled-words.S: tests/assembled.sh $(with_instructions)
	$(AM_V_at)$(MKDIR_P) $(@D)
	$(AM_V_GEN)CC='$(CC)' CROSS_CC='$(CROSS_CC)' CROSS_OBJCOPY='$(CROSS_OBJCOPY)' \
		ARM_CC='$(ARM_CC)' ARM_OBJCOPY='$(ARM_OBJCOPY)' $(SHELL) $(srcdir)/tests/assembled.sh \
		$(@:.S=) $(DEFS) $(DEFAULT_INCLUDES) $(tests_check_units_CPPFLAGS) $(UNICORN_CFLAGS) $(CAPSTONE_CFLAGS) \
		$(LIBARCHIVE_CFLAGS) $(LIBELF_CFLAGS) $(LIBXML2_CFLAGS) $(addprefix $(srcdir)/,$(with_instructions))
CLEANFILES += tests/assembled-words.S tests/assembled-words.*.bin
EXTRA_DIST += tests/assembled.sh

tests_as_on_qemu_SOURCES = tests/as-on-qemu.c
tests_as_on_qemu_LDADD = $(hv_libs)

tests_hold_cpu_SOURCES = tests/hold-cpu.c

tests_line_proxy_SOURCES = tests/line-proxy.c

tests_fake_payload_SOURCES = tests/fake-payload.c native/payload/session.c native/payload/session.h
tests_fake_payload_CPPFLAGS = $(AM_CPPFLAGS)
tests_fake_payload_LDADD = $(hv_libs)

tests_cppflags = -I$(top_srcdir)/tests/check $(AM_CPPFLAGS) $(CHECK_CFLAGS)
tests_ldadd = tests/libtests.a native/payload/libreaders.a $(hv_libs) $(CHECK_LIBS)
tests_libtests_a_CPPFLAGS = $(tests_cppflags)
tests_check_board_CPPFLAGS = $(tests_cppflags)
tests_check_board_LDADD = $(tests_ldadd)
tests_check_qemu_CPPFLAGS = $(tests_cppflags)
tests_check_qemu_LDADD = $(tests_ldadd)
tests_check_sim_CPPFLAGS = $(tests_cppflags)
tests_check_sim_LDADD = $(tests_ldadd)
tests_check_units_CPPFLAGS = $(tests_cppflags) -DTESTS_CROSS_CC='"$(CROSS_CC)"' -DTESTS_ARM_CC='"$(ARM_CC)"'
tests_check_units_LDADD = $(tests_ldadd)

# Shell tests run the command, so it is built first.
check_DATA = hvcheck$(EXEEXT) libhvcheck.a

# When all have run: which took longest.
check-local: check-TESTS
	$(AM_V_at)$(SHELL) $(srcdir)/tests/slowest.sh 10 $(TEST_LOGS:.log=.times)
CLEANFILES += $(TEST_LOGS:.log=.times)

# Every way to boot a board that QEMU can be. What Debian has for arm64 alone is fetched first, once: U-Boot of the Raspberry Pi,
# and the device trees of a kernel, which the payload must read as libfdt does. TF-A is built from Debian's source.
check-boards: hvcheck$(EXEEXT) tests/as-on-qemu$(EXEEXT) tests/check_board$(EXEEXT) tests/check_units$(EXEEXT) \
		tests/line-proxy$(EXEEXT)
	-$(AM_V_at)$(srcdir)/tools/debian-kernels '$(kernel_cache)' files u-boot-rpi './usr/lib/u-boot/rpi_3/*'
	-$(AM_V_at)kernel=$$($(srcdir)/tools/debian-kernels '$(kernel_cache)' newest bookworm | \
		awk '$$5 == "arm64" { print $$1 }'); \
		$(srcdir)/tools/debian-kernels '$(kernel_cache)' files "linux-image-$$kernel-unsigned" '*.dtb'; \
		$(srcdir)/tools/debian-kernels '$(kernel_cache)' get "$$kernel"
	-$(AM_V_at)CROSS_CC='$(CROSS_CC)' $(SHELL) $(srcdir)/tests/trusted-firmware.sh '$(kernel_cache)'
	$(AM_V_at)HVCHECK_DTBS='$(kernel_cache)/packages' CK_RUN_SUITE=dt tests/check_units$(EXEEXT) rest
	$(AM_V_at)HVCHECK='$(abs_top_builddir)/hvcheck$(EXEEXT)' BOARD_CACHE='$(kernel_cache)/packages' CHECK_BOARDS=long \
		$(SHELL) $(srcdir)/tests/boards.sh
	$(AM_V_at)HVCHECK='$(abs_top_builddir)/hvcheck$(EXEEXT)' BOARD_CACHE='$(kernel_cache)/packages' CHECK_LONG=1 \
		$(SHELL) $(srcdir)/tests/chains.sh
	$(AM_V_at)HVCHECK='$(abs_top_builddir)/hvcheck$(EXEEXT)' srcdir='$(srcdir)' CHECK_BOARDS=long \
		$(SHELL) $(srcdir)/tests/scenes.sh
	$(AM_V_at)tests/check_board$(EXEEXT)
.PHONY: check-boards

EXTRA_DIST += tests/cycles-dice.pl tests/cycles-model.pl tests/cycles-null-call.S tests/cycles-rows.awk tests/cycles-rows.tsv \
	tests/cycles-simd.S
EXTRA_DIST += tests/firmware.S
EXTRA_DIST += $(shell_tests) $(sanitized_tests) $(once_tests) tests/kernels.sh tests/chains.sh tests/driver.sh tests/expect.sh \
	tests/part.sh tests/slowest.sh tests/stub-count.pl tests/traces.pl tests/trusted-firmware.sh
