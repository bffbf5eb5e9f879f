# SPDX-License-Identifier: GPL-2.0-or-later
# What other programs use: public headers and tables, and the library.
pkginclude_HEADERS = \
	include/hvcheck/abi.h \
	include/hvcheck/call.h \
	include/hvcheck/cpu.h \
	include/hvcheck/cross.h \
	include/hvcheck/exec.h \
	include/hvcheck/fuzz.h \
	include/hvcheck/guess.h \
	include/hvcheck/hazard.h \
	include/hvcheck/kexec.h \
	include/hvcheck/linkage.h \
	include/hvcheck/machine.h \
	include/hvcheck/places.h \
	include/hvcheck/regs-a32.def \
	include/hvcheck/regs-cp15.def \
	include/hvcheck/regs.def \
	include/hvcheck/regs.h \
	include/hvcheck/release.h \
	include/hvcheck/replay.h \
	include/hvcheck/report.h \
	include/hvcheck/rule.h \
	include/hvcheck/rules.def \
	include/hvcheck/scenario.h \
	include/hvcheck/stub.h \
	include/hvcheck/verdict.h

# All that the command is linked from, as one object that shows what the headers declare and nothing else.
lib_LIBRARIES += libhvcheck.a
libhvcheck_a_SOURCES =
libhvcheck_a_LIBADD = libhvcheck.$(OBJEXT)
libhvcheck.$(OBJEXT): $(hv_parts)
	$(AM_V_GEN)$(CC) -r -nostdlib -o $@.tmp \
		-Wl,--whole-archive $(hv_parts) -Wl,--no-whole-archive && \
		$(OBJCOPY) --localize-hidden $@.tmp $@ && rm -f $@.tmp

pkgconfig_DATA = include/hvcheck.pc

# The library as it is installed: tests/library.sh builds the example with it, as another program would be.
installcheck-local:
	$(AM_V_at)srcdir='$(srcdir)' CC='$(CC)' PKG_CONFIG='$(PKG_CONFIG)' SAN_CFLAGS='$(SAN_CFLAGS)' HVCHECK= \
		LIBDIR='$(DESTDIR)$(libdir)' INCLUDEDIR='$(DESTDIR)$(includedir)' PKGCONFIGDIR='$(DESTDIR)$(pkgconfigdir)' \
		EXAMPLE='$(DESTDIR)$(docdir)/example.c' $(SHELL) $(srcdir)/tests/library.sh
