# SPDX-License-Identifier: GPL-2.0-or-later
# The timing engine: it knows isa/ and the C library, and no other room.
noinst_LIBRARIES += cycles/libcycles.a
cycles_libcycles_a_SOURCES = \
	cycles/back-end.h \
	cycles/block.c \
	cycles/bounds.c \
	cycles/builtin.h \
	cycles/check.c \
	cycles/check.h \
	cycles/class.c \
	cycles/class.def \
	cycles/class.h \
	cycles/core.c \
	cycles/core.h \
	cycles/cycles.h \
	cycles/engine.c \
	cycles/exact.c \
	cycles/exact.h \
	cycles/front.c \
	cycles/front.h \
	cycles/in-order.c \
	cycles/load.c \
	cycles/mark.c \
	cycles/operands.c \
	cycles/operands.h \
	cycles/out-of-order.c \
	cycles/parameter.def \
	cycles/pipes.c \
	cycles/pressure.c \
	cycles/pressure.h \
	cycles/rate.c \
	cycles/rows.c \
	cycles/shape.c \
	cycles/shape.h \
	cycles/state.h \
	cycles/values.c
nodist_cycles_libcycles_a_SOURCES = cycles/builtin.c

# One file a core, embedded in the order of the list.
cores = \
	cycles/cores/cortex-a53.tsv \
	cycles/cores/cortex-a55.tsv \
	cycles/cores/cortex-a57.tsv \
	cycles/cores/cortex-a72.tsv \
	cycles/cores/neoverse-n1.tsv
EXTRA_DIST += $(cores) cycles/README.md cycles/embed.awk
CLEANFILES += cycles/builtin.c
cycles/builtin.c: $(cores) cycles/embed.awk
	@$(MKDIR_P) cycles
	$(AM_V_GEN)(cd $(srcdir) && $(AWK) -f cycles/embed.awk $(cores)) > $@.tmp && mv $@.tmp $@
