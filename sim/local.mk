# SPDX-License-Identifier: GPL-2.0-or-later
# The Unicorn machine.
noinst_LIBRARIES += sim/libsim.a
sim_libsim_a_SOURCES = \
	sim/a64/a64.c \
	sim/a64/a64.h \
	sim/a64/state.h \
	sim/a64/el0.c \
	sim/a64/el0.h \
	sim/a64/entry.c \
	sim/a64/entry.h \
	sim/a64/exception.c \
	sim/a64/exception.h \
	sim/a64/features.c \
	sim/a64/features.h \
	sim/a64/held.c \
	sim/a64/held.h \
	sim/a64/identity.c \
	sim/a64/identity.h \
	sim/a64/insn.c \
	sim/a64/insn.h \
	sim/a64/micro.h \
	sim/a64/registers.c \
	sim/a64/registers.h \
	sim/a64/system.c \
	sim/a64/system.h \
	sim/batch.c \
	sim/batch.h \
	sim/coherence-access.c \
	sim/coherence-hyp.c \
	sim/coherence-int.h \
	sim/coherence-maintain.c \
	sim/coherence.c \
	sim/coherence.h \
	sim/engine/budget.c \
	sim/engine/budget.h \
	sim/engine/call.c \
	sim/engine/call.h \
	sim/engine/engine.c \
	sim/engine/engine.h \
	sim/engine/state.h \
	sim/engine/exception.h \
	sim/engine/kind.h \
	sim/engine/loop.c \
	sim/engine/loop.h \
	sim/engine/memory.c \
	sim/engine/memory.h \
	sim/engine/place.h \
	sim/engine/room.c \
	sim/engine/room.h \
	sim/engine/spread.c \
	sim/engine/spread.h \
	sim/engine/watcher.c \
	sim/engine/watcher.h \
	sim/fast.c \
	sim/fast.h \
	sim/findings.c \
	sim/findings.h \
	sim/hyp/exception.c \
	sim/hyp/exception.h \
	sim/hyp/hyp.c \
	sim/hyp/hyp.h \
	sim/hyp/state.h \
	sim/hyp/identity.c \
	sim/hyp/identity.h \
	sim/hyp/micro.h \
	sim/hyp/registers.c \
	sim/hyp/registers.h \
	sim/machine.c \
	sim/high-maps.c \
	sim/high-maps.h \
	sim/machine.h \
	sim/memory/cache-effect.c \
	sim/memory/cache-effect.h \
	sim/memory/device.c \
	sim/memory/device.h \
	sim/memory/lines-caches.c \
	sim/memory/lines-caches.h \
	sim/memory/lines-cause.c \
	sim/memory/lines-cause.h \
	sim/memory/lines-chance.c \
	sim/memory/lines-chance.h \
	sim/memory/lines-check.c \
	sim/memory/lines-check.h \
	sim/memory/lines-evict.c \
	sim/memory/lines-evict.h \
	sim/memory/lines-life.c \
	sim/memory/lines-life.h \
	sim/memory/lines-maintain.c \
	sim/memory/lines-maintain.h \
	sim/memory/lines-marks.c \
	sim/memory/lines-marks.h \
	sim/memory/lines-table.c \
	sim/memory/lines-table.h \
	sim/memory/lines.c \
	sim/memory/lines.h \
	sim/memory/translate-short.c \
	sim/memory/translate-short.h \
	sim/memory/translate.c \
	sim/memory/translate.h \
	sim/observe.c \
	sim/observe.h \
	sim/order/context.c \
	sim/order/context.h \
	sim/order/decode.c \
	sim/order/decode.h \
	sim/order/followed.c \
	sim/order/followed.h \
	sim/order/report.c \
	sim/order/report.h \
	sim/order/state.h \
	sim/order/tlb.c \
	sim/order/tlb.h \
	sim/order/uses.c \
	sim/order/uses.h \
	sim/play.c \
	sim/play.h \
	sim/regimes.c \
	sim/regimes.h \
	sim/scene.c \
	sim/scene.h \
	sim/sim.c \
	sim/sim.h \
	sim/subject.c \
	sim/subject.h \
	sim/watched.c \
	sim/watched.h

# The pages of guest code of the two Execution states, as bytes.
cross_objects += sim/a64/micro.xo
EXTRA_DIST += sim/a64/micro.S

sim/a64/micro.bin: sim/a64/micro.xo
	$(AM_V_GEN)$(CROSS_OBJCOPY) -O binary -j .text sim/a64/micro.xo $@
CLEANFILES += sim/a64/micro.bin

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
