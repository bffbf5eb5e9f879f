/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A scene under construction: its memory, its script, and what must be true behind it. Builders (suite/scenario/kexec.c and
 * suite/scenario/tables.c) say what a caller does; a fault changes the records of its step as they are added, so no builder knows
 * of faults. Private to suite/scenario/ and their tests.
 *
 * Memory that runs out is noted in `failed`: builders need not look after each call.
 */
#ifndef SUITE_SCENARIO_PRIVATE_H
#define SUITE_SCENARIO_PRIVATE_H

#include "suite/scenario/scenario.h"

#define SCENE_PAGE HV_KEXEC_PAGE
#define SCENE_LINE_A32 64u	/* of the CPUs of 32 bits that are modelled */

/* Where things lie. What is not named lies in the pool, whose pages are handed out in no order. */
#define SCENE_SCRIPT (HV_SCENE_BASE + 0x0000000)	/* records of HV_STEP_SIZE */
#define SCENE_SCRIPT_MAX 0x0100000
#define SCENE_TTBR0 (HV_SCENE_BASE + 0x0100000)		/* every address is itself */
#define SCENE_TTBR1 (HV_SCENE_BASE + 0x0101000)		/* the linear map, */
#define SCENE_TTBR1_COPY (HV_SCENE_BASE + 0x0102000)	/* and where the caller copies it to */
#define SCENE_ZERO_PAGE (HV_SCENE_BASE + 0x0103000)	/* a table without translations */
#define SCENE_EL2_MAP (HV_SCENE_BASE + 0x0104000)	/* what the caller gives EL2 */
#define SCENE_SPLIT (HV_SCENE_BASE + 0x0105000)		/* tables below TTBR0's, where the harness lies, */
#define SCENE_SPLITS 3u					/* and so many at most */
#define SCENE_ARGUMENT (HV_SCENE_BASE + 0x0108000)	/* argument block, image descriptor, parameters: a page of its own */
#define SCENE_CONTROL (HV_SCENE_BASE + 0x0110000)	/* control page: the copied routine */
#define SCENE_TABLE (HV_SCENE_BASE + 0x0120000)		/* a copied vector table */
#define SCENE_STUB (HV_SCENE_BASE + 0x0140000)		/* another kernel's stub, */
#define SCENE_STUB_SOURCE (HV_SCENE_BASE + 0x0160000)	/* and the bytes that it is copied from */
#define SCENE_STUB_MAX 0x0020000
#define SCENE_ROUTINE (HV_SCENE_BASE + 0x0180000)	/* in the old kernel's text */
#define SCENE_TABLE_SOURCE (HV_SCENE_BASE + 0x0190000)
#define SCENE_STAGING (HV_SCENE_BASE + 0x0800000)	/* the image as a file system would hold it */
#define SCENE_DESTINATION (HV_SCENE_BASE + 0x1400000)	/* where the new kernel wants it; the page before is guarded, too */
#define SCENE_POOL (HV_SCENE_BASE + 0x2000000)
#define SCENE_POOL_SIZE 0x2000000u
#define SCENE_IMAGE_MAX 0x800000u		/* bytes of an image: the larger the pages, the fewer */

/* What lies in the memory above 4 GiB lies there as it does in that below. */
#define SCENE_TO_HIGH (HV_SCENE_HIGH - HV_SCENE_BASE)

/* The kernel's linear map: one block of 1 GiB from HV_RAM_BASE on. */
#define SCENE_LINEAR 0xffffff8000000000ull
#define SCENE_LINEAR_SIZE (1ull << 30)
#define SCENE_LINEAR_ALL (HV_SCENE_HIGH + HV_SCENE_SIZE - HV_RAM_BASE)	/* with what lies above 4 GiB, in a block of its own */
#define SCENE_TO_LINEAR (SCENE_LINEAR - HV_RAM_BASE)	/* physical + this = virtual */

#define SCENE_DTB 0x4f000000ull		/* a device tree that is not read */
#define SCENE_SCTLR_OFF 0x30500800ull	/* SCTLR_EL1 with MMU and caches off */

/* What a window is looked at for. */
struct scene_check {
	const char *what;	/* "page of the image" */
	enum hv_rule rule;	/* HV_KEXEC_01, HV_KEXEC_02, or HV_RULE_NONE: none by itself */
	const uint8_t *want;	/* the bytes as they must be, borrowed from the scene */
	const uint8_t *before;	/* KEXEC-02: or as they were at first; NULL: zeroes */
};

/* A call of the script whose answer is known. */
struct scene_answer {
	size_t record;
	uint64_t x0;
	enum hv_rule rule;	/* that fails if the answer is another one: HV_STEP_01, or one of its own */
	const char *means;	/* then: what is wrong; NULL: no more than that */
};

/* What may be otherwise without a difference to a caller and a routine that are right. suite/scenario/draw.c says how. */
struct scene_draw {
	unsigned line, iline;		/* bytes of lines of the data and the instruction side */
	bool low_first;			/* the first segment is below 4 GiB, not the second */
	unsigned shift;			/* pages between the place for destinations and the first of them */
	unsigned entry_page;		/* of the image, which the new kernel is entered in; modulo their number */
	unsigned entry_at;		/* and where in it: a multiple of 4, in its first 64 bytes, not 0 */
	uint64_t dtb;
	uint64_t args[3];		/* x1-x3 of the new kernel, if the form has them */
};

/* A register that must have a value at the end, in those bits. */
struct scene_reg {
	enum hv_reg reg;
	uint64_t bits, want;
};

struct scenario_scene {
	const struct scenario *scenario;
	const struct fault *fault;
	const struct scenario_options *options;
	const struct hv_places *places;
	const uint8_t *routine;
	size_t routine_size;
	struct hv_scene scene;

	struct hv_step *records;	/* owned, like all arrays here */
	size_t record_count, record_room;
	uint16_t *step_of;		/* by record */
	size_t step_of_room;
	struct hv_step *late;		/* a fault's: they come behind the end */
	size_t late_count, late_room;
	struct scenario_step *steps;
	size_t step_count, step_room;
	struct hv_patch *patches;
	size_t patch_count, patch_room;
	struct hv_window *windows;
	struct scene_check *checks;	/* by window */
	size_t window_count, window_room, check_room;
	struct scene_answer *answers;
	size_t answer_count, answer_room;
	size_t script_window;
	void **blocks;			/* bytes that patches, windows and checks point to */
	size_t block_count, block_room;

	uint64_t random;		/* state */
	struct scene_draw draw;
	size_t page;			/* bytes that the caller calls a page: SCENE_PAGE, or what a kernel's own routine has */
	uint16_t *pool;			/* pages, shuffled */
	unsigned pool_used;
	unsigned fault_hits;		/* records that the fault changed */
	bool failed;			/* memory is out */

	/* What must be true at the end, beside the windows. */
	uint32_t how;			/* HV_HOW_RESTARTED or HV_HOW_RETURNED */
	uint64_t vbar;			/* VBAR_EL2 of a script that returned; 0: as at the beginning */
	uint64_t x[4];			/* registers at the new kernel's entry */
	const struct scene_reg *regs;	/* borrowed: BOOT-01 */
	size_t reg_count;
	uint64_t over, over_size;	/* image of the stub that the list covers, so that it may change; size 0: none */
};

/* A scene with its page tables and nothing else. False if memory is out; scene_free() in any case. */
bool scene_init(struct scenario_scene *s, const struct scenario *scenario, const struct fault *fault,
		const struct scenario_options *options, const struct hv_places *places);
/* init, the scenario's builder, and the call made of it all. 0, or -1 if memory is out. */
int scene_build(struct scenario_scene *s, const struct scenario *scenario, const struct fault *fault,
		const struct scenario_options *options, const struct hv_places *places);
void scene_free(struct scenario_scene *s);

/* Bytes, zeroed, that live as long as the scene; NULL if memory is out. */
uint8_t *scene_bytes(struct scenario_scene *s, size_t size);
uint64_t scene_random(struct scenario_scene *s);
void scene_fill_random(struct scenario_scene *s, uint8_t *bytes, size_t size);
/* Put the pages of the pool in no order. False if memory is out. */
bool scene_shuffle_pool(struct scenario_scene *s);
/* Fill s->draw, by options.draw and .high. */
void scene_draw(struct scenario_scene *s);
/* A page of the pool that is free. */
uint64_t scene_page(struct scenario_scene *s);
/* Let `bytes` (borrowed from the scene) stand at `addr`. NULL: zeroes. */
void scene_patch(struct scenario_scene *s, uint64_t addr, const uint8_t *bytes, size_t size);
/* The same of bytes that scene_fill_random() has made, but for a few, when s->random was `stream`. */
void scene_patch_random(struct scenario_scene *s, uint64_t addr, const uint8_t *bytes, size_t size, uint64_t stream);

/* Steps. All records up to the next scene_step() belong to this one. */
void scene_step(struct scenario_scene *s, const char *name, const char *what, const char *owed);
void scene_record(struct scenario_scene *s, const struct hv_step *record);
/* The end of the script; what a fault put off stands behind the step that never comes back. */
void scene_end_script(struct scenario_scene *s);
/* Loop iterations that a record takes at most: with the smallest line, and each its own block. */
uint64_t scene_cost(const struct hv_step *r);
void scene_op(struct scenario_scene *s, unsigned op);
void scene_range(struct scenario_scene *s, unsigned op, uint64_t from, uint64_t size);
void scene_copy(struct scenario_scene *s, uint64_t to, uint64_t from, uint64_t size);
/* Any number of words. */
void scene_poke(struct scenario_scene *s, uint64_t to, const uint64_t *words, size_t count);
void scene_msr(struct scenario_scene *s, unsigned op, uint64_t value);
/* x0 that asks for `call` ("set-vectors") in the generation that has EL2 as the scenario begins, and another that no stub knows. */
uint64_t scene_number(const struct scenario_scene *s, const char *call);
#define SCENE_NO_CALL 0x1234u
/* HVC with x0-x4 and x24; `answer`: what comes back in x0. */
void scene_call(struct scenario_scene *s, const uint64_t args[6], uint64_t answer);
/* The same, if the word at args[5] is HV_BOOT_HYP; `answer` is 0 if it must not be made. */
void scene_call_if(struct scenario_scene *s, const uint64_t args[6], uint64_t answer);
/* If the call that was added last has another answer, `rule` fails, with this sentence. */
void scene_means(struct scenario_scene *s, enum hv_rule rule, const char *means);
/* The same of a call that does not come back. */
void scene_leave_by_hvc(struct scenario_scene *s, const uint64_t args[6]);

/* Memory that is looked at behind it all. */
void scene_window(struct scenario_scene *s, const struct hv_window *window, const struct scene_check *check);
void scene_expect(struct scenario_scene *s, const char *what, uint64_t addr, const uint8_t *want, size_t size);
void scene_keep(struct scenario_scene *s, const char *what, uint64_t addr, const uint8_t *want, const uint8_t *before, size_t size);
/*
 * The same of memory that stays in use while it is dirty in the caches: words of 8 bytes from `first` on, each `step` more than the
 * one before. Of the step that is under way, the caller fills it. Memory that the scene does not have is left out.
 */
void scene_guard(struct scenario_scene *s, const char *what, uint64_t addr, size_t size);

/* Builders of several files. */
/* The built-in stub `name` placed at `base`, the offset of its table, and of `symbol` unless NULL. NULL if memory is out. */
uint8_t *scene_stub(struct scenario_scene *s, const char *name, uint64_t base, size_t *size, uint64_t *table,
		    const char *symbol, uint64_t *symbol_at);
/* set-vectors. And set-back: every script that can gives the vectors back, so a second one finds the machine as the first did. */
void scene_set_vectors(struct scenario_scene *s, uint64_t table);
void scene_set_back(struct scenario_scene *s);
/* copy-table, clean-table, dsb-table: the built-in table `name` alone at SCENE_TABLE. */
void scene_copy_table(struct scenario_scene *s, const char *name);
int build_kexec(struct scenario_scene *s);
int build_set_vectors(struct scenario_scene *s);
int build_hibernate(struct scenario_scene *s);
int build_hibernate_exit(struct scenario_scene *s);
int build_kvm_init(struct scenario_scene *s);
int build_arm_relocate(struct scenario_scene *s);
int build_arm_restart(struct scenario_scene *s);
int build_arm_enter(struct scenario_scene *s);
int build_arm_kvm(struct scenario_scene *s);
int build_arm_efi(struct scenario_scene *s);
int build_arm_install(struct scenario_scene *s);
int build_arm_mismatch_svc(struct scenario_scene *s);
int build_arm_mismatch_hyp(struct scenario_scene *s);

/* struct scenario.flags of kexec. */
#define KEXEC_FORM 3u		/* mask: */
#define KEXEC_4_8 0u
#define KEXEC_ARG_2019 1u
#define KEXEC_5_16 2u
#define KEXEC_IN_PLACE 4u	/* every page is where it belongs already */
#define KEXEC_OVERLAP 8u	/* destinations are sources of earlier pages */
#define KEXEC_OVER_TABLE 16u	/* the last page goes over the old kernel's stub */
#define KEXEC_OVER_DESCRIPTOR 32u /* the last page goes over what the routine's argument points to */
#define KEXEC_SHORT_LISTS 64u	/* a few entries in each page of the list */
#define KEXEC_ICACHE 128u	/* the stub left EL2's instruction cache on */
/* Of 32-bit Arm. */
#define ARM_IN_HYP 1u		/* the caller is in Hyp mode itself, its MMU and caches on, as EFI leaves it */
#define ARM_BOOT 2u		/* it is a CPU that has just been entered, in Hyp mode, its MMU and caches off */
#define ARM_SHORT 4u		/* its page tables have descriptors of 32 bits, as a kernel without LPAE */
/* Of hibernation. */
#define HIBERNATE_TRANS_PGD 1u	/* by the table of 5.16 */

/*
 * Judge one play of `s`: its windows are filled. `seen`: what the machine observed of it. Adds the verdicts to `result`, whose
 * hazards and steps are in place. 0, or -1 if memory is out.
 */
int scenario_judge(const struct scenario_scene *s, const struct hv_outcome *out, uint64_t seen, struct scenario_result *result);
/* What the routine itself shows. Adds KEXEC-05. */
int scenario_judge_routine(const struct scenario_scene *s, struct scenario_result *result);
bool scenario_failed(const struct scenario_result *result);

#endif
