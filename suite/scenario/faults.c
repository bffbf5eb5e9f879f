/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every step of a caller, and every place of a routine, that can be wrong, and the rule that must catch it. Rows of one scenario
 * stand before those of its form. Rules are from what is wrong, not from what a run says.
 */
#include <string.h>

#include "suite/scenario/scenario.h"

#define STEP(scenario_, name_, step_, change_, rule_, missing_) \
	{ .scenario = scenario_, .name = name_, .step = step_, .change = FAULT_##change_, .rule = HV_##rule_, \
	  .missing = HV_MISSING_##missing_ }
#define STEP_ALSO(scenario_, name_, step_, change_, rule_, missing_, also_) \
	{ .scenario = scenario_, .name = name_, .step = step_, .change = FAULT_##change_, .rule = HV_##rule_, \
	  .missing = HV_MISSING_##missing_, .also = HV_##also_ }
/* A broken sibling of the form's routine. */
#define ROUTINE(form, variant, sibling, rule_, missing_) \
	{ .scenario = form "/" variant, .name = sibling, .routine = form "/" sibling, .rule = HV_##rule_, \
	  .missing = HV_MISSING_##missing_ }
#define ROUTINE_ALSO(form, variant, sibling, rule_, missing_, also_) \
	{ .scenario = form "/" variant, .name = sibling, .routine = form "/" sibling, .rule = HV_##rule_, \
	  .missing = HV_MISSING_##missing_, .also = HV_##also_ }

/* What was to be cleaned was not, in every way in which that happens. */
#define NOT_CLEANED(scenario, what, step, rule)						\
	STEP(scenario, "no-clean-" what, step, DROP, rule, CLEAN_POC),			\
	STEP(scenario, "clean-" what "-pou", step, TO_POU, rule, CLEAN_POC),		\
	STEP(scenario, "clean-" what "-length", step, LENGTH_AS_END, rule, CLEAN_POC),	\
	STEP(scenario, "clean-" what "-later", step, LATER, rule, CLEAN_POC)
#define NOT_CLEANED_HALF(scenario, what, step, rule)	\
	NOT_CLEANED(scenario, what, step, rule),	\
	STEP(scenario, "clean-" what "-half", step, HALF, rule, CLEAN_POC)

/*
 * In place the image is not copied: its first bytes are fetched, and then the new kernel's other accesses go past the caches.
 */
#define IN_PLACE(form)											\
	STEP_ALSO(form "/in-place", "no-clean-image", "clean-image", DROP, CACHE_02, CLEAN_POC, CACHE_01),	\
	STEP_ALSO(form "/in-place", "clean-image-pou", "clean-image", TO_POU, CACHE_02, CLEAN_POC, CACHE_01), \
	STEP_ALSO(form "/in-place", "clean-image-length", "clean-image", LENGTH_AS_END, CACHE_02, CLEAN_POC, CACHE_01), \
	STEP_ALSO(form "/in-place", "clean-image-later", "clean-image", LATER, CACHE_02, CLEAN_POC, CACHE_01), \
	STEP(form "/in-place", "clean-image-half", "clean-image", HALF, CACHE_01, CLEAN_POC)

/* With EL2's instruction cache on, the routine begins in it: the code must reach the PoU, and older bytes must be gone. */
#define ICACHE_ON(form)											\
	STEP_ALSO(form "/icache-on", "no-clean-code", "clean-code", DROP, CACHE_05, CLEAN_POU, CACHE_02),	\
	STEP_ALSO(form "/icache-on", "clean-code-length", "clean-code", LENGTH_AS_END, CACHE_05, CLEAN_POU, CACHE_02), \
	STEP_ALSO(form "/icache-on", "clean-code-later", "clean-code", LATER, CACHE_05, CLEAN_POU, CACHE_02),	\
	STEP(form "/icache-on", "no-ic-code", "icache-code", DROP, CACHE_06, IC)

/* A caller of the forms whose routine runs at EL2 with the MMU off. */
#define UNTIL_5_15(form)					\
	IN_PLACE(form),						\
	ICACHE_ON(form),					\
	NOT_CLEANED_HALF(form, "code", "clean-code", CACHE_02),	\
	NOT_CLEANED(form, "list", "clean-list", CACHE_01),	\
	NOT_CLEANED_HALF(form, "image", "clean-image", CACHE_01), \
	STEP(form, "no-dsb", "dsb", DROP, CACHE_07, DSB),	\
	STEP(form, "no-isb", "isb", DROP, SYNC_02, ISB)

/*
 * Their routine. What is not copied is what the old kernel's dirty lines say, so some wrong results leave lines undecided, too.
 */
#define ROUTINES_UNTIL_5_15(form)						\
	ROUTINE_ALSO(form, "some-pages", "bad-no-ivac", CACHE_03, INVALIDATE, CACHE_01),	\
	ROUTINE_ALSO(form, "some-pages", "bad-ivac-late", CACHE_03, INVALIDATE, CACHE_01),	\
	ROUTINE(form, "some-pages", "bad-ivac-no-dsb", CACHE_07, DSB),		\
	ROUTINE(form, "some-pages", "bad-no-ic", CACHE_06, IC),			\
	ROUTINE(form, "some-pages", "bad-no-dsb-copy", CACHE_07, DSB),		\
	ROUTINE(form, "some-pages", "bad-no-dsb-ic", CACHE_07, DSB),		\
	ROUTINE(form, "some-pages", "bad-no-isb", CACHE_08, ISB),		\
	ROUTINE(form, "icache-on", "bad-sctlr-no-isb", SYNC_02, ISB),		\
	ROUTINE(form, "some-pages", "bad-unaligned", ALIGN_02, ALIGNMENT),	\
	ROUTINE_ALSO(form, "some-pages", "bad-step", KEXEC_01, NOTHING, CACHE_01), \
	ROUTINE_ALSO(form, "some-pages", "bad-indirection", KEXEC_01, NOTHING, CACHE_01), \
	ROUTINE_ALSO(form, "some-pages", "bad-short", KEXEC_01, NOTHING, CACHE_01), \
	ROUTINE(form, "some-pages", "bad-long", KEXEC_02, NOTHING),		\
	ROUTINE(form, "some-pages", "bad-push", KEXEC_02, NOTHING),		\
	ROUTINE(form, "some-pages", "bad-absolute", KEXEC_05, NOTHING),		\
	ROUTINE(form, "some-pages", "bad-size", KEXEC_05, NOTHING)

/* A caller of hibernation's exit code. */
#define EXIT_CODE(form)									\
	STEP(form "/exit-code", "no-clean-exit", "clean-exit", DROP, CACHE_05, CLEAN_POU),	\
	STEP(form "/exit-code", "no-dsb-exit", "dsb-exit", DROP, CACHE_07, DSB),		\
	STEP(form "/exit-code", "no-ic-exit", "icache-exit", DROP, CACHE_06, IC)

/* What leads into the next kernel of 32-bit Arm, whose first instruction is fetched past the caches, and its other bytes read. */
#define INTO_KERNEL(scenario)								\
	STEP_ALSO(scenario, "no-clean-kernel", "clean-kernel", DROP, CACHE_02, CLEAN_POC, CACHE_01),	\
	STEP_ALSO(scenario, "clean-kernel-pou", "clean-kernel", TO_POU, CACHE_02, CLEAN_POC, CACHE_01),	\
	STEP_ALSO(scenario, "clean-kernel-length", "clean-kernel", LENGTH_AS_END, CACHE_02, CLEAN_POC, CACHE_01), \
	STEP_ALSO(scenario, "clean-kernel-later", "clean-kernel", LATER, CACHE_02, CLEAN_POC, CACHE_01),	\
	STEP(scenario, "clean-kernel-half", "clean-kernel", HALF, CACHE_01, CLEAN_POC),	\
	STEP(scenario, "no-dsb-kernel", "dsb-kernel", DROP, CACHE_07, DSB),		\
	STEP(scenario, "no-ic-kernel", "icache-kernel", DROP, CACHE_06, IC),		\
	STEP(scenario, "no-dsb-icache", "dsb-icache", DROP, CACHE_07, DSB),		\
	STEP(scenario, "no-isb", "isb", DROP, SYNC_02, ISB)

const struct fault faults[] = {
	UNTIL_5_15("kexec-4.8"),
	ROUTINES_UNTIL_5_15("kexec-4.8"),
	ROUTINE_ALSO("kexec-4.8", "overlap", "bad-step-in-place", KEXEC_01, NOTHING, CACHE_01),
	ROUTINE("kexec-4.8", "some-pages", "bad-x0", KEXEC_03, NOTHING),
	ROUTINE("kexec-4.8", "some-pages", "bad-x1", KEXEC_03, NOTHING),
	ROUTINE("kexec-4.8", "some-pages", "bad-dsb-ld", CACHE_07, DSB),
	ROUTINE("kexec-4.8", "some-pages", "bad-pssbb", CACHE_07, DSB),
	ROUTINE("kexec-4.8", "some-pages", "bad-dsb-reserved", CACHE_07, DSB),
	ROUTINE("kexec-4.8", "some-pages", "bad-dmb-copy", CACHE_07, DSB),
	ROUTINE_ALSO("kexec-4.8", "some-pages", "bad-iminline", CACHE_03, INVALIDATE, CACHE_01),
	ROUTINE_ALSO("kexec-4.8", "some-pages", "bad-cwg", CACHE_03, INVALIDATE, CACHE_01),
	ROUTINE("kexec-4.8", "some-pages", "bad-overshoot", KEXEC_02, NOTHING),
	ROUTINE("kexec-4.8", "some-pages", "bad-zva", ALIGN_02, NORMAL),
	ROUTINE("kexec-4.8", "some-pages", "bad-exclusive", ALIGN_02, NORMAL),
	ROUTINE("kexec-4.8", "some-pages", "bad-entry-page", STEP_01, NOTHING),
	ROUTINE("kexec-4.8", "some-pages", "bad-entry-32", STEP_01, NOTHING),
	ROUTINE("kexec-4.8", "some-pages", "bad-sctlr-res1", KEXEC_04, NOTHING),
	ROUTINE_ALSO("kexec-4.8", "some-pages", "bad-page-36", KEXEC_01, NOTHING, CACHE_01),
	ROUTINE("kexec-4.8", "some-pages", "bad-wfe", STEP_01, NOTHING),

	UNTIL_5_15("kexec-arg-2019"),
	NOT_CLEANED("kexec-arg-2019", "arg", "clean-arg", CACHE_01),
	ROUTINES_UNTIL_5_15("kexec-arg-2019"),
	ROUTINE("kexec-arg-2019", "some-pages", "bad-args-offset", KEXEC_03, NOTHING),
	ROUTINE("kexec-arg-2019", "some-pages", "bad-args-order", KEXEC_03, NOTHING),

	/* Since 5.16 it runs through the caches: the code goes to the PoU for its beginning, and to the PoC for its end. */
	IN_PLACE("kexec-5.16"),
	STEP("kexec-5.16/in-place", "no-dsb-image", "dsb-image", DROP, CACHE_07, DSB),
	STEP("kexec-5.16/in-place", "no-ic-image", "icache-image", DROP, CACHE_06, IC),
	STEP("kexec-5.16/in-place", "no-dsb-icache", "dsb-icache", DROP, CACHE_07, DSB),
	STEP("kexec-5.16/in-place", "no-isb", "isb", DROP, SYNC_02, ISB),
	STEP("kexec-5.16/over-table", "no-set-vectors", "set-vectors", DROP, STEP_01, NOTHING),
	ROUTINE("kexec-5.16", "over-descriptor", "bad-late-field", KEXEC_03, NOTHING),
	NOT_CLEANED_HALF("kexec-5.16", "table", "clean-table", CACHE_02),
	STEP_ALSO("kexec-5.16", "no-clean-code", "clean-code", DROP, CACHE_05, CLEAN_POU, CACHE_02),
	STEP("kexec-5.16", "clean-code-pou", "clean-code", TO_POU, CACHE_02, CLEAN_POC),
	STEP_ALSO("kexec-5.16", "clean-code-half", "clean-code", HALF, CACHE_05, CLEAN_POU, CACHE_02),
	STEP_ALSO("kexec-5.16", "clean-code-length", "clean-code", LENGTH_AS_END, CACHE_05, CLEAN_POU, CACHE_02),
	STEP_ALSO("kexec-5.16", "clean-code-later", "clean-code", LATER, CACHE_05, CLEAN_POU, CACHE_02),
	STEP("kexec-5.16", "no-dsb-code", "dsb-code", DROP, CACHE_07, DSB),
	STEP("kexec-5.16", "no-ic-code", "icache-code", DROP, CACHE_06, IC),
	STEP("kexec-5.16", "no-dsb-icache", "dsb-icache", DROP, CACHE_07, DSB),
	ROUTINE_ALSO("kexec-5.16", "some-pages", "bad-no-civac", CACHE_02, CLEAN_POC, CACHE_01),
	ROUTINE_ALSO("kexec-5.16", "some-pages", "bad-civac-early", CACHE_02, CLEAN_POC, CACHE_01),
	ROUTINE_ALSO("kexec-5.16", "some-pages", "bad-cvau", CACHE_02, CLEAN_POC, CACHE_01),
	ROUTINE("kexec-5.16", "some-pages", "bad-length-as-end", CACHE_01, CLEAN_POC),
	ROUTINE("kexec-5.16", "some-pages", "bad-no-ic", CACHE_06, IC),
	ROUTINE("kexec-5.16", "some-pages", "bad-no-dsb-copy", CACHE_07, DSB),
	ROUTINE("kexec-5.16", "some-pages", "bad-no-dsb-ic", CACHE_07, DSB),
	ROUTINE("kexec-5.16", "some-pages", "bad-unmask", KEXEC_04, NOTHING),
	ROUTINE("kexec-5.16", "some-pages", "bad-mmu-off-no-isb", SYNC_02, ISB),
	ROUTINE_ALSO("kexec-5.16", "some-pages", "bad-no-isb-ttbr", SYNC_03, ISB, SYNC_04),
	ROUTINE("kexec-5.16", "some-pages", "bad-no-dsb-tlbi", SYNC_04, DSB),
	ROUTINE("kexec-5.16", "some-pages", "bad-no-tlbi", SYNC_05, TLBI),
	ROUTINE("kexec-5.16", "some-pages", "bad-no-bbm", SYNC_05, TLBI),
	ROUTINE("kexec-5.16", "some-pages", "bad-bbm-nowhere", SYNC_05, TLBI),
	ROUTINE("kexec-5.16", "some-pages", "bad-tlbi-asid", SYNC_05, TLBI),
	ROUTINE("kexec-5.16", "some-pages", "bad-tlbi-early", SYNC_05, TLBI),
	ROUTINE("kexec-5.16", "some-pages", "bad-dsb-ld-tlbi", SYNC_04, DSB),
	ROUTINE_ALSO("kexec-5.16", "some-pages", "bad-step", KEXEC_01, NOTHING, CACHE_01),
	ROUTINE_ALSO("kexec-5.16", "some-pages", "bad-indirection", KEXEC_01, NOTHING, CACHE_01),
	ROUTINE_ALSO("kexec-5.16", "some-pages", "bad-short", KEXEC_01, NOTHING, CACHE_01),
	ROUTINE_ALSO("kexec-5.16", "some-pages", "bad-long", KEXEC_02, NOTHING, CACHE_01),
	ROUTINE("kexec-5.16", "some-pages", "bad-args-order", KEXEC_03, NOTHING),
	ROUTINE("kexec-5.16", "some-pages", "bad-direct-branch", STEP_01, NOTHING),
	ROUTINE("kexec-5.16", "some-pages", "bad-absolute", KEXEC_05, NOTHING),
	ROUTINE("kexec-5.16", "some-pages", "bad-size", KEXEC_05, NOTHING),

	NOT_CLEANED_HALF("set-vectors", "table", "clean-table", CACHE_02),
	STEP("set-vectors", "no-dsb-table", "dsb-table", DROP, CACHE_07, DSB),
	STEP("set-vectors", "no-set-vectors", "set-vectors", DROP, STEP_01, NOTHING),

	NOT_CLEANED_HALF("hibernate-4.7", "table", "clean-table", CACHE_02),
	NOT_CLEANED("hibernate-4.7", "stub", "clean-stub", CACHE_02),
	STEP("hibernate-4.7", "no-dsb-stub", "dsb-stub", DROP, CACHE_07, DSB),

	EXIT_CODE("hibernate-4.7"),

	NOT_CLEANED_HALF("hibernate-5.16", "table", "clean-table", CACHE_02),
	NOT_CLEANED("hibernate-5.16", "stub", "clean-stub", CACHE_02),
	STEP("hibernate-5.16", "no-dsb-stub", "dsb-stub", DROP, CACHE_07, DSB),

	EXIT_CODE("hibernate-5.16"),
	/* Shipped kernels have it (commit 955d86e5f3b9). */
	{ .scenario = "hibernate-5.16/exit-code", .name = "junk-x0", .routine = "hibernate-5.16/bad-junk-x0", .rule = HV_STEP_02 },
	ROUTINE("hibernate-5.16", "exit-code", "bad-last-page", STEP_01, NOTHING),
	ROUTINE("hibernate-5.16", "exit-code", "bad-short", STEP_01, NOTHING),
	ROUTINE("hibernate-5.16", "exit-code", "bad-no-cvau", CACHE_05, CLEAN_POU),
	ROUTINE("hibernate-5.16", "exit-code", "bad-no-ic", CACHE_06, IC),
	ROUTINE("hibernate-5.16", "exit-code", "bad-no-dsb-ic", CACHE_07, DSB),
	ROUTINE("hibernate-5.16", "exit-code", "bad-no-tlbi", SYNC_05, TLBI),

	NOT_CLEANED("kvm-init-5.11", "text", "clean-text", CACHE_02),
	STEP("kvm-init-5.11", "no-ic-text", "icache-text", DROP, CACHE_06, IC),
	NOT_CLEANED("kvm-init-5.11", "tables", "clean-tables", CACHE_01),
	NOT_CLEANED("kvm-init-5.11", "params", "clean-params", CACHE_01),
	STEP("kvm-init-5.11", "no-dsb", "dsb", DROP, CACHE_07, DSB),
	STEP("kvm-init-5.11", "no-set-vectors", "set-vectors", DROP, STEP_01, NOTHING),
	NOT_CLEANED("arm-zimage", "image", "clean-image", CACHE_02),
	STEP("arm-zimage", "no-clean-loaded", "clean-loaded", DROP, CACHE_02, CLEAN_POC),
	STEP("arm-zimage/relocate", "no-dsb-image", "dsb-image", DROP, CACHE_07, DSB),
	STEP("arm-zimage", "no-set-vectors", "set-vectors", DROP, STEP_01, NOTHING),
	STEP("arm-zimage", "late-set-vectors", "set-vectors", LATER, STEP_01, NOTHING),
	INTO_KERNEL("arm-zimage"),
	/* EFI's instruction cache stays on, and data goes past the caches in the end. */
	STEP("arm-zimage-efi", "no-clean-image", "clean-image", DROP, CACHE_05, CLEAN_POU),
	STEP("arm-zimage-efi", "no-ic-kernel", "icache-kernel", DROP, CACHE_06, IC),
	STEP_ALSO("arm-zimage-efi", "no-clean-kernel", "clean-kernel", DROP, CACHE_05, CLEAN_POU, CACHE_01),
	STEP("arm-zimage-efi", "clean-kernel-pou", "clean-kernel", TO_POU, CACHE_01, CLEAN_POC),
	STEP("arm-zimage-efi", "no-dsb-kernel", "dsb-kernel", DROP, CACHE_07, DSB),
	STEP("arm-zimage-efi", "no-set-hvbar", "set-hvbar", DROP, STEP_01, NOTHING),
	STEP("arm-zimage-efi", "no-isb", "isb", DROP, SYNC_03, ISB),
	INTO_KERNEL("arm-4.12/soft-restart"),
	STEP("arm-5.7", "no-dsb-text", "dsb-text", DROP, CACHE_07, DSB),
	STEP("arm-5.7", "no-store-mode", "store-mode", DROP, STEP_01, NOTHING),
	STEP("arm-5.7", "no-set-hvbar", "set-hvbar", DROP, STEP_01, NOTHING),
	STEP("arm-5.7", "no-hsctlr", "hsctlr", DROP, STEP_01, NOTHING),
	STEP("arm-5.7", "no-hcr", "hcr", DROP, BOOT_01, NOTHING),
	STEP("arm-5.7", "no-hcptr", "hcptr", DROP, BOOT_01, NOTHING),
	STEP("arm-5.7", "no-hstr", "hstr", DROP, BOOT_01, NOTHING),
	STEP("arm-5.7", "no-hdcr", "hdcr", DROP, BOOT_01, NOTHING),
	STEP("arm-5.7", "no-vpidr", "vpidr", DROP, BOOT_01, NOTHING),
	STEP("arm-5.7", "no-vmpidr", "vmpidr", DROP, BOOT_01, NOTHING),
	STEP("arm-5.7", "no-cnthctl", "cnthctl", DROP, BOOT_01, NOTHING),
	STEP("arm-5.7", "no-cntvoff", "cntvoff", DROP, BOOT_01, NOTHING),
	STEP("arm-5.7/install", "no-leave", "leave", DROP, STEP_01, NOTHING),
	STEP("arm-5.7/mismatch-hyp", "no-leave", "leave", DROP, BOOT_01, NOTHING),
	STEP("arm-5.7/mismatch-svc", "no-mark", "mark", DROP, STEP_01, NOTHING),
	STEP("arm-5.7/mismatch-svc", "no-sync", "sync", DROP, CACHE_04, INVALIDATE),
	STEP("arm-5.7/mismatch-svc", "late-sync", "sync", LATER, CACHE_04, INVALIDATE),
	STEP_ALSO("kvm-arm-4.12", "no-clean-text", "clean-text", DROP, CACHE_02, CLEAN_POC, CACHE_05),
	STEP_ALSO("kvm-arm-4.12", "clean-text-length", "clean-text", LENGTH_AS_END, CACHE_02, CLEAN_POC, CACHE_05),
	STEP_ALSO("kvm-arm-4.12", "clean-text-later", "clean-text", LATER, CACHE_02, CLEAN_POC, CACHE_05),
	STEP("kvm-arm-4.12", "clean-text-pou", "clean-text", TO_POU, CACHE_02, CLEAN_POC),
	STEP("kvm-arm-4.12", "no-ic-text", "icache-text", DROP, CACHE_06, IC),
	STEP("kvm-arm-4.12", "no-dsb-text", "dsb-text", DROP, CACHE_07, DSB),
	STEP("kvm-arm-4.12", "no-set-vectors", "set-vectors", DROP, STEP_01, NOTHING),
	{ .name = NULL },
};

static bool names(const struct fault *fault, const struct scenario *scenario)
{
	size_t n = strlen(fault->scenario);

	return !strncmp(fault->scenario, scenario->name, n) && (!scenario->name[n] || scenario->name[n] == '/');
}

const struct fault *fault_find(const struct scenario *scenario, const char *name)
{
	for (const struct fault *f = faults; f->name; f++)
		if (names(f, scenario) && !strcmp(f->name, name))
			return f;
	return NULL;
}

bool fault_fits(const struct fault *fault, const struct scenario *scenario)
{
	return fault_find(scenario, fault->name) == fault;
}
