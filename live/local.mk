# SPDX-License-Identifier: GPL-2.0-or-later
# A booted kernel's hypervisor, judged as it is resident.
noinst_LIBRARIES += live/liblive.a
live_liblive_a_SOURCES = \
	live/live.h \
	live/map.c \
	live/mutate.c \
	live/mutate.h \
	live/next.c \
	live/next.h \
	live/plan.c \
	live/qemu.c \
	live/resident.c \
	live/sim-int.h \
	live/sim-memory.c \
	live/sim.c \
	live/suite.c
