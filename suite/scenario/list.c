/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of scenarios. */
#include <string.h>

#include "suite/scenario/private.h"

#define KEXEC(form, variant, brief_, source_, stub_, pages_, flags_) \
	{ .name = form "/" variant, .brief = brief_, .source = source_, .stub = stub_, .build = build_kexec, .pages = pages_, \
	  .flags = flags_, .routine = form }
#define ONE_PAGE "an image of one page"
#define SOME_PAGES "seven pages in two segments, and a list of two pages"
#define MANY_PAGES "2048 pages, and a list of several pages"
#define OVERLAP "each page lies where the next one belongs, and the last where it belongs itself"

#define SOURCE_4_8 "arm64 machine_kexec(), cpu_soft_restart() and arm64_relocate_new_kernel in Linux 4.8 to 5.15; booting"
#define SOURCE_ARG "kern_reloc_arg in the kexec series of 2019 to 2021, which was not merged; booting"
#define SOURCE_5_16 "arm64 machine_kexec_post_load(), machine_kexec() and trans_pgd_copy_el2_vectors() since Linux 5.16; booting"
#define SOURCE_TABLE "hyp-abi; Arm ARM D7.5.9; trans_pgd_copy_el2_vectors()"
#define SOURCE_4_7 "arm64 swsusp_arch_resume() and swsusp_arch_suspend_exit in Linux 4.7 to 5.15"
#define SOURCE_RESUME_5_16 "the same since Linux 5.16"
#define EXIT_CODE "the code with which hibernation ends restores the pages and issues the call"
#define EXIT_PAGES 40u	/* at most, the stub's pages too: for the time that a play may take */
#define SOURCE_HEAD "arch/arm/boot/compressed/head.S since Linux 3.6; hyp-abi"
#define SOURCE_STUB "arm __hyp_stub_install, sync_boot_mode() and is_hyp_mode_available() since Linux 3.6"
#define SOURCE_RESET "arm _soft_restart(), cpu_v7_reset() in Linux 4.12 to 5.6; hyp-abi"
#define SOURCE_KVM_ARM "arm cpu_init_hyp_mode() and __do_hyp_init in Linux 4.12 to 5.6; hyp-abi"
#define SOURCE_KVM "arm64 cpu_prepare_hyp_mode(), cpu_init_hyp_mode() and __do_hyp_init since Linux 5.11"

/*
 * Over the table: up to 5.15 the stub has done its part by the time that the first page is copied, so the page over it does no
 * harm. Since 5.16 the call to it comes last, and the copied table must take it.
 */
#define UNTIL_5_15(form, flags, source)										\
	KEXEC(form, "one-page", ONE_PAGE, source, "linux-4.12", 1, flags),					\
	KEXEC(form, "some-pages", SOME_PAGES, source, "linux-4.12", 7, flags | KEXEC_SHORT_LISTS),		\
	KEXEC(form, "many-pages", MANY_PAGES, source, "linux-4.12", 2048, flags),				\
	KEXEC(form, "in-place", "every page lies where it belongs, as a crash kernel's does", source, "linux-4.12", 7, \
	      flags | KEXEC_IN_PLACE),										\
	KEXEC(form, "overlap", OVERLAP, source, "linux-4.12", 7, flags | KEXEC_OVERLAP),			\
	KEXEC(form, "over-table", "the image goes over the old kernel's stub, which is done with by then", source, \
	      "linux-4.12", 5, flags | KEXEC_OVER_TABLE),							\
	KEXEC(form, "icache-on", "EL2 has had its instruction cache on since boot", source, "linux-4.12", 3,	\
	      flags | KEXEC_ICACHE)

const struct scenario scenarios[] = {
	UNTIL_5_15("kexec-4.8", KEXEC_4_8, SOURCE_4_8),
	UNTIL_5_15("kexec-arg-2019", KEXEC_ARG_2019, SOURCE_ARG),
	KEXEC("kexec-5.16", "one-page", ONE_PAGE, SOURCE_5_16, "linux-6.0", 1, KEXEC_5_16),
	KEXEC("kexec-5.16", "some-pages", SOME_PAGES, SOURCE_5_16, "linux-6.0", 7, KEXEC_5_16 | KEXEC_SHORT_LISTS),
	KEXEC("kexec-5.16", "many-pages", MANY_PAGES, SOURCE_5_16, "linux-6.0", 2048, KEXEC_5_16),
	{ .name = "kexec-5.16/in-place", .brief = "a crash kernel: every page lies where it belongs, and no routine runs",
	  .source = SOURCE_5_16, .stub = "linux-6.0", .build = build_kexec, .pages = 7, .flags = KEXEC_5_16 | KEXEC_IN_PLACE },
	KEXEC("kexec-5.16", "overlap", OVERLAP, SOURCE_5_16, "linux-6.0", 7, KEXEC_5_16 | KEXEC_OVERLAP),
	KEXEC("kexec-5.16", "over-table", "the image goes over the old kernel's stub, and the copied table takes the last call",
	      SOURCE_5_16, "linux-6.0", 5, KEXEC_5_16 | KEXEC_OVER_TABLE),
	KEXEC("kexec-5.16", "over-descriptor", "the image goes over the image descriptor", SOURCE_5_16, "linux-6.0", 5,
	      KEXEC_5_16 | KEXEC_OVER_DESCRIPTOR),
	{ .name = "set-vectors", .brief = "SET_VECTORS to a table that was written a moment ago", .source = SOURCE_TABLE,
	  .stub = "linux-6.0", .build = build_set_vectors },
	{ .name = "hibernate-4.7", .brief = "the restored kernel gets its stub back by a table that takes x24",
	  .source = SOURCE_4_7, .stub = "linux-4.12", .build = build_hibernate },
	{ .name = "hibernate-4.7/exit-code", .brief = EXIT_CODE, .source = SOURCE_4_7, .stub = "linux-4.12",
	  .routine = "hibernate-4.7", .build = build_hibernate_exit, .pages = EXIT_PAGES },
	{ .name = "hibernate-5.16", .brief = "the restored kernel gets its stub back by the table that kexec uses",
	  .source = SOURCE_RESUME_5_16, .stub = "linux-6.0", .build = build_hibernate, .flags = HIBERNATE_TRANS_PGD },
	{ .name = "hibernate-5.16/exit-code", .brief = EXIT_CODE, .source = SOURCE_RESUME_5_16, .stub = "linux-6.0",
	  .routine = "hibernate-5.16", .build = build_hibernate_exit, .pages = EXIT_PAGES, .flags = HIBERNATE_TRANS_PGD },
	{ .name = "kvm-init-5.11", .brief = "KVM takes EL2 over: parameters and page tables, written by EL1", .source = SOURCE_KVM,
	  .stub = "linux-5.12", .build = build_kvm_init },
	{ .name = "arm-zimage/relocate", .brief = "the decompressor of 32-bit Arm moves itself over its own table",
	  .source = SOURCE_HEAD, .stub = "arm-zimage", .exec = HV_A32, .build = build_arm_relocate },
	{ .name = "arm-zimage/relocate-thumb", .brief = "the same of Thumb instructions", .source = SOURCE_HEAD,
	  .stub = "arm-zimage/thumb", .exec = HV_A32, .build = build_arm_relocate },
	{ .name = "arm-zimage/enter", .brief = "it enters the kernel in Hyp mode, by a table of its own", .source = SOURCE_HEAD,
	  .stub = "arm-zimage", .exec = HV_A32, .build = build_arm_enter },
	{ .name = "arm-zimage-efi/enter", .brief = "the same as EFI enters it: in Hyp mode, MMU and caches on",
	  .source = SOURCE_HEAD, .stub = "arm-zimage", .exec = HV_A32, .build = build_arm_efi, .flags = ARM_IN_HYP },
	{ .name = "arm-4.12/soft-restart", .brief = "a kernel of 32-bit Arm goes on to the next one", .source = SOURCE_RESET,
	  .stub = "arm-4.12", .exec = HV_A32, .build = build_arm_restart },
	{ .name = "arm-5.7/install", .brief = "a kernel of 32-bit Arm begins in Hyp mode, installs its stub, and goes on below",
	  .source = SOURCE_STUB, .stub = "arm-5.7", .exec = HV_A32, .build = build_arm_install, .flags = ARM_BOOT },
	{ .name = "arm-5.7/install-thumb", .brief = "the same of Thumb instructions", .source = SOURCE_STUB,
	  .stub = "arm-5.7/thumb", .exec = HV_A32, .build = build_arm_install, .flags = ARM_BOOT },
	{ .name = "arm-5.7/mismatch-svc", .brief = "its second CPU begins in Supervisor mode: Hyp mode is used on none",
	  .source = SOURCE_STUB, .stub = "arm-5.7", .exec = HV_A32, .build = build_arm_mismatch_svc },
	{ .name = "arm-5.7/mismatch-hyp", .brief = "its second CPU alone begins in Hyp mode, and leaves it as it is",
	  .source = SOURCE_STUB, .stub = "arm-5.7", .exec = HV_A32, .build = build_arm_mismatch_hyp, .flags = ARM_BOOT },
	{ .name = "kvm-arm-4.12", .brief = "KVM of 32-bit Arm takes Hyp mode over, and gives it back", .source = SOURCE_KVM_ARM,
	  .stub = "arm-4.12", .exec = HV_A32, .build = build_arm_kvm },
	{ .name = NULL },
};

const struct scenario *scenario_find(const char *name)
{
	for (const struct scenario *s = scenarios; s->name; s++)
		if (!strcmp(s->name, name))
			return s;
	return NULL;
}
