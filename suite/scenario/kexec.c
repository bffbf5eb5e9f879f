/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kexec in its three forms: what the old kernel does from loading the image to the jump. The pages of the image are strewn over
 * memory; a list says where each belongs; a routine in a page of its own puts them there while the old kernel is written over.
 *
 * The old kernel has used the image's destination up to the last moment, so its lines there are dirty. The new kernel runs with
 * the MMU off and reads what is at the PoC. Its entry, which lies somewhere in it, goes to the payload.
 */
#include <string.h>

#include "suite/scenario/private.h"

#define SOFT_RESTART 1
#define SET_VECTORS 0
#define LISTS_MAX 8
#define SHORT_LIST 5		/* entries before the one that leads on */
#define GAP 3			/* pages between two segments: both are guarded */
#define HANG_INSN 0x14000000u	/* b . */
#define MOVZ_X16 0xd2800010u	/* movz x16, #imm16 */
#define MOVK_X16_16 0xf2a00010u	/* movk x16, #imm16, lsl #16 */
#define BR_X16 0xd61f0200u
#define SCTLR_I 0x1000u

struct kexec {
	struct scenario_scene *s;
	unsigned pages, flags;
	uint8_t *image;		/* as the new kernel wants it */
	uint64_t *to, *from;	/* physical, by page */
	uint64_t head;		/* first entry of the list */
	uint64_t entry;		/* of the new kernel */
	struct {
		uint64_t page, *words;
		unsigned used;
	} lists[LISTS_MAX];
	unsigned list_count;
	uint64_t code_size;	/* of the routine, by 16 bytes */
};

/* --- memory ---------------------------------------------------------------------------------------------------- */

/* Destinations: two segments, with room between them. One of them lies above 4 GiB, if there is memory. */
static void choose_destinations(struct kexec *k)
{
	const struct scene_draw *d = &k->s->draw;
	unsigned split = k->flags & KEXEC_OVERLAP ? k->pages : (k->pages + 1) / 2;

	for (unsigned i = 0; i < k->pages; i++) {
		bool first = i < split;

		k->to[i] = SCENE_DESTINATION + (uint64_t)(d->shift + i + (first ? 0 : GAP)) * k->s->page;
		if (k->s->options->high && first != d->low_first)
			k->to[i] += SCENE_TO_HIGH;
	}
	if (k->flags & KEXEC_OVER_TABLE)
		k->to[k->pages - 1] = k->s->places->table & ~(uint64_t)(k->s->page - 1);
	if (k->flags & KEXEC_OVER_DESCRIPTOR)
		k->to[k->pages - 1] = SCENE_ARGUMENT;
}

/*
 * Sources: anywhere; where they already are; or each in the page that the next one belongs to, which the list's order allows, and
 * the last in its own.
 */
static void choose_sources(struct kexec *k)
{
	for (unsigned i = 0; i < k->pages; i++) {
		if (k->flags & KEXEC_IN_PLACE || (k->flags & KEXEC_OVERLAP && i + 1 == k->pages))
			k->from[i] = k->to[i];
		else if (k->flags & KEXEC_OVERLAP && i + 2 < k->pages)
			k->from[i] = k->to[i + 1];
		else
			k->from[i] = scene_page(k->s);
	}
}

static void put_insn(uint8_t *at, uint32_t insn)
{
	memcpy(at, &insn, sizeof(insn));
}

/* The entry can be anywhere in memory. Who rounds it down to a page, or takes the first destination for it, hangs. */
static void write_entry(struct kexec *k)
{
	const struct scene_draw *d = &k->s->draw;
	unsigned i = d->entry_page % k->pages;
	uint8_t *page = k->image + (size_t)i * k->s->page;
	uint64_t payload = k->s->places->payload;

	put_insn(k->image, HANG_INSN);
	put_insn(page, HANG_INSN);
	put_insn(page + d->entry_at, MOVZ_X16 | (uint32_t)(payload & 0xffff) << 5);
	put_insn(page + d->entry_at + 4, MOVK_X16_16 | (uint32_t)(payload >> 16 & 0xffff) << 5);
	put_insn(page + d->entry_at + 8, BR_X16);
	k->entry = k->to[i] + d->entry_at;
}

static void write_image(struct kexec *k)
{
	const struct hv_places *places = k->s->places;
	uint8_t *last = k->image + (size_t)(k->pages - 1) * k->s->page + (places->table & (k->s->page - 1));

	scene_fill_random(k->s, k->image, (size_t)k->pages * k->s->page);
	write_entry(k);
	if (!(k->flags & KEXEC_OVER_TABLE))
		return;
	/* A call through the old table now hangs, rather than does something at random. */
	put_insn(last + 0x200, HANG_INSN);
	put_insn(last + 0x400, HANG_INSN);
}

static bool in_scene(uint64_t addr)
{
	return addr - HV_SCENE_BASE < HV_SCENE_SIZE || addr - HV_SCENE_HIGH < HV_SCENE_SIZE;
}

/* True if page i begins a run of destinations. */
static bool begins_run(const struct kexec *k, unsigned i)
{
	return !i || k->to[i] != k->to[i - 1] + k->s->page;
}

static unsigned run_length(const struct kexec *k, unsigned i)
{
	unsigned n = 1;

	while (i + n < k->pages && !begins_run(k, i + n))
		n++;
	return n;
}

static void lay_out_destinations(struct kexec *k)
{
	for (unsigned i = 0; i < k->pages; i++) {
		unsigned n = run_length(k, i);

		if (begins_run(k, i) && in_scene(k->to[i]))
			scene_patch(k->s, k->to[i], NULL, (size_t)n * k->s->page);
		scene_expect(k->s, "page of the image", k->to[i], k->image + (size_t)i * k->s->page, k->s->page);
	}
}

static bool is_destination(const struct kexec *k, uint64_t page)
{
	for (unsigned i = 0; i < k->pages; i++)
		if (k->to[i] == page)
			return true;
	return false;
}

static void lay_out_sources(struct kexec *k)
{
	scene_patch(k->s, SCENE_STAGING, k->image, (size_t)k->pages * k->s->page);
	for (unsigned i = 0; i < k->pages; i++) {
		if (k->flags & (KEXEC_OVERLAP | KEXEC_IN_PLACE) && is_destination(k, k->from[i]))
			continue;
		scene_patch(k->s, k->from[i], NULL, k->s->page);
		scene_keep(k->s, "source page", k->from[i], k->image + (size_t)i * k->s->page, NULL, k->s->page);
	}
}

/* A page that is free while this goes on. */
static void keep_page(struct scenario_scene *s, uint64_t page)
{
	uint8_t *bytes = scene_bytes(s, SCENE_PAGE);

	scene_fill_random(s, bytes, SCENE_PAGE);
	scene_patch(s, page, bytes, SCENE_PAGE);
	scene_keep(s, "page beside the control page", page, bytes, bytes, SCENE_PAGE);
}

static void lay_out_routine(struct kexec *k)
{
	struct scenario_scene *s = k->s;
	size_t size = s->routine_size < HV_KEXEC_CODE_MAX ? s->routine_size : HV_KEXEC_CODE_MAX;
	uint8_t *bytes = scene_bytes(s, SCENE_PAGE);

	k->code_size = (size + 15) & ~15ull;
	if (!bytes || !size)
		return;
	memcpy(bytes, s->routine, size);
	scene_patch(s, SCENE_ROUTINE, bytes, SCENE_PAGE);
	scene_patch(s, SCENE_CONTROL, NULL, SCENE_PAGE);	/* the routine may do with it what it wants */
	keep_page(s, SCENE_CONTROL - SCENE_PAGE);
	keep_page(s, SCENE_CONTROL + SCENE_PAGE);
}

/* --- the list -------------------------------------------------------------------------------------------------- */

/* Add an entry. Where the page is full, its last one leads to the next page. */
static void put_entry(struct kexec *k, uint64_t entry)
{
	unsigned most = k->flags & KEXEC_SHORT_LISTS ? SHORT_LIST : (unsigned)(k->s->page / 8) - 1;
	unsigned n = k->list_count;

	if (!n || k->lists[n - 1].used == most) {
		uint64_t page = scene_page(k->s);
		uint64_t *words = (uint64_t *)(void *)scene_bytes(k->s, k->s->page);

		if (n == LISTS_MAX || !words) {
			k->s->failed = true;
			return;
		}
		if (n)
			k->lists[n - 1].words[k->lists[n - 1].used++] = page | HV_IND_INDIRECTION;
		else
			k->head = page | HV_IND_INDIRECTION;
		k->lists[n].page = page;
		k->lists[n].words = words;
		k->list_count = ++n;
		scene_patch(k->s, page, NULL, k->s->page);
		scene_keep(k->s, "page of the list", page, (const uint8_t *)words, NULL, k->s->page);
	}
	k->lists[n - 1].words[k->lists[n - 1].used++] = entry;
}

static void make_list(struct kexec *k)
{
	if (k->flags & KEXEC_IN_PLACE) {
		k->head = HV_IND_DONE;
		return;
	}
	for (unsigned i = 0; i < k->pages && !k->s->failed; i++) {
		if (begins_run(k, i))
			put_entry(k, k->to[i] | HV_IND_DESTINATION);
		if (!k->s->failed)
			put_entry(k, k->from[i] | HV_IND_SOURCE);
	}
	if (!k->s->failed)
		put_entry(k, HV_IND_DONE);
}

/* --- steps ----------------------------------------------------------------------------------------------------- */

static void use_destination(struct kexec *k)
{
	scene_step(k->s, "old-kernel", "the old kernel uses the memory that the image will take",
		   "it does, and its lines there are dirty");
	for (unsigned i = 0; i < k->pages; i++) {
		uint64_t end = k->to[i] + (uint64_t)run_length(k, i) * k->s->page;

		if (!begins_run(k, i) || !in_scene(k->to[i]))
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
	scene_leave_by_hvc(k->s, (uint64_t[6]){ SOFT_RESTART, entry, arg0, arg1, arg2 });
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
	scene_call(k->s, (uint64_t[6]){ SET_VECTORS, SCENE_TABLE }, 0);
	scene_step(k->s, "relocate", "jump to the routine", "it copies the image and leaves by SOFT_RESTART");
	scene_record(k->s, &(struct hv_step){ HV_OP_BR, { SCENE_CONTROL, SCENE_ARGUMENT + SCENE_TO_LINEAR } });
}

/* Since 5.16 no routine runs where there is nothing to copy. */
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
	choose_destinations(&k);
	choose_sources(&k);
	write_image(&k);
	make_list(&k);
	lay_out_destinations(&k);
	lay_out_sources(&k);
	if (s->routine)
		lay_out_routine(&k);
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
