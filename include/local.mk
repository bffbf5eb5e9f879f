# SPDX-License-Identifier: GPL-2.0-or-later
# Public headers and tables, installed.
pkginclude_HEADERS = \
	include/hvcheck/abi.h \
	include/hvcheck/call.h \
	include/hvcheck/cross.h \
	include/hvcheck/exec.h \
	include/hvcheck/fuzz.h \
	include/hvcheck/guess.h \
	include/hvcheck/hazard.h \
	include/hvcheck/kexec.h \
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
