# SPDX-License-Identifier: GPL-2.0-or-later
# A kernel booted in QEMU, and its snapshot. /init of its initramfs is ours.
cross_objects += boot/init.xo
EXTRA_DIST += boot/init.S

boot/init.elf: boot/init.xo
	$(AM_V_XLD)$(CROSS_CC) $(cross_ldflags) -o $@ boot/init.xo
CLEANFILES += boot/init.elf

noinst_LIBRARIES += boot/libboot.a
boot_libboot_a_SOURCES = \
	boot/again.c \
	boot/board.c \
	boot/boot.c \
	boot/boot.h \
	boot/changes.c \
	boot/console.c \
	boot/initramfs.c \
	boot/line.h \
	boot/mode.c \
	boot/next.c \
	boot/next.h \
	boot/registers.c \
	boot/write.c
