/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Callers of 32-bit Arm. Hyp mode fetches with its MMU and caches off, so what a decompressor or a kernel of Supervisor mode writes
 * through the caches and Hyp mode executes must be cleaned to the PoC before the call that leads there.
 */
#include <string.h>

#include "hvcheck/abi.h"
#include "suite/scenario/private.h"

#define SCTLR_OFF 0x00c50878u	/* MMU and caches off (Arm ARM G8.2.126) */
#define KERNEL_SIZE 0x400u
#define JUMP 0xe51ff004u	/* ldr pc, [pc, #-4] */

static void clean(struct scenario_scene *s, const char *const names[2], uint64_t at, uint64_t size)
{
	scene_step(s, names[0], "clean it to the PoC", "Hyp mode fetches it with its MMU and caches off");
	scene_range(s, HV_OP_DC_CIVAC, at, size);
	scene_step(s, names[1], "complete that", "the next call may be fetched from it");
	scene_op(s, HV_OP_DSB_SY);
}

/* --- the decompressor ------------------------------------------------------------------------------------------- */

/* The new place begins a table's size below the old one: the copy goes over the table that is in force until then. */
int build_arm_relocate(struct scenario_scene *s)
{
	const uint64_t from = SCENE_STUB + 0x1000, to = from - 0x20;
	size_t size;
	uint64_t table = 0;
	const uint8_t *image = scene_stub(s, s->scenario->stub, from, &size, &table, NULL, NULL);

	if (!image)
		return -1;
	scene_patch(s, SCENE_STUB_SOURCE, image, (size + 15) & ~(size_t)15);
	scene_patch(s, SCENE_STUB, NULL, SCENE_STUB_MAX);
	scene_step(s, "load-image", "load the decompressor", "the boot loader's affair");
	scene_copy(s, from, SCENE_STUB_SOURCE, size);
	clean(s, (const char *const[]){ "clean-loaded", "dsb-loaded" }, from, size);
	scene_step(s, "install", "SET_VECTORS: the decompressor's own table", "as it has installed it at its start");
	scene_call(s, (uint64_t[6]){ scene_number(s, "set-vectors"), from + table }, 0);
	scene_step(s, "set-vectors", "SET_VECTORS: where the table is going to be", "the copy goes over the one in force");
	scene_call(s, (uint64_t[6]){ scene_number(s, "set-vectors"), to + table }, 0);
	scene_step(s, "copy-image", "the decompressor copies itself", "the kernel goes where it has been");
	scene_copy(s, to, from, size);
	clean(s, (const char *const[]){ "clean-image", "dsb-image" }, to, size);
	scene_step(s, "call-unknown", "a call that no stub has", "it shows that the table answers at its new place");
	scene_call(s, (uint64_t[6]){ SCENE_NO_CALL }, HVC_STUB_ERR);
	scene_set_back(s);
	return 0;
}

/* --- into the next kernel ---------------------------------------------------------------------------------------- */

/* A kernel that goes on to the harness's payload, written through the caches. */
static void load_kernel(struct scenario_scene *s)
{
	uint8_t *kernel = scene_bytes(s, KERNEL_SIZE);
	const uint32_t words[] = { JUMP, (uint32_t)s->places->payload };

	if (!kernel)
		return;
	scene_fill_random(s, kernel, KERNEL_SIZE);
	memcpy(kernel, words, sizeof(words));
	scene_patch(s, SCENE_STAGING, kernel, KERNEL_SIZE);
	scene_patch(s, SCENE_DESTINATION, NULL, KERNEL_SIZE);
	scene_step(s, "copy-kernel", "write the next kernel to its place", "it is entered there");
	scene_copy(s, SCENE_DESTINATION, SCENE_STAGING, KERNEL_SIZE);
	clean(s, (const char *const[]){ "clean-kernel", "dsb-kernel" }, SCENE_DESTINATION, KERNEL_SIZE);
	scene_step(s, "icache-kernel", "invalidate the instruction cache",
		   "the next kernel may switch it on before it does so itself");
	scene_op(s, HV_OP_IC_IALLU);
	scene_step(s, "dsb-icache", "complete that", "the next kernel is entered");
	scene_op(s, HV_OP_DSB_SY);
	scene_expect(s, "the next kernel", SCENE_DESTINATION, kernel, KERNEL_SIZE);
}

static void caches_off(struct scenario_scene *s)
{
	scene_step(s, "mmu-off", "MMU and caches off", "the next kernel is entered so");
	scene_msr(s, HV_OP_MSR_SCTLR, SCTLR_OFF);
	scene_step(s, "isb", "let that be so", "what comes next goes by it");
	scene_op(s, HV_OP_ISB);
}

int build_arm_restart(struct scenario_scene *s)
{
	load_kernel(s);
	caches_off(s);
	scene_step(s, "restart", "SOFT_RESTART: the next kernel begins in Hyp mode", "cpu_reset() ends so");
	scene_leave_by_hvc(s, (uint64_t[6]){ scene_number(s, "soft-restart"), SCENE_DESTINATION });
	s->how = HV_HOW_RESTARTED;
	return 0;
}

/* The decompressor with its other table, which leads into the kernel, and the kernel. Returns the table's address; 0: none. */
static uint64_t load_way(struct scenario_scene *s, const char *who, const char *clean_what, const char *clean_why)
{
	size_t size;
	uint64_t table = 0;
	const uint8_t *image = scene_stub(s, "arm-zimage-enter", SCENE_STUB, &size, &table, NULL, NULL);

	if (!image)
		return 0;
	scene_patch(s, SCENE_STUB_SOURCE, image, (size + 15) & ~(size_t)15);
	scene_patch(s, SCENE_STUB, NULL, SCENE_PAGE);
	scene_step(s, "copy-image", who, "with the table that leads into the kernel");
	scene_copy(s, SCENE_STUB, SCENE_STUB_SOURCE, size);
	scene_step(s, "clean-image", clean_what, clean_why);
	scene_range(s, HV_OP_DC_CIVAC, SCENE_STUB, size);
	load_kernel(s);
	return SCENE_STUB + table;
}

/* The call by which that table enters the kernel, whose address is in r4. */
static int enter(struct scenario_scene *s, uint64_t table, const char *what, const char *why)
{
	scene_step(s, "enter", what, why);
	scene_leave_by_hvc(s, (uint64_t[6]){ 0, 0, 0, 0, SCENE_DESTINATION });
	s->how = HV_HOW_RESTARTED;
	s->scene.owner = table;
	return 0;
}

/* The decompressor's end. */
int build_arm_enter(struct scenario_scene *s)
{
	uint64_t table = load_way(s, "the decompressor has copied itself", "clean it to the PoC",
				  "Hyp mode fetches it with its MMU and caches off");

	if (!table)
		return -1;
	caches_off(s);
	scene_set_vectors(s, table);
	return enter(s, table, "HVC: the kernel begins in Hyp mode", "it is to have what the decompressor had");
}

/*
 * The same as EFI enters it, in Hyp mode with MMU and caches on: its own HVC takes the word at 0x08, whose code switches them off.
 * It is fetched through the instruction cache, which stays on.
 */
int build_arm_efi(struct scenario_scene *s)
{
	uint64_t table = load_way(s, "the EFI stub has copied the image", "clean it",
				  "it is fetched through the instruction cache");

	if (!table)
		return -1;
	scene_step(s, "set-hvbar", "HVBAR := the table", "what a bare stub would do for a caller of Supervisor mode");
	scene_msr(s, HV_OP_MSR_VBAR, table);
	scene_step(s, "isb", "let that be so", "the HVC goes by it");
	scene_op(s, HV_OP_ISB);
	return enter(s, table, "HVC of Hyp mode itself: the kernel begins", "its MMU and data cache are to be off");
}

/* --- KVM ------------------------------------------------------------------------------------------------------------ */

#define BLOCK(gib) ((uint64_t)(gib) << 30 | 1u << 10 | 3u << 8 | 1u << 6 | 1u)	/* attribute 0; AP[1] is one in Hyp mode */
#define BLOCKS 4u
#define STACK 0x8000u

/*
 * Walks of Hyp mode go through the caches, as HTCR says, so its page tables need no clean. The init code itself has the DSB behind
 * which they are walked.
 */
int build_arm_kvm(struct scenario_scene *s)
{
	size_t size;
	uint64_t table = 0, bare = 0;
	const uint8_t *text = scene_stub(s, "kvm-arm-4.12", SCENE_STUB, &size, &table, "bare_stub", &bare);

	if (!text)
		return -1;
	scene_patch(s, SCENE_STUB_SOURCE, text, (size + 15) & ~(size_t)15);
	scene_patch(s, SCENE_STUB, NULL, SCENE_STUB_MAX);
	scene_patch(s, SCENE_EL2_MAP, NULL, SCENE_PAGE);
	scene_step(s, "load-text", "load the kernel's text, KVM's table too", "the decompressor's affair");
	scene_copy(s, SCENE_STUB, SCENE_STUB_SOURCE, size);
	clean(s, (const char *const[]){ "clean-text", "dsb-text" }, SCENE_STUB, size);
	scene_step(s, "icache-text", "invalidate the instruction cache", "Hyp mode goes on through it");
	scene_op(s, HV_OP_IC_IALLU);
	scene_step(s, "write-tables", "write Hyp mode's page tables: every address is itself",
		   "it runs with its MMU on afterwards");
	scene_record(s, &(struct hv_step){ HV_OP_FILL, { SCENE_EL2_MAP, SCENE_EL2_MAP + 8 * BLOCKS, BLOCK(0),
							 BLOCK(1) - BLOCK(0) } });
	scene_set_vectors(s, SCENE_STUB + table);
	scene_step(s, "init", "the call that begins KVM", "Hyp mode has its MMU on afterwards");
	scene_call(s, (uint64_t[6]){ s->places->canary + STACK, SCENE_STUB + table, SCENE_EL2_MAP }, s->places->canary + STACK);
	scene_step(s, "reset", "RESET_VECTORS: KVM is no more", "a kernel leaves Hyp mode as it found it");
	scene_call(s, (uint64_t[6]){ scene_number(s, "reset-vectors") }, 0);
	s->vbar = s->scene.owner = SCENE_STUB + bare;
	return 0;
}
