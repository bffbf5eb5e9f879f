# SPDX-License-Identifier: GPL-2.0-or-later
# The Unicorn machine.
noinst_LIBRARIES += sim/libsim.a
sim_libsim_a_SOURCES = \
	sim/engine.c \
	sim/engine.h \
	sim/exception.c \
	sim/loop.c \
	sim/micro.h \
	sim/sim.c \
	sim/sim.h \
	sim/vhe.c \
	sim/vhe.h

# Its page of guest code, as bytes.
cross_objects += sim/micro.xo
EXTRA_DIST += sim/micro.S

sim/micro.bin: sim/micro.xo
	$(AM_V_GEN)$(CROSS_OBJCOPY) -O binary -j .text sim/micro.xo $@
CLEANFILES += sim/micro.bin
