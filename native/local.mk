# SPDX-License-Identifier: GPL-2.0-or-later
# The payload: one AArch64 image for QEMU and for boards; the simulator runs its assembly only.
payload_assembly = \
	native/boot.S \
	native/head.S \
	native/string.S
# The host has these, too: to name UARTs, and to test what reads a device tree or ACPI's tables.
payload_shared = \
	native/arena.c \
	native/dt.c \
	native/facts.c \
	native/spcr.c \
	native/uart-kinds.c
payload_c = $(payload_shared) \
	native/efi.c \
	native/entry.c \
	native/generate.c \
	native/main.c \
	native/memory.c \
	native/tell.c \
	native/uart.c
payload_headers = \
	native/arena.h \
	native/dt.h \
	native/entry.h \
	native/facts.h \
	native/hidden.h \
	native/image.h \
	native/mailbox.h \
	native/payload.h \
	native/spcr.h \
	native/tell.h \
	native/trial.h \
	native/uart.h

# It relocates itself: R_AARCH64_RELATIVE is all that is left to do, and payload.lds sees to that.
payload_ldflags = -nostdlib -static-pie -Wl,--no-dynamic-linker -Wl,--build-id=none -Wl,--gc-sections \
	-Wl,-z,max-page-size=4096 -Wl,-z,norelro

payload_own_objects = $(payload_assembly:.S=.xo) $(payload_c:.c=.xo)
# What calls can see of addresses comes first, so that a change of the C moves none of it.
payload_objects = $(runner_objects) $(payload_own_objects) $(freestanding_objects)
cross_objects += $(payload_own_objects)
EXTRA_DIST += $(payload_assembly) $(payload_c) $(payload_headers) native/noted.def native/payload.lds

native/payload.elf: $(payload_objects) native/payload.lds Makefile
	$(AM_V_XLD)$(CROSS_CC) $(payload_ldflags) -Wl,-T,$(srcdir)/native/payload.lds -o $@ $(payload_objects)
native/payload.img: native/payload.elf
	$(AM_V_GEN)$(CROSS_OBJCOPY) -O binary native/payload.elf $@
CLEANFILES += native/payload.elf native/payload.img

# Host side: QEMU and its gdb stub.
noinst_LIBRARIES += native/libnative.a
native_libnative_a_SOURCES = $(payload_shared) \
	native/batch.c \
	native/fuzz.c \
	native/gdb-names.c \
	native/gdb-wire.c \
	native/gdb-wire.h \
	native/gdb.c \
	native/gdb.h \
	native/hang.c \
	native/image.c \
	native/loop.c \
	native/mail.c \
	native/power.c \
	native/probe.c \
	native/process.c \
	native/process.h \
	native/program.c \
	native/program.h \
	native/qemu-int.h \
	native/qemu.c \
	native/rescue.c \
	native/subject.c
