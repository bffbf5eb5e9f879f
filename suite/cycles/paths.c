/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walks through a stub from one of its slots, one way of each branch after the other. */
#include <stdlib.h>
#include <string.h>

#include "hvcheck/call.h"
#include "isa/bits.h"
#include "isa/exception.h"
#include "isa/sysreg.h"
#include "suite/cycles/paths.h"
#include "suite/cycles/system.h"
#include "suite/static/word.h"

#define FORKS_MAX 128		/* open at once: each goes on where its branch was not taken */

struct walk {
	const struct hv_stub *stub;
	uint64_t base;
	const uint8_t *image;		/* borrowed: as it lies at `base` */
	struct paths *to;
	struct paths_step *steps;	/* owned; of the path under way */
	bool out_of_memory;
};

/* Where a path stands. */
struct place {
	uint64_t at;
	size_t count;			/* steps so far */
	struct value_state state;
	struct paths_loop loops[PATHS_LOOPS_MAX];
	unsigned loop_count;
	uint8_t control;
	bool forked;			/* it goes on where its last step, a branch, is not taken */
};

/* --- what is on ---------------------------------------------------------------------------------------------------- */

static uint8_t control_of(const struct value *sctlr, uint8_t before)
{
	static const struct { uint64_t bit; uint8_t is; } bits[] = {
		{ ISA_SCTLR_M, PATHS_M }, { ISA_SCTLR_C, PATHS_C }, { ISA_SCTLR_I, PATHS_I },
	};
	uint8_t is = 0;

	for (unsigned i = 0; i < 3; i++)
		if (sctlr->bits & bits[i].bit)
			is |= bits[i].is;
	return is == (before & 7) ? before : is | PATHS_CHANGED;
}

/* --- one path ------------------------------------------------------------------------------------------------------ */

static bool is_code(const struct walk *w, uint64_t at)
{
	return !(at & 3) && hv_has_word(w->stub->size, at - w->base) &&
	       (!w->stub->absent_size || at - w->base < w->stub->absent);
}

/* Keep the path that has come to its end. */
static void keep(struct walk *w, const struct place *p, enum paths_end end)
{
	w->out_of_memory |= !paths_add(w->to, &(struct paths_path){ .end = end, .count = p->count, .steps = w->steps,
								     .loop_count = p->loop_count }, p->loops);
}

static struct paths_step *note(struct walk *w, struct place *p, uint32_t word)
{
	w->steps[p->count] = (struct paths_step){ .at = p->at, .word = word, .control = p->control };
	return &w->steps[p->count++];
}

/* The last step before this one at that address, or `count`. */
static size_t last_at(const struct walk *w, const struct place *p, uint64_t at)
{
	for (size_t i = p->count; i--;)
		if (w->steps[i].at == at)
			return i;
	return p->count;
}

/* The path leads back from its last step. False: it does not go on, as it has been around this loop before, or it never ends. */
static bool go_around(struct walk *w, struct place *p, uint64_t to, uint64_t of)
{
	size_t first = last_at(w, p, to);

	for (unsigned i = 0; i < p->loop_count; i++)
		if (p->loops[i].at == to && w->steps[p->loops[i].end - 1].at == w->steps[p->count - 1].at)
			return false;
	if (p->loop_count == PATHS_LOOPS_MAX) {
		w->to->cut = true;
		return false;
	}
	p->loops[p->loop_count++] = (struct paths_loop){ to, first, p->count, of };
	return true;
}

/* From here back to `to` no branch leaves the loop, so that it never ends, whatever it counts. */
static bool is_endless(const struct walk *w, const struct place *p, size_t first)
{
	struct isa_insn insn;

	for (size_t i = first; i < p->count; i++) {
		isa_decode(ISA_A64, w->steps[i].word, &insn);
		if (insn.flow != ISA_NEXT && insn.flow != ISA_JUMP)
			return false;
	}
	return true;
}

/* Times that depend on values: registers of the caller that a multiplication, a division, or an address is made of. */
static void note_data(struct walk *w, const struct place *p, const struct isa_insn *insn)
{
	static const uint16_t slow[] = {
		A64_MADD, A64_MSUB, A64_SMADDL, A64_SMSUBL, A64_UMADDL, A64_UMSUBL, A64_SMULH, A64_UMULH, A64_UDIV, A64_SDIV,
	};
	uint64_t reads = isa_reads(insn);
	bool by_value = (reads | isa_writes(insn)) & ISA_MEMORY || insn->id == A64_SYS;

	for (unsigned i = 0; i < sizeof(slow) / sizeof(slow[0]); i++)
		by_value |= insn->id == slow[i];
	for (unsigned i = 0; by_value && i < 31; i++)
		if (reads >> i & 1)
			w->to->data |= p->state.r[i].of & ISA_GENERAL;
}

static bool leads_from_memory(const struct place *p, const struct isa_insn *insn)
{
	unsigned reg = isa_register(insn, ISA_IN);

	return reg < 31 && p->state.r[reg].of & VALUE_OF_MEMORY;
}

/* A register says where to go on. True: that is known, and lies in the stub. */
static bool follow_register(struct walk *w, struct place *p, const struct isa_insn *insn)
{
	unsigned reg = insn->flow == ISA_RETURN && !isa_find(insn, ISA_IN) ? 30 : isa_register(insn, ISA_IN);
	uint64_t to;

	if (reg == 31 || !value_is(&p->state.r[reg], &to) || !is_code(w, to))
		return false;
	p->at = to;
	return true;
}

/*
 * Code is called that is not followed. It never comes back, as a payload does not; or it does, and may leave anything in any
 * register.
 */
static void pass_call(struct walk *w, struct place *p)
{
	keep(w, p, PATHS_LEAVES);
	w->to->calls = true;
	w->steps[p->count - 1].calls = true;
	for (unsigned i = 0; i < 31; i++)
		p->state.r[i] = value_unknown(VALUE_OF_MEMORY);
	p->state.flags = value_unknown(VALUE_OF_MEMORY);
	p->at += 4;
}

struct forks {
	struct place *open;	/* owned; FORKS_MAX */
	unsigned count;
};

/* One more place to go on from; NULL: there are too many. */
static struct place *open_fork(struct walk *w, struct forks *forks, const struct place *p)
{
	if (forks->count == FORKS_MAX) {
		w->to->cut = true;
		return NULL;
	}
	forks->open[forks->count] = *p;
	return &forks->open[forks->count++];
}

/*
 * An ISB makes what was written to SCTLR_EL2 take effect. What is not known of it came from SCTLR_EL1: MMU and caches are on, if
 * that is of a kernel that runs, or off.
 */
static void synchronise(struct walk *w, struct place *p, struct forks *forks)
{
	const uint64_t bits = ISA_SCTLR_M | ISA_SCTLR_C | ISA_SCTLR_I;
	struct value sctlr = system_get(&p->state, ISA_SCTLR_EL2);
	struct place *off;

	if (bits & ~sctlr.known) {
		off = open_fork(w, forks, p);
		if (off) {
			sctlr.known |= bits;
			system_set(&off->state, ISA_SCTLR_EL2, sctlr);
			off->control = control_of(&sctlr, p->control);
		}
		sctlr.bits |= bits;
		system_set(&p->state, ISA_SCTLR_EL2, sctlr);
		w->to->of |= sctlr.of;
	}
	p->control = control_of(&sctlr, p->control);
}

/* A branch that may go both ways, or is known to go one. False: the path does not go on. */
static bool fork_path(struct walk *w, struct place *p, struct forks *forks, const struct isa_insn *insn)
{
	uint64_t of, to = isa_target(insn, p->at);
	int taken = value_asks(&p->state, insn, &of);
	struct place *other;

	if (taken >= 0) {
		w->steps[p->count - 1].taken = taken;
		p->at = taken ? to : p->at + 4;
		return true;
	}
	w->to->of |= of;
	if (to <= p->at && last_at(w, p, to) < p->count) {	/* one more pass: the path goes on behind the last */
		if (!go_around(w, p, to, of))
			return false;
		p->at += 4;
		return true;
	}
	other = open_fork(w, forks, p);
	if (!other)
		return false;
	other->forked = true;
	value_learn(&other->state, insn, false);
	other->at = p->at + 4;
	value_learn(&p->state, insn, true);
	w->steps[p->count - 1].taken = true;
	p->at = to;
	return true;
}

static bool jump(struct walk *w, struct place *p, uint64_t to)
{
	size_t first = last_at(w, p, to);

	w->steps[p->count - 1].taken = true;
	if (to <= p->at && first < p->count) {
		if (is_endless(w, p, first)) {
			keep(w, p, PATHS_HANGS);
			return false;
		}
		if (!go_around(w, p, to, w->to->of))
			return false;
	}
	p->at = to;
	return true;
}

/* One instruction. False: the path has ended, or does not go on. */
static bool advance(struct walk *w, struct place *p, struct forks *forks)
{
	struct isa_insn insn;
	uint32_t word;

	if (!is_code(w, p->at)) {
		keep(w, p, PATHS_STOPS);
		return false;
	}
	if (p->count == PATHS_STEPS_MAX) {
		w->to->cut = true;
		return false;
	}
	word = hv_word(w->image, w->stub->size, p->at - w->base);
	if (!isa_decode(ISA_A64, word, &insn)) {
		keep(w, p, PATHS_STOPS);
		return false;
	}
	note(w, p, word);
	note_data(w, p, &insn);
	switch (insn.flow) {
	case ISA_JUMP:
		return jump(w, p, isa_target(&insn, p->at));
	case ISA_BRANCH_IF:
		return fork_path(w, p, forks, &insn);
	case ISA_CALL:
		p->state.r[30] = value_constant(p->at + 4);
		if (is_code(w, isa_target(&insn, p->at)))
			return jump(w, p, isa_target(&insn, p->at));
		pass_call(w, p);
		return true;
	case ISA_INDIRECT_CALL:
		if (!follow_register(w, p, &insn))
			pass_call(w, p);
		else
			p->state.r[30] = value_constant(w->steps[p->count - 1].at + 4);
		return true;
	case ISA_INDIRECT: case ISA_RETURN:
		if (follow_register(w, p, &insn))
			return true;
		w->to->open |= leads_from_memory(p, &insn);
		keep(w, p, PATHS_LEAVES);
		return false;
	case ISA_ERET:
		keep(w, p, PATHS_RETURNS);
		return false;
	case ISA_STOP:
		keep(w, p, PATHS_STOPS);
		return false;
	default:
		break;
	}
	value_step(&p->state, &insn, p->at);
	p->at += 4;
	if (insn.id == A64_ISB)
		synchronise(w, p, forks);
	return true;
}

/* Little endian, as EL2's data is. */
static bool read_image(void *ctx, uint64_t address, unsigned size, uint64_t *bits)
{
	const struct walk *w = ctx;
	uint64_t at = address - w->base;

	if (at >= w->stub->size || w->stub->size - at < size)
		return false;
	*bits = 0;
	for (unsigned i = 0; i < size; i++)
		*bits |= (uint64_t)w->image[at + i] << 8 * i;
	return true;
}

/* --- all of them --------------------------------------------------------------------------------------------------- */

static void begin(struct place *p, struct walk *w, const struct paths_call *call)
{
	const uint64_t syndrome = (uint64_t)ISA_EC_HVC64 << ISA_ESR_EC_SHIFT | 1u << 25 | call->imm;
	struct value sctlr = value_constant(call->sctlr);

	*p = (struct place){ .at = w->base + w->stub->table + hv_slot(call->from, HV_EVENT_HVC) * HV_SLOT_SIZE };
	value_begin(&p->state);
	p->state.read = call->as_filed ? read_image : NULL;
	p->state.ctx = w;
	p->state.others = call->others;
	p->state.other_count = call->other_count;
	p->state.r[0].other = call->others;
	if (call->known_x0)
		p->state.r[0] = value_constant(call->x0);
	system_set(&p->state, ISA_ESR_EL2, value_constant(syndrome));
	system_set(&p->state, ISA_SCTLR_EL2, sctlr);
	system_set(&p->state, ISA_HCR_EL2, value_constant(call->hcr));
	system_set(&p->state, ISA_CurrentEL, value_constant(2 << 2));
	if (call->no_guest)
		system_set(&p->state, ISA_VTTBR_EL2, value_constant(0));
	p->control = control_of(&sctlr, 0) & (PATHS_M | PATHS_C | PATHS_I);
}

int paths_find(const struct hv_stub *stub, uint64_t base, const uint8_t *image, const struct paths_call *call, struct paths *to)
{
	struct walk w = { .stub = stub, .base = base, .image = image, .to = to };
	struct forks forks = { calloc(FORKS_MAX, sizeof(*forks.open)), 0 };
	struct place *p = malloc(sizeof(*p));

	*to = (struct paths){ 0 };
	w.steps = malloc(PATHS_STEPS_MAX * sizeof(*w.steps));
	w.out_of_memory = !forks.open || !p || !w.steps;
	if (!w.out_of_memory) {
		begin(p, &w, call);
		forks.open[forks.count++] = *p;
	}
	while (forks.count && !w.out_of_memory && !(to->cut && to->count == PATHS_MAX)) {
		*p = forks.open[--forks.count];
		if (p->count && p->forked)	/* a branch's other way */
			w.steps[p->count - 1].taken = false;
		p->forked = false;
		while (advance(&w, p, &forks))
			;
	}
	free(forks.open);
	free(p);
	free(w.steps);
	return w.out_of_memory ? -1 : 0;
}
