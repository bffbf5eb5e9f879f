# SPDX-License-Identifier: GPL-2.0-or-later
# What one instruction is. It knows no other room, and every room may ask it.
noinst_LIBRARIES += isa/libisa.a
isa_libisa_a_SOURCES = \
	isa/a32.def \
	isa/a64-fp.def \
	isa/a64-memory.def \
	isa/a64-sve.def \
	isa/a64.def \
	isa/barrier.c \
	isa/barrier.h \
	isa/bits.h \
	isa/cp15.c \
	isa/cp15.def \
	isa/cp15.h \
	isa/decode.c \
	isa/esr.def \
	isa/exception.c \
	isa/exception.h \
	isa/isa.h \
	isa/kinds.c \
	isa/encode.h \
	isa/operands.c \
	isa/sysop.def \
	isa/t32.def \
	isa/sysreg.c \
	isa/sysreg.def \
	isa/sysreg.h \
	isa/text.c \
	isa/vector.c \
	isa/vector.h
