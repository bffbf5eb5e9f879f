/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Code that runs as a copy: the first place that refers to what is not copied with it. */
#include "hvcheck/kexec.h"
#include "isa/isa.h"
#include "suite/scenario/leaving.h"
#include "suite/static/word.h"

#define WORDS_MAX (HV_KEXEC_CODE_MAX / 4)

/* The code that is reached from the routine's first word. */
struct walk {
	const uint8_t *code;
	size_t size;
	bool seen[WORDS_MAX];
	uint16_t todo[WORDS_MAX];	/* offsets; each instruction adds at most one */
	unsigned todo_count;
	bool leaves;
	uint64_t at, target;		/* first reference that leaves */
};

static void leave(struct walk *w, uint64_t at, uint64_t target)
{
	if (!w->leaves) {
		w->at = at;
		w->target = target;
	}
	w->leaves = true;
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

bool leaving_find(const uint8_t *code, size_t size, uint64_t *at, uint64_t *target)
{
	struct walk w = { .code = code, .size = size };

	follow(&w, 0);
	while (w.todo_count)
		follow(&w, w.todo[--w.todo_count]);
	*at = w.at;
	*target = w.target;
	return w.leaves;
}
