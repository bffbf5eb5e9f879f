# SPDX-License-Identifier: GPL-2.0-or-later
# The payload: one AArch64 image for QEMU and for boards; the simulator runs its assembly only.
payload_assembly = \
	native/payload/boot.S \
	native/payload/head.S \
	native/payload/cached-entry.S \
	native/payload/second-entry.S \
	native/payload/string.S
# What payload and host say to each other: both have it.
link_c = \
	native/link/cobs.c \
	native/link/crc32.c \
	native/link/delta.c \
	native/link/features.c \
	native/link/frame.c \
	native/link/hello.c \
	native/link/message.c \
	native/link/pack.c \
	native/link/places.c \
	native/link/uart-kinds.c \
	native/link/window.c
link_headers = \
	native/link/bytes.h \
	native/link/cobs.h \
	native/link/crc32.h \
	native/link/delta.h \
	native/link/entry.h \
	native/link/features.h \
	native/link/frame.h \
	native/link/hello.h \
	native/link/image.h \
	native/link/mailbox.h \
	native/link/message.def \
	native/link/message.h \
	native/link/noted.def \
	native/link/pack.h \
	native/link/places.h \
	native/link/probes.def \
	native/link/probes.h \
	native/link/second-end.h \
	native/link/uart-kinds.h \
	native/link/window.h
# What reads a device tree or ACPI's tables, or counts stale lines, is built for the host as well, for tests and fuzz targets alone.
payload_readers = \
	native/payload/acpi.c \
	native/payload/arena.c \
	native/payload/dt.c \
	native/payload/facts.c \
	native/payload/madt.c \
	native/payload/spcr.c \
	native/payload/stale.c
# Compiled for AArch64 and for AArch32.
payload_both = $(link_c) $(payload_readers) \
	native/payload/alike.c \
	native/payload/console.c \
	native/payload/cpu.c \
	native/payload/doze.c \
	native/payload/entry.c \
	native/payload/generate.c \
	native/payload/main.c \
	native/payload/memory.c \
	native/payload/runs.c \
	native/payload/scene.c \
	native/payload/second-own.c \
	native/payload/second.c \
	native/payload/serve.c \
	native/payload/session.c \
	native/payload/tell.c \
	native/payload/uart.c \
	native/payload/wake.c \
	native/payload/watched.c
payload_c = $(payload_both) \
	native/payload/cached.c \
	native/payload/cut.c \
	native/payload/efi.c \
	native/payload/firmware.c \
	native/payload/identify.c
payload_headers = \
	native/payload/acpi.h \
	native/payload/alike.h \
	native/payload/arch.h \
	native/payload/arena.h \
	native/payload/cached.h \
	native/payload/console.h \
	native/payload/cut.h \
	native/payload/doze.h \
	native/payload/dt.h \
	native/payload/facts.h \
	native/payload/firmware.h \
	native/payload/generate.h \
	native/payload/hidden.h \
	native/payload/madt.h \
	native/payload/payload.h \
	native/payload/psci.h \
	native/payload/runs.h \
	native/payload/scene.h \
	native/payload/second-entry.h \
	native/payload/second-int.h \
	native/payload/second.h \
	native/payload/serve.h \
	native/payload/session.h \
	native/payload/spcr.h \
	native/payload/stale.h \
	native/payload/tell.h \
	native/payload/trial.h \
	native/payload/uart.h \
	native/payload/wake.h \
	native/payload/watched.h

# It relocates itself: R_AARCH64_RELATIVE is all that is left to do, and payload.lds sees to that.
payload_ldflags = -nostdlib -static-pie -Wl,--no-dynamic-linker -Wl,--build-id=none -Wl,--gc-sections \
	-Wl,-z,max-page-size=4096 -Wl,-z,norelro

payload_own_objects = $(payload_assembly:.S=.xo) $(payload_c:.c=.xo)
# What calls can see of addresses comes first, so that a change of the C moves none of it.
payload_objects = $(runner_objects) $(payload_own_objects) $(freestanding_objects)
cross_objects += $(payload_own_objects)
EXTRA_DIST += $(payload_assembly) $(payload_c) $(payload_headers) $(link_headers) native/payload/payload.lds

native/payload/payload.elf: $(payload_objects) native/payload/payload.lds Makefile
	$(AM_V_XLD)$(CROSS_CC) $(payload_ldflags) -Wl,-T,$(srcdir)/native/payload/payload.lds -o $@ $(payload_objects)
native/payload/payload.img: native/payload/payload.elf
	$(AM_V_GEN)$(CROSS_OBJCOPY) -O binary native/payload/payload.elf $@
CLEANFILES += native/payload/payload.elf native/payload/payload.img

# The same in AArch32, for a caller of ARM instructions and for one of Thumb instructions. Without a compiler both are empty.
arm_payload_assembly = \
	native/payload/arm/boot.S \
	native/payload/arm/head.S \
	native/payload/arm/second-entry.S \
	native/payload/arm/string.S
arm_payload_c = \
	native/payload/arm/cut.c \
	native/payload/arm/firmware.c \
	native/payload/arm/identify.c
arm_payload_own_objects = $(arm_payload_assembly:.S=.ao) $(arm_payload_c:.c=.ao) $(payload_both:.c=.ao)
arm_payload_objects = $(arm_payload_own_objects) $(freestanding:.c=.ao)
arm_payload_ldflags = $(payload_ldflags) -Wl,-z,notext -Wl,-z,noexecstack -Wl,-T,$(srcdir)/native/payload/arm/payload.lds
if ARM32
arm_objects += $(arm_payload_objects)
native/payload/arm/payload.elf: $(arm_payload_objects) $(runner32_objects) native/payload/arm/payload.lds
	$(AM_V_at)$(MKDIR_P) $(@D)
	$(AM_V_XLD)$(ARM_CC) $(arm_payload_ldflags) -o $@ $(runner32_objects) $(arm_payload_objects)
native/payload/arm/payload-thumb.elf: $(arm_payload_objects) $(runner32_thumb_objects) native/payload/arm/payload.lds
	$(AM_V_at)$(MKDIR_P) $(@D)
	$(AM_V_XLD)$(ARM_CC) $(arm_payload_ldflags) -o $@ $(runner32_thumb_objects) $(arm_payload_objects)
native/payload/arm/payload.img: native/payload/arm/payload.elf
	$(AM_V_GEN)$(ARM_OBJCOPY) -O binary native/payload/arm/payload.elf $@
native/payload/arm/payload-thumb.img: native/payload/arm/payload-thumb.elf
	$(AM_V_GEN)$(ARM_OBJCOPY) -O binary native/payload/arm/payload-thumb.elf $@
else
native/payload/arm/payload.img native/payload/arm/payload-thumb.img:
	$(AM_V_at)$(MKDIR_P) $(@D)
	$(AM_V_GEN): >$@
endif
EXTRA_DIST += $(arm_payload_assembly) $(arm_payload_c) native/payload/arm/noted.def native/payload/arm/payload.lds
CLEANFILES += native/payload/arm/payload.elf native/payload/arm/payload.img \
	native/payload/arm/payload-thumb.elf native/payload/arm/payload-thumb.img

noinst_LIBRARIES += native/payload/libreaders.a
native_payload_libreaders_a_SOURCES = $(payload_readers) $(payload_headers)

# Host side: QEMU and its gdb stub.
noinst_LIBRARIES += native/libnative.a
native_libnative_a_SOURCES = $(link_c) $(link_headers) \
	native/host/batch.c \
	native/host/fuzz.c \
	native/host/gdb-names.c \
	native/host/gdb-wire.c \
	native/host/gdb-wire.h \
	native/host/gdb.c \
	native/host/gdb.h \
	native/host/hang.c \
	native/host/image.c \
	native/host/image.h \
	native/host/kept.c \
	native/host/kept.h \
	native/host/kind.c \
	native/host/kind.h \
	native/host/loop.c \
	native/host/mail.c \
	native/host/order.c \
	native/host/order.h \
	native/host/power.c \
	native/host/probe.c \
	native/host/process.c \
	native/host/process.h \
	native/host/program.c \
	native/host/program.h \
	native/host/qemu-int.h \
	native/host/qemu.c \
	native/host/rescue.c \
	native/host/subject.c

# Host side: a board at the end of a line.
noinst_LIBRARIES += native/host/board/libboard.a
native_host_board_libboard_a_SOURCES = \
	native/host/board/answer.c \
	native/host/board/board-file.c \
	native/host/board/board-int.h \
	native/host/board/board.c \
	native/host/board/calls.c \
	native/host/board/costly.c \
	native/host/board/debugger.c \
	native/host/board/doubt.c \
	native/host/board/given.c \
	native/host/board/kinds.c \
	native/host/board/laid.c \
	native/host/board/line-tty.c \
	native/host/board/line-tty.h \
	native/host/board/line-wait.c \
	native/host/board/line-wait.h \
	native/host/board/line.c \
	native/host/board/line.h \
	native/host/board/outcome.c \
	native/host/board/pages.c \
	native/host/board/play.c \
	native/host/board/power.c \
	native/host/board/preflight.c \
	native/host/board/preflight.h \
	native/host/board/probes.c \
	native/host/board/random.c \
	native/host/board/recipe.c \
	native/host/board/recipe.h \
	native/host/board/start.c \
	native/host/board/subject.c \
	native/host/board/sweep.c \
	native/host/board/talk.c \
	native/host/board/talk.h \
	native/host/board/tries.c \
	native/host/board/typing.c \
	native/host/board/typing.h \
	native/host/board/ymodem.c \
	native/host/board/ymodem.h
