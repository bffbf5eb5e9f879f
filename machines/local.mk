# SPDX-License-Identifier: GPL-2.0-or-later
# What stands above sim/ and native/: the table that opens a machine by its name, a kernel that is booted, and the hypervisor that
# is resident in one. /init of the kernel's initramfs is ours. Without a compiler for 32-bit Arm its one is empty.
cross_objects += machines/boot/init.xo
EXTRA_DIST += machines/boot/init.S machines/boot/init-arm.S

machines/boot/init.elf: machines/boot/init.xo
	$(AM_V_XLD)$(CROSS_CC) $(cross_ldflags) -o $@ machines/boot/init.xo
if ARM32
arm_objects += machines/boot/init-arm.ao
machines/boot/init-arm.elf: machines/boot/init-arm.ao
	$(AM_V_XLD)$(ARM_CC) $(arm_ldflags) -o $@ machines/boot/init-arm.ao
else
machines/boot/init-arm.elf:
	$(AM_V_at)$(MKDIR_P) $(@D)
	$(AM_V_GEN): >$@
endif
CLEANFILES += machines/boot/init.elf machines/boot/init-arm.elf

noinst_LIBRARIES += machines/libmachines.a
machines_libmachines_a_SOURCES = \
	machines/boot/again.c \
	machines/boot/arm.c \
	machines/boot/board.c \
	machines/boot/boot.c \
	machines/boot/boot.h \
	machines/boot/changes.c \
	machines/boot/console.c \
	machines/boot/initramfs.c \
	machines/boot/line.h \
	machines/boot/mode.c \
	machines/boot/next.c \
	machines/boot/next.h \
	machines/boot/registers.c \
	machines/boot/resume.c \
	machines/boot/write.c \
	machines/live/control.c \
	machines/live/control.h \
	machines/live/fuzz.c \
	machines/live/fuzz.h \
	machines/live/judge.c \
	machines/live/judge.h \
	machines/live/live.h \
	machines/live/machine.c \
	machines/live/map.c \
	machines/live/mutate.c \
	machines/live/mutate.h \
	machines/live/next.c \
	machines/live/next.h \
	machines/live/plan.c \
	machines/live/qemu.c \
	machines/live/resident-row.c \
	machines/live/resident.c \
	machines/live/resident-row.h \
	machines/live/restored.c \
	machines/live/restored.h \
	machines/live/sim-int.h \
	machines/live/sim-look.c \
	machines/live/sim-memory.c \
	machines/live/sim.c \
	machines/live/suite.c \
	machines/table.c
