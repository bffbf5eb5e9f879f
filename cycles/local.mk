# SPDX-License-Identifier: GPL-2.0-or-later
# The timing engine: it knows isa/ and the C library, and no other room.
noinst_LIBRARIES += cycles/libcycles.a
cycles_libcycles_a_SOURCES = \
	cycles/cycles.h \
	cycles/stub.c
