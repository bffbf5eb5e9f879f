/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Code that runs as a copy: the first place that refers to what is not copied with it, that sleeps, that unmasks exceptions. */
#include "hvcheck/kexec.h"
#include "isa/isa.h"
#include "suite/scenario/leaving.h"
#include "suite/static/effect.h"
#include "suite/static/word.h"

#define WORDS_MAX (HV_KEXEC_CODE_MAX / 4)

/* The code that is reached from the routine's first word. */
struct walk {
	const uint8_t *code;
	size_t size;
	bool seen[WORDS_MAX];
	uint16_t todo[WORDS_MAX];	/* offsets; each instruction adds at most one */
	unsigned todo_count;
	bool sends;			/* SEV or SEVL is reached, so that WFE need not sleep */
	struct leaving_place waits;	/* WFE */
	struct leaving *found;
};

#define DAIFCLR (3 << 3 | 7)	/* op1 and op2 */

static void note(struct leaving_place *place, uint64_t at)
{
	if (!place->found)
		*place = (struct leaving_place){ true, at };
}

static void leave(struct walk *w, uint64_t at, uint64_t target)
{
	if (!w->found->leaves.found)
		w->found->target = target;
	note(&w->found->leaves, at);
}

static void look_at_effect(struct walk *w, const struct isa_insn *insn, uint64_t at)
{
	switch (effect_of(hv_word(w->code, w->size, at))) {
	case EFFECT_EVENT: w->sends = true; break;
	case EFFECT_WAIT: note(&w->waits, at); break;
	case EFFECT_SLEEP: note(&w->found->sleeps, at); break;
	case EFFECT_PSTATE:
		if (insn->id == A64_MSR_IMM && isa_value(insn, ISA_FIELD) == DAIFCLR)
			note(&w->found->unmasks, at);
		break;
	default: break;
	}
}

/*
 * ADR and ADRP may form an address in the routine's own page, or that of its end: it may keep something there. Literals are its own
 * bytes.
 */
static bool stays(const struct walk *w, const struct isa_insn *insn, uint64_t target)
{
	if (target < w->size)
		return true;
	if (insn->id == A64_ADR && target == w->size)
		return true;
	return (insn->id == A64_ADR || insn->id == A64_ADRP) && target < HV_KEXEC_CODE_MAX;
}

/* Straight-line code from `at` on. */
static void follow(struct walk *w, uint64_t at)
{
	struct isa_insn insn;

	for (;; at += 4) {
		if (!hv_has_word(w->size, at)) {
			leave(w, at - 4, at);
			return;
		}
		if (w->seen[at / 4])
			return;
		w->seen[at / 4] = true;
		isa_decode(ISA_A64, hv_word(w->code, w->size, at), &insn);
		look_at_effect(w, &insn, at);
		if (isa_relative(&insn)) {
			uint64_t target = isa_target(&insn, at);

			if (!stays(w, &insn, target))
				leave(w, at, target);
			else if (insn.flow == ISA_JUMP || insn.flow == ISA_BRANCH_IF || insn.flow == ISA_CALL)
				w->todo[w->todo_count++] = (uint16_t)target;
		}
		if (!isa_goes_on(&insn))
			return;
	}
}

void leaving_find(const uint8_t *code, size_t size, struct leaving *found)
{
	struct walk w = { .code = code, .size = size, .found = found };

	*found = (struct leaving){ .target = 0 };
	follow(&w, 0);
	while (w.todo_count)
		follow(&w, w.todo[--w.todo_count]);
	if (w.waits.found && !w.sends)
		note(&found->sleeps, w.waits.at);
}
