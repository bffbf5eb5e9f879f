/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The end of hibernation: the restored kernel is copied to where it belongs, and EL2 goes from a copied table to that kernel's
 * stub. The scenarios hibernate-4.7 and hibernate-5.16 do it step by step. Their variants exit-code run the code that does it
 * (vectors/hibernate-5.16/exit.S, or a kernel's own).
 *
 * Each restored page of exit-code leads to the next one by two branches, and the last one goes on with the script, as the
 * restored kernel would with its own affairs. So a page that does not arrive shows.
 */
#include <string.h>

#include "hvcheck/abi.h"
#include "isa/encode.h"
#include "suite/scenario/private.h"

#define NO_MATTER 0x600dull	/* x0 of a call that has none */

#define CHAIN 4u		/* restored pages beside the stub's */
#define PAGES_MAX (CHAIN + SCENE_STUB_MAX / SCENE_PAGE)

/* --- step by step ---------------------------------------------------------------------------------------------- */

/* The restored kernel's text arrives through the caches, and the exit code looks after fetches through them alone. */
static void restore_stub(struct scenario_scene *s, const uint8_t *bytes, size_t size)
{
	scene_patch(s, SCENE_STUB_SOURCE, bytes, (size + 15) & ~(size_t)15);
	scene_patch(s, SCENE_STUB, NULL, SCENE_STUB_MAX);
	scene_step(s, "restore-stub", "copy the restored kernel's text back, its stub too", "it is what hibernation is for");
	scene_copy(s, SCENE_STUB, SCENE_STUB_SOURCE, size);
	scene_step(s, "sync-text", "clean the text to the PoU and invalidate the instruction cache",
		   "EL1 runs it through the caches");
	scene_range(s, HV_OP_DC_CVAU, SCENE_STUB, size);
	scene_op(s, HV_OP_DSB_ISH);
	scene_op(s, HV_OP_IC_IALLU);
	scene_op(s, HV_OP_DSB_ISH);
	scene_op(s, HV_OP_ISB);
}

static void clean_stub(struct scenario_scene *s, uint64_t size)
{
	scene_step(s, "clean-stub", "clean the restored stub to the PoC", "EL2 fetches it with the MMU and caches off");
	scene_range(s, HV_OP_DC_CIVAC, SCENE_STUB, size);
	scene_step(s, "dsb-stub", "complete that", "the next call is fetched from it");
	scene_op(s, HV_OP_DSB_SY);
}

int build_hibernate(struct scenario_scene *s)
{
	bool trans_pgd = s->scenario->flags & HIBERNATE_TRANS_PGD;
	size_t size;
	uint64_t table = 0;
	const uint8_t *text = scene_stub(s, s->scenario->stub, SCENE_STUB, &size, &table, NULL, NULL);

	if (!text)
		return -1;
	table += SCENE_STUB;
	scene_copy_table(s, trans_pgd ? "trans-pgd-5.16" : "hibernate-4.7");
	scene_set_vectors(s, SCENE_TABLE);
	restore_stub(s, text, size);
	scene_step(s, "hand-back", "the copied table gives EL2 to the restored kernel's stub",
		   "it must not go through that stub, which is not at the PoC yet");
	if (trans_pgd)
		scene_call(s, (uint64_t[6]){ scene_number(s, "set-vectors"), table }, 0);
	else
		scene_call(s, (uint64_t[6]){ NO_MATTER, [5] = table }, NO_MATTER);
	clean_stub(s, size);
	scene_step(s, "call-stub", "a call that no stub has", "the restored stub answers");
	scene_call(s, (uint64_t[6]){ SCENE_NO_CALL }, HVC_STUB_ERR);
	scene_set_back(s);
	return 0;
}

/* --- by the code itself ---------------------------------------------------------------------------------------- */

struct resume {
	struct scenario_scene *s;
	unsigned pages;
	uint64_t to[PAGES_MAX], from[PAGES_MAX];	/* physical, by page; the first CHAIN lead from one to the next */
	uint8_t *image;			/* the restored pages, in this order */
	uint64_t table;			/* of the restored stub */
};

static void put_insn(uint8_t *at, uint32_t insn)
{
	memcpy(at, &insn, sizeof(insn));
}

/* Page i: from its first word to its last one, and from there to page i + 1. */
static void chain_page(struct resume *r, unsigned i)
{
	uint8_t *page = r->image + (size_t)i * r->s->page;

	put_insn(page, isa_make_b(r->to[i], r->to[i] + r->s->page - 4));
	put_insn(page + r->s->page - 4, isa_make_b(r->to[i] + r->s->page - 4, r->to[i + 1]));
}

/* The last page of the chain calls the scripted caller with the address of the step at which it goes on. */
static void chain_end(struct resume *r, uint64_t step)
{
	const unsigned i = CHAIN - 1;
	uint8_t *page = r->image + (size_t)i * r->s->page;

	put_insn(page, ISA_MAKE_MOVZ(0, step));
	put_insn(page + 4, ISA_MAKE_MOVK_16(0, step >> 16));
	put_insn(page + 8, isa_make_b(r->to[i] + 8, r->s->places->caller));
}

static bool lay_out(struct resume *r)
{
	struct scenario_scene *s = r->s;
	size_t size;
	const uint8_t *text = scene_stub(s, s->scenario->stub, SCENE_STUB, &size, &r->table, NULL, NULL);

	if (!text || size > SCENE_STUB_MAX)
		return false;
	r->table += SCENE_STUB;
	r->pages = CHAIN + (unsigned)((size + s->page - 1) / s->page);
	r->image = scene_bytes(s, (size_t)r->pages * s->page);
	if (!r->image)
		return false;
	scene_fill_random(s, r->image, CHAIN * s->page);
	memcpy(r->image + CHAIN * s->page, text, size);
	for (unsigned i = 0; i < r->pages; i++) {
		r->to[i] = i < CHAIN ? SCENE_DESTINATION + (uint64_t)i * s->page :
				       SCENE_STUB + (uint64_t)(i - CHAIN) * s->page;
		r->from[i] = scene_page(s);
		scene_patch(s, r->to[i], NULL, s->page);
		scene_patch(s, r->from[i], NULL, s->page);
	}
	for (unsigned i = 0; i + 1 < CHAIN; i++)
		chain_page(r, i);
	scene_patch(s, SCENE_STAGING, r->image, (size_t)r->pages * s->page);
	return true;
}

static void read_image(struct resume *r)
{
	struct scenario_scene *s = r->s;

	scene_step(s, "old-kernel", "the booted kernel uses the memory that the restored one will take",
		   "it does, and its lines there are dirty");
	for (unsigned i = 0; i < r->pages; i++)
		scene_record(s, &(struct hv_step){
			HV_OP_FILL, { r->to[i], r->to[i] + s->page, scene_random(s), scene_random(s) } });
	scene_step(s, "read-image", "read the restored kernel's pages, a page here and a page there", "they come from a disk");
	for (unsigned i = 0; i < r->pages; i++)
		scene_copy(s, r->from[i], SCENE_STAGING + (uint64_t)i * s->page, s->page);
}

static void write_list(struct resume *r)
{
	static const struct pbe_fields usual = { HV_PBE_COPY, HV_PBE_HOME, HV_PBE_NEXT };
	struct scenario_scene *s = r->s;
	const struct pbe_fields *at = s->options->pbe ? s->options->pbe : &usual;

	scene_patch(s, SCENE_ARGUMENT, NULL, SCENE_PAGE);
	scene_step(s, "write-list", "write the list of the pages", "the exit code walks it");
	for (unsigned i = 0; i < r->pages; i++) {
		uint64_t entry = SCENE_ARGUMENT + (uint64_t)i * HV_PBE_SIZE, words[HV_PBE_SIZE / 8];

		words[at->copy / 8] = r->from[i] + SCENE_TO_LINEAR;
		words[at->home / 8] = r->to[i] + SCENE_TO_LINEAR;
		words[at->next / 8] = i + 1 < r->pages ? entry + HV_PBE_SIZE + SCENE_TO_LINEAR : 0;
		scene_poke(s, entry, words, HV_PBE_SIZE / 8);
	}
}

static void copy_exit(struct resume *r)
{
	struct scenario_scene *s = r->s;
	size_t size = s->routine_size < HV_KEXEC_CODE_MAX ? s->routine_size : HV_KEXEC_CODE_MAX;
	uint8_t *bytes = scene_bytes(s, SCENE_PAGE);

	if (!bytes)
		return;
	memcpy(bytes, s->routine, size);
	size = (size + 15) & ~(size_t)15;
	scene_patch(s, SCENE_ROUTINE, bytes, SCENE_PAGE);
	scene_patch(s, SCENE_CONTROL, NULL, SCENE_PAGE);
	scene_step(s, "copy-exit", "copy the exit code to a page of its own", "the page of the kernel's may be written over");
	scene_copy(s, SCENE_CONTROL, SCENE_ROUTINE, size);
	scene_step(s, "clean-exit", "clean it to the PoU", "EL1 fetches it through the instruction cache");
	scene_range(s, HV_OP_DC_CVAU, SCENE_CONTROL, size);
	scene_step(s, "dsb-exit", "complete that", "the instruction cache is invalidated next");
	scene_op(s, HV_OP_DSB_ISH);
	scene_step(s, "icache-exit", "invalidate the instruction cache for it", "it is fetched through it");
	scene_range(s, HV_OP_IC_IVAU, SCENE_CONTROL, size);
	scene_step(s, "dsb-icache", "complete that", "it is fetched next");
	scene_op(s, HV_OP_DSB_ISH);
	scene_step(s, "isb-icache", "drop what was fetched ahead", "it is fetched next");
	scene_op(s, HV_OP_ISB);
}

static void run_exit(struct resume *r)
{
	struct scenario_scene *s = r->s;

	scene_step(s, "exit", "jump to the exit code", "it restores the pages, gives EL2 to the restored stub, and goes on there");
	chain_end(r, SCENE_SCRIPT + (s->record_count + 1) * HV_STEP_SIZE);
	scene_record(s, &(struct hv_step){ HV_OP_BR, { SCENE_CONTROL, SCENE_TTBR1_COPY, SCENE_TTBR1, r->to[0],
						       SCENE_ARGUMENT + SCENE_TO_LINEAR, r->table, SCENE_ZERO_PAGE } });
}

int build_hibernate_exit(struct scenario_scene *s)
{
	struct resume r = { .s = s };

	if (!lay_out(&r))
		return -1;
	scene_step(s, "copy-tables", "copy the linear map's page table", "the exit code runs on it; walks go through the caches");
	scene_copy(s, SCENE_TTBR1_COPY, SCENE_TTBR1, SCENE_PAGE);
	scene_op(s, HV_OP_DSB_ISHST);
	scene_copy_table(s, s->scenario->flags & HIBERNATE_TRANS_PGD ? "trans-pgd-5.16" : "hibernate-4.7");
	read_image(&r);
	write_list(&r);
	copy_exit(&r);
	scene_set_vectors(s, SCENE_TABLE);
	run_exit(&r);
	clean_stub(s, (uint64_t)(r.pages - CHAIN) * s->page);
	scene_step(s, "call-reset", "RESET_VECTORS, which the restored stub has and the copied table has not",
		   "VBAR_EL2 must be the restored stub's: the copied table's page is freed soon");
	scene_call(s, (uint64_t[6]){ scene_number(s, "reset-vectors") }, 0);
	scene_means(s, HV_STEP_02, "the copied table answers: the exit code's HVC did not give EL2 to the restored kernel's stub, "
		    "so VBAR_EL2 stays in a page that is freed soon");
	scene_step(s, "call-stub", "a call that no stub has", "the restored stub answers");
	scene_call(s, (uint64_t[6]){ SCENE_NO_CALL }, HVC_STUB_ERR);
	scene_set_back(s);
	return s->failed ? -1 : 0;
}
