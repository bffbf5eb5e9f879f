# SPDX-License-Identifier: GPL-2.0-or-later
# The Unicorn machine.
noinst_LIBRARIES += sim/libsim.a
sim_libsim_a_SOURCES = \
	sim/a64.c \
	sim/coherence.c \
	sim/coherence.h \
	sim/device.c \
	sim/device.h \
	sim/context-decode.c \
	sim/context-decode.h \
	sim/context.c \
	sim/context.h \
	sim/engine.c \
	sim/engine.h \
	sim/exception.c \
	sim/fast.c \
	sim/fast.h \
	sim/hyp/exception.c \
	sim/hyp/hyp.h \
	sim/hyp/micro.h \
	sim/hyp/regs.c \
	sim/held.c \
	sim/held.h \
	sim/identity.c \
	sim/identity.h \
	sim/lines-cause.c \
	sim/lines-check.c \
	sim/lines-evict.c \
	sim/lines-marks.h \
	sim/lines-table.h \
	sim/lines.c \
	sim/lines.h \
	sim/loop.c \
	sim/micro.h \
	sim/play.c \
	sim/renew.c \
	sim/room.c \
	sim/room.h \
	sim/sim-int.h \
	sim/sim.c \
	sim/sim.h \
	sim/spread.c \
	sim/translate.c \
	sim/translate.h \
	sim/vhe.c \
	sim/vhe.h

# Its page of guest code, as bytes.
cross_objects += sim/micro.xo
EXTRA_DIST += sim/micro.S

sim/micro.bin: sim/micro.xo
	$(AM_V_GEN)$(CROSS_OBJCOPY) -O binary -j .text sim/micro.xo $@
CLEANFILES += sim/micro.bin

arm_objects += sim/hyp/micro.ao
EXTRA_DIST += sim/hyp/micro.S
if ARM32
sim/hyp/micro.bin: sim/hyp/micro.ao
	$(AM_V_GEN)$(ARM_OBJCOPY) -O binary -j .text sim/hyp/micro.ao $@
else
sim/hyp/micro.bin:
	$(AM_V_at)$(MKDIR_P) $(@D)
	$(AM_V_GEN): >$@
endif
CLEANFILES += sim/hyp/micro.bin
