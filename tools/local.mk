# SPDX-License-Identifier: GPL-2.0-or-later
# Tools that are run from the tree. None is installed.
EXTRA_DIST += \
	tools/compare-verdicts \
	tools/counting-qemu \
	tools/debian-kernels \
	tools/rings \
	tools/survey \
	tools/survey-boot \
	tools/verdicts.awk

# Where kernels of Debian are kept once they are fetched: a build with sanitizers takes those of the build beside it.
kernel_cache = $(abs_top_builddir)

# The document is of all kernels or is left as it is.
KERNELS =
survey: hvcheck$(EXEEXT)
	$(AM_V_at)MUTANTS='$(MUTANTS)' $(srcdir)/tools/survey ./hvcheck$(EXEEXT) '$(kernel_cache)' '$(KERNELS)' >kernels.md.tmp; \
		status=$$?; \
		if test -n '$(KERNELS)'; then cat kernels.md.tmp; rm -f kernels.md.tmp; \
		elif test -s kernels.md.tmp; then mv kernels.md.tmp $(srcdir)/docs/kernels.md; fi; \
		exit $$status
CLEANFILES += kernels.md.tmp

# Each kernel as it runs, in every mode.
survey-boot: hvcheck$(EXEEXT)
	$(AM_V_at)$(srcdir)/tools/survey-boot ./hvcheck$(EXEEXT) '$(kernel_cache)' '$(KERNELS)' >booted.md.tmp; status=$$?; \
		if test -n '$(KERNELS)'; then cat booted.md.tmp; rm -f booted.md.tmp; \
		elif test -s booted.md.tmp; then mv booted.md.tmp $(srcdir)/docs/booted.md; fi; \
		exit $$status
CLEANFILES += booted.md.tmp

.PHONY: survey survey-boot

# Files that need each other; of the folders in ROOMS, if it is given. With RINGS=-I a header and its source count as one.
ROOMS =
RINGS = -i
rings: hvcheck$(EXEEXT)
	$(AM_V_at)$(srcdir)/tools/rings $(RINGS) . $(ROOMS)

.PHONY: rings

# What of a kernel's instructions has no row in the table.
EXTRA_PROGRAMS += isa-missing
isa_missing_SOURCES = tools/isa-missing.c
isa_missing_LDADD = isa/libisa.a
CLEANFILES += isa-missing$(EXEEXT)

# How fast stubs are judged.
EXTRA_PROGRAMS += hvcheck-bench
hvcheck_bench_SOURCES = fuzz/call.c fuzz/fuzz.h tools/bench.c tools/bench-payload.c tools/bench-payload.h \
	tools/bench-spin.c tools/bench-spin.h
hvcheck_bench_LDADD = $(hv_libs)
bench: hvcheck-bench$(EXEEXT)
	./hvcheck-bench$(EXEEXT) $(srcdir)/tools/counting-qemu
CLEANFILES += hvcheck-bench$(EXEEXT)

# The table of docs/fuzzing.md, which `make docs` prints.
EXTRA_PROGRAMS += fuzz-table
fuzz_table_SOURCES = tests/siblings.h tools/fuzz-table.c
nodist_fuzz_table_SOURCES = tests/sibling-table.c
fuzz_table_LDADD = $(hv_libs)
CLEANFILES += fuzz-table$(EXEEXT)

.PHONY: bench
