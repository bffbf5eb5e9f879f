/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kexec in its three forms: what the old kernel does from loading the image to the jump. The pages of the image are strewn over
 * memory; a list says where each belongs; a routine in a page of its own puts them there while the old kernel is written over.
 *
 * The old kernel has used the image's destination up to the last moment, so its lines there are dirty. The new kernel runs with
 * the MMU off and reads what is at the PoC. Its entry, which lies somewhere in it, goes to the payload.
 */
#include <string.h>

#include "suite/scenario/kexec-memory.h"

#define SCTLR_I 0x1000u

/* --- steps ----------------------------------------------------------------------------------------------------- */

static void use_destination(struct kexec *k)
{
	scene_step(k->s, "old-kernel", "the old kernel uses the memory that the image will take",
		   "it does, and its lines there are dirty");
	for (unsigned i = 0; i < k->pages; i++) {
		uint64_t end = k->to[i] + (uint64_t)kexec_run_length(k, i) * k->s->page;

		if (!kexec_begins_run(k, i) || !kexec_in_scene(k->to[i]))
			continue;
		scene_record(k->s, &(struct hv_step){ HV_OP_FILL, { k->to[i], end, scene_random(k->s), scene_random(k->s) } });
		scene_guard(k->s, "page beside the destination", k->to[i] - k->s->page, k->s->page);
		scene_guard(k->s, "page beside the destination", end, k->s->page);
	}
}

static void load_image(struct kexec *k)
{
	scene_step(k->s, "load-image", k->flags & KEXEC_IN_PLACE ? "load the image to where it belongs" :
		   "load the image, a page here and a page there", "kexec_load");
	for (unsigned i = 0; i < k->pages; i++)
		scene_copy(k->s, k->from[i], SCENE_STAGING + (uint64_t)i * k->s->page, k->s->page);
}

static void build_list(struct kexec *k)
{
	if (!k->list_count)
		return;
	scene_step(k->s, "build-list", "write the page list", "the routine walks it");
	for (unsigned i = 0; i < k->list_count; i++)
		scene_poke(k->s, k->lists[i].page, k->lists[i].words, k->lists[i].used);
}

static void copy_code(struct kexec *k)
{
	bool through_caches = (k->flags & KEXEC_FORM) == KEXEC_5_16;

	scene_step(k->s, "copy-code", "copy the relocation routine to the control page", "its own page may be written over");
	scene_copy(k->s, SCENE_CONTROL, SCENE_ROUTINE, k->code_size);
	scene_step(k->s, "clean-code", "clean the control page to the PoC",
		   through_caches ? "the routine's end is fetched with the MMU off; its beginning reaches the PoU by the way" :
				    "EL2 fetches the routine with the MMU and caches off");
	scene_range(k->s, HV_OP_DC_CIVAC, SCENE_CONTROL, k->code_size);
	scene_step(k->s, "dsb-code", "complete that", "the instruction cache is invalidated next");
	scene_op(k->s, HV_OP_DSB_SY);
	scene_step(k->s, "icache-code", "invalidate the instruction cache for the control page",
		   through_caches || k->flags & KEXEC_ICACHE ? "the routine is fetched through it" :
		   "no fetch, since EL2 runs with it off; the kernel does it all the same");
	scene_range(k->s, HV_OP_IC_IVAU, SCENE_CONTROL, k->code_size);
	scene_step(k->s, "dsb-icache", "complete that", "the routine is fetched next");
	scene_op(k->s, HV_OP_DSB_SY);
	scene_step(k->s, "isb-icache", "drop what was fetched ahead", "the routine is fetched next");
	scene_op(k->s, HV_OP_ISB);
}

static void clean_list(struct kexec *k)
{
	if (!k->list_count)
		return;
	scene_step(k->s, "clean-list", "clean the page list to the PoC", "the routine loads it with the MMU off");
	for (unsigned i = 0; i < k->list_count; i++)
		scene_range(k->s, HV_OP_DC_CIVAC, k->lists[i].page, k->s->page);
}

static void clean_image(struct kexec *k)
{
	scene_step(k->s, "clean-image", k->flags & KEXEC_IN_PLACE ? "clean the image to the PoC" :
		   "clean the image's source pages to the PoC", k->flags & KEXEC_IN_PLACE ?
		   "the new kernel runs with the MMU off, and no routine copies it" : "the routine loads them with the MMU off");
	for (unsigned i = 0; i < k->pages; i++)
		scene_range(k->s, HV_OP_DC_CIVAC, k->from[i], k->s->page);
}

static void complete(struct kexec *k)
{
	bool in_place = k->flags & KEXEC_IN_PLACE;

	scene_step(k->s, in_place ? "dsb-image" : "dsb", "complete the maintenance", in_place && k->s->routine ?
		   "the routine has a DSB of its own, so nothing waits for it" : "it is relied upon as soon as the MMU is off");
	scene_op(k->s, HV_OP_DSB_SY);
}

/* What cpu_soft_restart() does. */
static void soft_restart(struct kexec *k, uint64_t entry, uint64_t arg0, uint64_t arg1, uint64_t arg2)
{
	scene_step(k->s, "mmu-off", "switch EL1's MMU and caches off", "the caller's own map may be written over");
	scene_msr(k->s, HV_OP_MSR_SCTLR, SCENE_SCTLR_OFF);
	scene_step(k->s, "isb", "make sure that they are off", "SCTLR_EL1 is relied upon next");
	scene_op(k->s, HV_OP_ISB);
	scene_step(k->s, "restart", "SOFT_RESTART: leave for EL2", "the new kernel wants EL2");
	scene_leave_by_hvc(k->s, (uint64_t[6]){ scene_number(k->s, "soft-restart"), entry, arg0, arg1, arg2 });
}

/* --- the three forms -------------------------------------------------------------------------------------------- */

static void run_4_8(struct kexec *k)
{
	copy_code(k);
	clean_list(k);
	clean_image(k);
	complete(k);
	soft_restart(k, SCENE_CONTROL, k->head, k->entry, k->s->draw.dtb);
}

static void run_arg_2019(struct kexec *k)
{
	const uint64_t block[HV_KARG_SIZE / 8] = {
		[HV_KARG_HEAD / 8] = k->head, [HV_KARG_ENTRY / 8] = k->entry, [HV_KARG_ARG0 / 8] = k->s->draw.dtb,
		[HV_KARG_ARG1 / 8] = k->s->draw.args[0], [HV_KARG_ARG2 / 8] = k->s->draw.args[1],
		[HV_KARG_ARG3 / 8] = k->s->draw.args[2],
	};
	uint8_t *copy = scene_bytes(k->s, sizeof(block));

	memcpy(k->s->x + 1, k->s->draw.args, sizeof(k->s->draw.args));
	scene_patch(k->s, SCENE_ARGUMENT, NULL, SCENE_PAGE);
	copy_code(k);
	scene_step(k->s, "write-arg", "write the argument block", "the routine takes list, entry and arguments from it");
	scene_poke(k->s, SCENE_ARGUMENT, block, sizeof(block) / sizeof(*block));
	scene_step(k->s, "clean-arg", "clean the argument block to the PoC", "the routine loads it with the MMU off");
	scene_range(k->s, HV_OP_DC_CIVAC, SCENE_ARGUMENT, sizeof(block));
	clean_list(k);
	clean_image(k);
	complete(k);
	soft_restart(k, SCENE_CONTROL, SCENE_ARGUMENT, 0, 0);
	if (copy)
		scene_keep(k->s, "argument block", SCENE_ARGUMENT, memcpy(copy, block, sizeof(block)), NULL, sizeof(block));
}

/* The image descriptor as a kernel's own routine reads it. */
static void write_kimage(struct kexec *k, const struct kimage_fields *at)
{
	const struct { unsigned offset; uint64_t word; } rows[] = {
		{ at->head, k->head }, { at->start, k->entry }, { at->dtb, k->s->draw.dtb }, { at->el2_vectors, SCENE_TABLE },
		{ at->zero_page, SCENE_ZERO_PAGE }, { at->ttbr1, SCENE_TTBR1_COPY },
		{ at->phys_offset, at->subtracts ? 0 - SCENE_TO_LINEAR : SCENE_TO_LINEAR },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		scene_poke(k->s, SCENE_ARGUMENT + rows[i].offset, &rows[i].word, 1);
}

static void write_descriptor(struct kexec *k)
{
	const uint64_t words[HV_KIMAGE_SIZE / 8] = {
		[HV_KIMAGE_HEAD / 8] = k->head, [HV_KIMAGE_START / 8] = k->entry, [HV_KIMAGE_DTB / 8] = k->s->draw.dtb,
		[HV_KIMAGE_EL2_VECTORS / 8] = SCENE_TABLE, [HV_KIMAGE_ZERO_PAGE / 8] = SCENE_ZERO_PAGE,
		[HV_KIMAGE_TTBR1 / 8] = SCENE_TTBR1_COPY, [HV_KIMAGE_PHYS_OFFSET / 8] = SCENE_TO_LINEAR,
	};

	scene_patch(k->s, SCENE_ARGUMENT, NULL, SCENE_PAGE);
	scene_step(k->s, "write-image", "write the image descriptor", "the routine loads it, through the caches as it was stored");
	if (k->s->options->kimage)
		write_kimage(k, k->s->options->kimage);
	else
		scene_poke(k->s, SCENE_ARGUMENT, words, sizeof(words) / sizeof(*words));
}

/* Everything that the routine needs lies where no page of the image goes: it runs at EL1, MMU on, while they are copied. */
static void run_5_16(struct kexec *k)
{
	scene_step(k->s, "copy-tables", "copy the linear map's page table", "the routine runs on it; walks go through the caches");
	scene_copy(k->s, SCENE_TTBR1_COPY, SCENE_TTBR1, SCENE_PAGE);
	scene_op(k->s, HV_OP_DSB_ISHST);
	scene_copy_table(k->s, "trans-pgd-5.16");
	k->s->scene.owner = SCENE_TABLE;
	write_descriptor(k);
	copy_code(k);
	scene_step(k->s, "set-vectors", "SET_VECTORS: the copied table is EL2's", "the old one may be written over");
	scene_call(k->s, (uint64_t[6]){ scene_number(k->s, "set-vectors"), SCENE_TABLE }, 0);
	scene_step(k->s, "relocate", "jump to the routine", "it copies the image and leaves by SOFT_RESTART");
	scene_record(k->s, &(struct hv_step){ HV_OP_BR, { SCENE_CONTROL, SCENE_ARGUMENT + SCENE_TO_LINEAR } });
}

/* Since 5.16 no routine runs if there is nothing to copy. */
static void run_5_16_in_place(struct kexec *k)
{
	clean_image(k);
	complete(k);
	scene_step(k->s, "icache-image", "invalidate the instruction cache",
		   "the new kernel may fetch through it, and it must hold nothing older of the image (booting)");
	scene_op(k->s, HV_OP_IC_IALLU);
	scene_step(k->s, "dsb-icache", "complete that", "the image is fetched next");
	scene_op(k->s, HV_OP_DSB_SY);
	soft_restart(k, k->entry, k->s->draw.dtb, 0, 0);
}

static void (*const forms[])(struct kexec *) = {
	[KEXEC_4_8] = run_4_8, [KEXEC_ARG_2019] = run_arg_2019, [KEXEC_5_16] = run_5_16,
};

static bool kexec_init(struct kexec *k, struct scenario_scene *s)
{
	*k = (struct kexec){ .s = s, .pages = s->scenario->pages, .flags = s->scenario->flags };
	if (k->pages > SCENE_IMAGE_MAX / s->page)
		k->pages = (unsigned)(SCENE_IMAGE_MAX / s->page);
	k->image = scene_bytes(s, (size_t)k->pages * k->s->page);
	k->to = (uint64_t *)(void *)scene_bytes(s, k->pages * sizeof(*k->to));
	k->from = (uint64_t *)(void *)scene_bytes(s, k->pages * sizeof(*k->from));
	return !s->failed;
}

static void expect_new_kernel(struct kexec *k)
{
	k->s->how = HV_HOW_RESTARTED;
	k->s->x[0] = k->s->draw.dtb;
	if (k->flags & KEXEC_ICACHE)
		k->s->scene.call.in.r[HV_SCTLR_EL2] |= SCTLR_I;
	if (k->flags & KEXEC_OVER_TABLE) {
		k->s->over = k->to[k->pages - 1];
		k->s->over_size = k->s->page;
	}
}

int build_kexec(struct scenario_scene *s)
{
	struct kexec k;

	if (!kexec_init(&k, s))
		return -1;
	kexec_choose(&k);
	kexec_make_list(&k);
	kexec_lay_out(&k);
	expect_new_kernel(&k);
	use_destination(&k);
	load_image(&k);
	build_list(&k);
	if (s->routine)
		forms[k.flags & KEXEC_FORM](&k);
	else
		run_5_16_in_place(&k);
	return s->failed ? -1 : 0;
}
