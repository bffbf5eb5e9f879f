/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "suite/mutate/fields.h"
#include "suite/mutate/flow.h"
#include "suite/static/decode.h"

#define SLOTS 16
#define X30 (1u << 30)

/* --- places ----------------------------------------------------------------------------------------------------- */

/* The words that can come behind the one at `at`: 0, 1 or 2. */
static unsigned successors(const struct hv_mutants *all, uint64_t at, uint64_t to[2])
{
	struct hv_insn insn;
	unsigned n = 0;

	hv_decode(hv_mutants_word(all, at), &insn);
	if (insn.flow == HV_FLOW_JUMP || insn.flow == HV_FLOW_BRANCH || insn.flow == HV_FLOW_CALL)
		to[n++] = hv_insn_target(&insn, at);
	if (insn.flow == HV_FLOW_NEXT || insn.flow == HV_FLOW_BRANCH || insn.flow == HV_FLOW_CALL ||
	    insn.flow == HV_FLOW_INDIRECT_CALL)
		to[n++] = at + 4;
	return n;
}

static void reach_from(struct hv_mutants *all, uint64_t *todo, unsigned slot)
{
	size_t words = all->stub->size / 4, count = 1;

	todo[0] = all->stub->table + slot * HV_SLOT_SIZE;
	while (count) {
		uint64_t at = todo[--count], to[2];

		if (at % 4 || at / 4 >= words || all->reach[at / 4] >> slot & 1)
			continue;
		all->place_count += !all->reach[at / 4];
		all->reach[at / 4] |= (uint16_t)(1u << slot);
		for (unsigned i = successors(all, at, to); i--;)
			todo[count++] = to[i];
	}
}

int flow_find(struct hv_mutants *all)
{
	size_t words = all->stub->size / 4 + 1, n = 0;
	uint64_t *todo = calloc(words + 1, sizeof(*todo));

	all->reach = calloc(words, sizeof(*all->reach));
	for (unsigned slot = 0; todo && all->reach && slot < SLOTS; slot++)
		reach_from(all, todo, slot);
	free(todo);
	all->places = calloc(all->place_count + 1, sizeof(*all->places));
	if (!todo || !all->reach || !all->places)
		return -1;
	for (size_t i = 0; i < words; i++)
		if (all->reach[i])
			all->places[n++] = (uint32_t)(4 * i);
	return 0;
}

size_t flow_place(const struct hv_mutants *all, uint64_t at)
{
	size_t low = 0, high = all->place_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (all->places[middle] == at)
			return middle;
		if (all->places[middle] < at)
			low = middle + 1;
		else
			high = middle;
	}
	return FLOW_NONE;
}

bool flow_is_edited(const struct hv_mutants *all, const struct hv_mutant *m, uint64_t at)
{
	for (uint32_t i = 0; i < m->count; i++)
		if (all->edits[m->first + i].at == at)
			return true;
	return false;
}

/* --- registers -------------------------------------------------------------------------------------------------- */

/* What only writes the register of bits [4:0]: not MOVK, nor BFM, nor a store, nor a branch. */
static bool only_writes(uint32_t word)
{
	return hv_insn_writes(word) >> (word & 31) & 1 && (word & 0x7f800000) != 0x72800000 && (word & 0x7f800000) != 0x33000000;
}

/* Registers that it reads; all, where that is not known. 31 stands for SP, also where it is zero. */
static uint64_t reads(uint32_t word)
{
	const struct insn_field *f = insn_fields(word);
	struct hv_insn insn;
	uint64_t mask = 0;

	hv_decode(word, &insn);
	if (insn.form == HV_FORM_B || insn.form == HV_FORM_NOP || insn_is_barrier(word))
		return insn.form == HV_FORM_SYS ? 1ull << insn.rd : 0;
	if (insn.form == HV_FORM_BCOND)
		return FLOW_FLAGS;
	if (!f->kind || (insn.form == HV_FORM_MRS && HV_SYSREG_CRN(insn.sysreg) == 4 && HV_SYSREG_CRM(insn.sysreg) == 2))
		return ~0ull;
	for (; f->kind; f++)
		if (f->kind == FIELD_REGISTER && !(f->lsb == 0 && only_writes(word)))
			mask |= 1ull << field_of(f, word);
		else if (f->kind == FIELD_CONDITION)
			mask |= FLOW_FLAGS;
	return mask;
}

/* ADDS, SUBS, ANDS, BICS. */
static bool writes_flags(uint32_t word)
{
	return (word & 0x3f800000) == 0x31000000 || (word & 0x3f200000) == 0x2b000000 || (word & 0x7f000000) == 0x6a000000 ||
	       (word & 0x7f800000) == 0x72000000;
}

/* --- addresses of the stub's own -------------------------------------------------------------------------------- */

/* Registers behind `word` that may hold an address which the stub has formed, if those of `before` may at it. */
static uint32_t own_behind(uint32_t word, uint32_t before)
{
	uint32_t writes = hv_insn_writes(word), from = (uint32_t)reads(word);
	struct hv_insn insn;
	bool forms;

	hv_decode(word, &insn);
	if (insn.flow == HV_FLOW_CALL || insn.flow == HV_FLOW_INDIRECT_CALL)
		writes |= X30;
	forms = insn.form == HV_FORM_ADR || insn.form == HV_FORM_ADRP || insn.form == HV_FORM_LDR_LITERAL || writes & X30;
	if (insn.form == HV_FORM_MRS)
		from = 0;
	return (before & ~writes) | (forms || before & from ? writes : 0);
}

/* It leaves the stub, or by RET goes back to where it was called from, if no such address is where it leads. */
static bool leads_by(uint32_t word, uint32_t own)
{
	struct hv_insn insn;

	hv_decode(word, &insn);
	if (insn.flow == HV_FLOW_RETURN && insn.rn == 30)
		return false;
	return (insn.flow == HV_FLOW_INDIRECT || insn.flow == HV_FLOW_RETURN || insn.flow == HV_FLOW_INDIRECT_CALL) &&
	       own >> insn.rn & 1;
}

/* One step of it; true if more registers have come to be known to hold one. */
static bool spread(const struct hv_mutants *all, uint32_t *own, size_t place)
{
	uint32_t out = own_behind(hv_mutants_word(all, all->places[place]), own[place]);
	uint64_t to[2];
	bool more = false;

	for (unsigned i = successors(all, all->places[place], to); i--;) {
		size_t next = flow_place(all, to[i]);

		if (next != FLOW_NONE && out & ~own[next]) {
			own[next] |= out;
			more = true;
		}
	}
	return more;
}

bool flow_is_indirect(const struct hv_mutants *all)
{
	uint32_t *own = calloc(all->place_count + 1, sizeof(*own));
	bool more = own, leads = !own;

	while (more) {
		more = false;
		for (size_t i = 0; i < all->place_count; i++)
			more |= spread(all, own, i);
	}
	for (size_t i = 0; own && i < all->place_count; i++)
		leads |= leads_by(hv_mutants_word(all, all->places[i]), own[i]);
	free(own);
	return leads;
}

/* --- ways ------------------------------------------------------------------------------------------------------- */

void flow_leads(const struct hv_mutants *all, const struct hv_mutant *m, uint8_t *leads)
{
	bool more = true;

	memset(leads, 0, all->place_count);
	for (uint32_t i = 0; i < m->count; i++) {
		size_t place = flow_place(all, all->edits[m->first + i].at);

		if (place != FLOW_NONE)
			leads[place] = 1;
	}
	while (more) {
		more = false;
		for (size_t i = all->place_count; i--;) {
			uint64_t to[2];

			for (unsigned k = leads[i] ? 0 : successors(all, all->places[i], to); k--;) {
				size_t next = flow_place(all, to[k]);

				more |= next != FLOW_NONE && leads[next] && !leads[i];
				leads[i] |= next != FLOW_NONE && leads[next];
			}
		}
	}
}

bool flow_writes_before(const struct hv_mutants *all, uint64_t at, uint32_t key)
{
	struct hv_edit edit = { (uint32_t)at, 0 };
	const struct hv_mutant here = { .count = 1 };
	struct hv_mutants alone = *all;
	uint8_t *leads = malloc(all->place_count + 1);
	struct hv_insn insn;
	bool writes = !leads;

	alone.edits = &edit;
	if (leads)
		flow_leads(&alone, &here, leads);
	for (size_t i = 0; leads && i < all->place_count; i++) {
		hv_decode(hv_mutants_word(all, all->places[i]), &insn);
		writes |= leads[i] && all->places[i] != at && insn.form == HV_FORM_MSR && (insn.sysreg & 0x7ff) == key;
	}
	free(leads);
	return writes;
}

bool flow_marked(const struct hv_mutants *all, const uint8_t *leads, uint64_t at)
{
	size_t place = flow_place(all, at);

	return place == FLOW_NONE || leads[place];
}

/* A search through places, each once. */
struct search {
	const struct hv_mutants *all;
	uint32_t *todo;		/* owned: offsets */
	uint64_t *seen;		/* owned: for each place, what it was reached with */
	size_t count;
};

static bool search_open(struct search *s, const struct hv_mutants *all)
{
	*s = (struct search){ .all = all, .todo = calloc(2 * all->place_count + SLOTS + 1, sizeof(*s->todo)),
			      .seen = calloc(all->place_count + 1, sizeof(*s->seen)) };
	return s->todo && s->seen;
}

static void search_close(struct search *s)
{
	free(s->todo);
	free(s->seen);
}

static void search_add(struct search *s, uint64_t at)
{
	size_t place = flow_place(s->all, at);

	if (place == FLOW_NONE || s->seen[place])
		return;
	s->seen[place] = 1;
	s->todo[s->count++] = (uint32_t)at;
}

bool flow_dominates(const struct hv_mutants *all, const struct hv_mutant *m, uint64_t first, uint64_t behind)
{
	struct search s;
	bool fine = search_open(&s, all);

	for (unsigned slot = 0; fine && first != FLOW_SLOTS && slot < SLOTS; slot++)
		search_add(&s, all->stub->table + slot * HV_SLOT_SIZE);
	for (size_t i = all->place_count; fine && i-- && all->places[i] >= behind;)
		search_add(&s, all->places[i]);
	while (fine && s.count) {
		uint64_t at = s.todo[--s.count], to[2];

		if (at == first)
			continue;
		fine = !flow_is_edited(all, m, at);
		for (unsigned i = successors(all, at, to); i--;)
			search_add(&s, to[i]);
	}
	search_close(&s);
	return fine;
}

/* Every way from there comes to a wall, by what is known of the words behind. */
static bool is_walled(const struct hv_mutants *all, const uint8_t *walled, size_t place)
{
	uint64_t to[2];
	unsigned count = successors(all, all->places[place], to), ends = 0;
	struct hv_insn insn;

	hv_decode(hv_mutants_word(all, all->places[place]), &insn);
	for (unsigned i = 0; i < count; i++) {
		size_t next = flow_place(all, to[i]);

		ends += next != FLOW_NONE && walled[next];
	}
	return insn.flow == HV_FLOW_CALL ? ends : count && ends == count;	/* a call goes both ways, one after the other */
}

int flow_shown(const struct hv_mutants *all, const uint8_t *walls, uint8_t *shown)
{
	struct search s;
	uint8_t *walled = malloc(all->place_count + 1);
	bool fine = search_open(&s, all) && walled, more = fine;

	for (size_t i = 0; fine && i < all->place_count; i++)
		walled[i] = walls[i];
	while (more) {
		more = false;
		for (size_t i = all->place_count; i--;)
			if (!walled[i] && is_walled(all, walled, i))
				walled[i] = more = true;
	}
	for (unsigned slot = 0; fine && slot < SLOTS; slot++)
		search_add(&s, all->stub->table + slot * HV_SLOT_SIZE);
	while (fine && s.count) {
		uint64_t at = s.todo[--s.count], to[2];

		if (walled[flow_place(all, at)])
			continue;
		shown[flow_place(all, at)] = 1;
		for (unsigned i = successors(all, at, to); i--;)
			search_add(&s, to[i]);
	}
	search_close(&s);
	free(walled);
	return fine ? 0 : -1;
}

/* --- what is never read ----------------------------------------------------------------------------------------- */

/* From `at` on until they are written. `seen` are registers that were asked about at a place. Depth is that of branches. */
static bool is_dead(struct search *s, const struct hv_mutant *m, uint64_t at, uint64_t registers, uint32_t lost)
{
	for (;;) {
		size_t place = flow_place(s->all, at);
		uint32_t word = hv_mutants_word(s->all, at);
		struct hv_insn insn;

		if (place == FLOW_NONE || flow_is_edited(s->all, m, at))
			return false;
		registers &= ~s->seen[place];
		if (!registers)
			return true;
		s->seen[place] |= registers;
		hv_decode(word, &insn);
		if (insn.flow == HV_FLOW_ERET)
			return !(registers & ~FLOW_FLAGS & ~(uint64_t)lost);
		if (insn.flow == HV_FLOW_INDIRECT)
			return registers == FLOW_FLAGS;
		if ((insn.flow != HV_FLOW_NEXT && insn.flow != HV_FLOW_JUMP && insn.flow != HV_FLOW_BRANCH) ||
		    registers & reads(word))
			return false;
		registers &= ~(uint64_t)hv_insn_writes(word);
		if (writes_flags(word))
			registers &= ~FLOW_FLAGS;
		if (insn.flow == HV_FLOW_BRANCH && !is_dead(s, m, hv_insn_target(&insn, at), registers, lost))
			return false;
		at = insn.flow == HV_FLOW_JUMP ? hv_insn_target(&insn, at) : at + 4;
	}
}

bool flow_is_dead(const struct hv_mutants *all, const struct hv_mutant *m, uint64_t at, uint64_t registers, uint32_t lost)
{
	struct search s;
	bool dead = search_open(&s, all) && is_dead(&s, m, at, registers, lost);

	search_close(&s);
	return dead;
}
