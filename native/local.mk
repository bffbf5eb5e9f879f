# SPDX-License-Identifier: GPL-2.0-or-later
# The payload: one AArch64 image for QEMU and for boards; the simulator runs its assembly only.
payload_assembly = \
	native/boot.S \
	native/head.S \
	native/cached-entry.S \
	native/second-entry.S \
	native/string.S
link_c = \
	native/link/cobs.c \
	native/link/crc32.c \
	native/link/delta.c \
	native/link/frame.c \
	native/link/hello.c \
	native/link/message.c \
	native/link/pack.c \
	native/link/window.c
link_headers = \
	native/link/bytes.h \
	native/link/cobs.h \
	native/link/crc32.h \
	native/link/delta.h \
	native/link/frame.h \
	native/link/hello.h \
	native/link/message.def \
	native/link/message.h \
	native/link/probes.def \
	native/link/pack.h \
	native/link/window.h
# The host has these, too: to name UARTs, and to test what reads a device tree or ACPI's tables.
payload_shared = \
	native/acpi.c \
	native/arena.c \
	native/dt.c \
	native/facts.c \
	native/features.c \
	native/madt.c \
	native/places.c \
	native/spcr.c \
	native/uart-kinds.c
# Compiled for AArch64 and for AArch32.
payload_both = $(link_c) $(payload_shared) \
	native/console.c \
	native/cpu.c \
	native/entry.c \
	native/generate.c \
	native/main.c \
	native/memory.c \
	native/runs.c \
	native/second-own.c \
	native/second.c \
	native/serve.c \
	native/session.c \
	native/tell.c \
	native/uart.c \
	native/wake.c \
	native/watched.c
payload_c = $(payload_both) \
	native/cached.c \
	native/cut.c \
	native/efi.c \
	native/firmware.c \
	native/identify.c
payload_headers = \
	native/acpi.h \
	native/arch.h \
	native/arena.h \
	native/cached.h \
	native/console.h \
	native/cut.h \
	native/dt.h \
	native/entry.h \
	native/facts.h \
	native/features.h \
	native/firmware.h \
	native/generate.h \
	native/hidden.h \
	native/image.h \
	native/madt.h \
	native/mailbox.h \
	native/payload.h \
	native/places.h \
	native/psci.h \
	native/runs.h \
	native/second-int.h \
	native/second.h \
	native/serve.h \
	native/session.h \
	native/spcr.h \
	native/tell.h \
	native/trial.h \
	native/uart.h \
	native/wake.h \
	native/watched.h

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

# The same in AArch32, for a caller of ARM instructions and for one of Thumb instructions. Without a compiler both are empty.
arm_payload_assembly = \
	native/arm/boot.S \
	native/arm/head.S \
	native/arm/second-entry.S \
	native/arm/string.S
arm_payload_c = \
	native/arm/cut.c \
	native/arm/firmware.c \
	native/arm/identify.c
arm_payload_own_objects = $(arm_payload_assembly:.S=.ao) $(arm_payload_c:.c=.ao) $(payload_both:.c=.ao)
arm_payload_objects = $(arm_payload_own_objects) $(freestanding:.c=.ao)
arm_payload_ldflags = $(payload_ldflags) -Wl,-z,notext -Wl,-z,noexecstack -Wl,-T,$(srcdir)/native/arm/payload.lds
if ARM32
arm_objects += $(arm_payload_objects)
native/arm/payload.elf: $(arm_payload_objects) $(runner32_objects) native/arm/payload.lds
	$(AM_V_at)$(MKDIR_P) $(@D)
	$(AM_V_XLD)$(ARM_CC) $(arm_payload_ldflags) -o $@ $(runner32_objects) $(arm_payload_objects)
native/arm/payload-thumb.elf: $(arm_payload_objects) $(runner32_thumb_objects) native/arm/payload.lds
	$(AM_V_at)$(MKDIR_P) $(@D)
	$(AM_V_XLD)$(ARM_CC) $(arm_payload_ldflags) -o $@ $(runner32_thumb_objects) $(arm_payload_objects)
native/arm/payload.img: native/arm/payload.elf
	$(AM_V_GEN)$(ARM_OBJCOPY) -O binary native/arm/payload.elf $@
native/arm/payload-thumb.img: native/arm/payload-thumb.elf
	$(AM_V_GEN)$(ARM_OBJCOPY) -O binary native/arm/payload-thumb.elf $@
else
native/arm/payload.img native/arm/payload-thumb.img:
	$(AM_V_at)$(MKDIR_P) $(@D)
	$(AM_V_GEN): >$@
endif
EXTRA_DIST += $(arm_payload_assembly) $(arm_payload_c) native/arm/noted.def native/arm/payload.lds
CLEANFILES += native/arm/payload.elf native/arm/payload.img native/arm/payload-thumb.elf native/arm/payload-thumb.img

# Host side: QEMU and its gdb stub.
noinst_LIBRARIES += native/libnative.a
native_libnative_a_SOURCES = $(link_c) $(link_headers) $(payload_shared) \
	native/batch.c \
	native/fuzz.c \
	native/gdb-names.c \
	native/gdb-wire.c \
	native/gdb-wire.h \
	native/gdb.c \
	native/gdb.h \
	native/hang.c \
	native/kind.c \
	native/kind.h \
	native/image.c \
	native/loop.c \
	native/mail.c \
	native/order.c \
	native/order.h \
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


# Host side: a board at the end of a line.
noinst_LIBRARIES += native/board/libboard.a
native_board_libboard_a_SOURCES = \
	native/board/board-file.c \
	native/board/board-int.h \
	native/board/board.c \
	native/board/calls.c \
	native/board/costly.c \
	native/board/random.c \
	native/board/line-tty.c \
	native/board/line.c \
	native/board/line.h \
	native/board/pages.c \
	native/board/power.c \
	native/board/preflight.c \
	native/board/preflight.h \
	native/board/probes.c \
	native/board/recipe.c \
	native/board/recipe.h \
	native/board/answer.c \
	native/board/start.c \
	native/board/subject.c \
	native/board/talk.c \
	native/board/talk.h \
	native/board/typing.c \
	native/board/typing.h \
	native/board/ymodem.c \
	native/board/ymodem.h
