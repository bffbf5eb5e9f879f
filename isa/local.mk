# SPDX-License-Identifier: GPL-2.0-or-later
# What one instruction is. It knows no other room, and every room may ask it.
noinst_LIBRARIES += isa/libisa.a
isa_libisa_a_SOURCES = \
	isa/a64-fp.def \
	isa/a64-memory.def \
	isa/a64-sve.def \
	isa/a64.def \
	isa/decode.c \
	isa/isa.h \
	isa/operands.c \
	isa/text.c
