# SPDX-License-Identifier: GPL-2.0-or-later
# A generation is a folder: vectors/<generation>/stub.S is the built-in "<generation>", and each vectors/<generation>/bad-x.S its
# broken sibling "<generation>/bad-x". Nothing else names a sibling.
generations = \
	linux-3.8 \
	iss-2015 \
	linux-4.7 \
	linux-4.8 \
	linux-4.12 \
	call-func-2017 \
	linux-5.12 \
	linux-5.13 \
	elx-sync-2021 \
	linux-6.0 \
	linux-6.19 \
	hibernate-4.7 \
	kexec-2019 \
	pkvm-5.16 \
	trans-pgd-5.16 \
	kvm-init-4.12 \
	kvm-init-5.10 \
	kvm-init-5.11 \
	kvm-live-4.12 \
	kvm-live-5.11
# Those of 32-bit Arm, in ARM and in Thumb instructions (thumb.S): built if there is a compiler for them.
arm_generations = \
	arm-3.6 \
	arm-mid-2017 \
	arm-4.12 \
	arm-5.7 \
	arm-zimage \
	arm-zimage-enter \
	kvm-arm-3.9 \
	kvm-arm-4.12
# Relocation routines of kexec (hvcheck/kexec.h), likewise: vectors/<form>/relocate.S is "<form>". They are embedded as bare bytes.
routine_forms = \
	kexec-4.8 \
	kexec-arg-2019 \
	kexec-5.16 \
	hibernate-5.16
# So is the code with which hibernation ends: vectors/<form>/exit.S, of a generation here.
generation_routines = vectors/hibernate-4.7/exit.S

in_folders = $(foreach folder,$(2),$(patsubst $(srcdir)/%,%,$(wildcard $(1:%=$(srcdir)/vectors/$(folder)/%.S)) \
	$(sort $(wildcard $(srcdir)/vectors/$(folder)/bad-*.S))))
stubs := $(call in_folders,stub,$(generations))
arm_stubs := $(call in_folders,stub thumb,$(arm_generations))
routines := $(call in_folders,relocate exit,$(routine_forms)) $(generation_routines)
# A folder is newer if a file has come or gone.
vector_folders := $(wildcard $(patsubst %,$(srcdir)/vectors/%/.,$(generations) $(arm_generations) $(routine_forms)))

# Assembly that every machine runs; part of the payload.
runner_sources = \
	vectors/caller.S \
	vectors/payload.S \
	vectors/runner.S

# The same of AArch32, in ARM instructions and in Thumb instructions.
runner32_sources = \
	vectors/caller32.S \
	vectors/payload32.S \
	vectors/runner32.S
runner32_thumb_sources = \
	vectors/caller32-thumb.S \
	vectors/payload32-thumb.S \
	vectors/runner32-thumb.S

stub_objects = $(stubs:.S=.xo)
runner_objects = $(runner_sources:.S=.xo)
routine_objects = $(routines:.S=.xo)
routine_bytes = $(routines:.S=.bin)
if ARM32
arm_stub_objects = $(arm_stubs:.S=.ao)
runner32_objects = $(runner32_sources:.S=.ao)
runner32_thumb_objects = $(runner32_thumb_sources:.S=.ao)
endif
arm_objects += $(arm_stub_objects) $(runner32_objects) $(runner32_thumb_objects)
cross_objects += $(stub_objects) $(routine_objects) $(runner_objects)
EXTRA_DIST += $(stubs) $(arm_stubs) $(routines) $(runner_sources) $(runner32_sources) \
	$(runner32_thumb_sources) vectors/runner32.inc vectors/runner-enter.inc vectors/runner-leave.inc \
	vectors/runner32-enter.inc vectors/runner32-leave.inc \
	vectors/embed.sh vectors/kexec.inc vectors/kvm.inc vectors/runner.inc \
	vectors/arm.inc vectors/kvm32.inc vectors/stub.inc vectors/vhe.inc vectors/finalise.inc

# Nobody relocates a routine. An object that would need it has a section .rela.text, and so that name.
$(routine_bytes): %.bin: %.xo
	@if grep -q '\.rela\.text' $<; then echo "$<: a routine that needs relocation" >&2; exit 1; fi
	$(AM_V_GEN)$(CROSS_OBJCOPY) -O binary -j .text $< $@
CLEANFILES += $(routine_bytes)

# Data of the host program: the stubs, whole with their symbols, as hv_builtins[]; the routines as hv_routines[]; the others as
# SYMBOL=FILE.
embedded_files = native/payload/payload.img native/payload/arm/payload.img native/payload/arm/payload-thumb.img \
	sim/a64/micro.bin sim/hyp/micro.bin machines/boot/init.elf machines/boot/init-arm.elf suite/measure/loops.xo \
	$(stub_objects) $(arm_stub_objects) $(routine_bytes)
embedded_names = hv_payload_image=native/payload/payload.img native_payload32_image=native/payload/arm/payload.img \
	native_payload32_thumb_image=native/payload/arm/payload-thumb.img \
	sim_a64_micro=sim/a64/micro.bin hyp_micro=sim/hyp/micro.bin \
	boot_init=machines/boot/init.elf boot_init_arm=machines/boot/init-arm.elf \
	measure_elf=suite/measure/loops.xo $(stub_objects) $(arm_stub_objects) $(routine_bytes)

noinst_LIBRARIES += vectors/libembed.a
vectors_libembed_a_SOURCES =
nodist_vectors_libembed_a_SOURCES = vectors/embed.S

vectors/embed.S: vectors/embed.sh $(stubs) $(arm_stubs) $(vector_folders) Makefile
	$(AM_V_at)$(MKDIR_P) $(@D)
	$(AM_V_GEN)srcdir='$(srcdir)' $(SHELL) $(srcdir)/vectors/embed.sh $(embedded_names) >$@.tmp && mv $@.tmp $@
vectors/embed.$(OBJEXT): $(embedded_files)
CLEANFILES += vectors/embed.S
