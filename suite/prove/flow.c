/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "isa/isa.h"
#include "isa/sysreg.h"
#include "suite/prove/flow.h"
#include "suite/static/word.h"

#define SLOTS 16
#define X30 (1u << 30)

/* --- places ----------------------------------------------------------------------------------------------------- */

/* The words that can come behind the one at `at`: 0, 1 or 2. */
static unsigned successors(const struct flow *flow, uint64_t at, uint64_t to[2])
{
	struct isa_insn insn;
	unsigned n = 0;

	isa_decode(ISA_A64, flow_word(flow, at), &insn);
	if (insn.flow == ISA_JUMP || insn.flow == ISA_BRANCH_IF || insn.flow == ISA_CALL)
		to[n++] = isa_target(&insn, at);
	if (insn.flow == ISA_NEXT || insn.flow == ISA_BRANCH_IF || insn.flow == ISA_CALL || insn.flow == ISA_INDIRECT_CALL)
		to[n++] = at + 4;
	return n;
}

static void reach_from(struct flow *flow, uint64_t *todo, unsigned slot)
{
	size_t words = flow->stub->size / 4, count = 1;

	todo[0] = flow->stub->table + slot * HV_SLOT_SIZE;
	while (count) {
		uint64_t at = todo[--count], to[2];

		if (at % 4 || at / 4 >= words || flow->reach[at / 4] >> slot & 1)
			continue;
		flow->place_count += !flow->reach[at / 4];
		flow->reach[at / 4] |= (uint16_t)(1u << slot);
		for (unsigned i = successors(flow, at, to); i--;)
			todo[count++] = to[i];
	}
}

static int find_places(struct flow *flow)
{
	size_t words = flow->stub->size / 4 + 1, n = 0;
	uint64_t *todo = calloc(words + 1, sizeof(*todo));

	flow->reach = calloc(words, sizeof(*flow->reach));
	for (unsigned slot = 0; todo && flow->reach && slot < SLOTS; slot++)
		reach_from(flow, todo, slot);
	free(todo);
	flow->places = calloc(flow->place_count + 1, sizeof(*flow->places));
	flow->losses = calloc(flow->place_count + 1, sizeof(*flow->losses));
	if (!todo || !flow->reach || !flow->places || !flow->losses)
		return -1;
	for (size_t i = 0; i < words; i++)
		if (flow->reach[i])
			flow->places[n++] = (uint32_t)(4 * i);
	return 0;
}

void flow_free(struct flow *flow)
{
	free(flow->reach);
	free(flow->places);
	free(flow->losses);
}

uint32_t flow_word(const struct flow *flow, uint64_t at)
{
	return hv_word(flow->stub->image, flow->stub->size, at);
}

size_t flow_place(const struct flow *flow, uint64_t at)
{
	size_t low = 0, high = flow->place_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (flow->places[middle] == at)
			return middle;
		if (flow->places[middle] < at)
			low = middle + 1;
		else
			high = middle;
	}
	return FLOW_NONE;
}

/* --- registers -------------------------------------------------------------------------------------------------- */

/* MRS of a part of PSTATE, of which the table does not say that it reads flags. */
static bool reads_pstate(const struct isa_insn *insn)
{
	unsigned reg = ISA_SYSREG_OF(insn->word);

	return insn->id == A64_MRS && ISA_SYSREG_CRN(reg) == 4 && ISA_SYSREG_CRM(reg) == 2;
}

/* Registers and flags that it reads; flow, if that is not known. */
static uint64_t reads(const struct isa_insn *insn)
{
	uint64_t reads = isa_reads(insn);

	if (insn->id == ISA_UNKNOWN || reads & ISA_ANY || reads_pstate(insn))
		return ~0ull;
	return reads & (ISA_GENERAL | ISA_SP | ISA_FLAGS);
}

/* Registers and flags that hold something else behind it, for certain. */
static uint64_t writes(const struct isa_insn *insn)
{
	uint64_t writes = isa_writes(insn);

	return writes & ISA_ANY ? 0 : writes & (ISA_GENERAL | ISA_SP | ISA_FLAGS);
}

/* --- addresses of the stub's own -------------------------------------------------------------------------------- */

/* Registers behind `word` that may hold an address which the stub has formed, if those of `before` may at it. */
static uint32_t own_behind(uint32_t word, uint32_t before)
{
	struct isa_insn insn;
	uint32_t changed, from;
	bool forms;

	isa_decode(ISA_A64, word, &insn);
	changed = (uint32_t)isa_writes(&insn);
	from = insn.id == A64_MRS ? 0 : (uint32_t)reads(&insn);
	forms = (insn.flow == ISA_NEXT && isa_relative(&insn)) || changed & X30;
	return (before & ~changed) | (forms || before & from ? changed : 0);
}

/* It leaves the stub, or by RET goes back to where it was called from, if no such address is where it leads. */
static bool leads_by(uint32_t word, uint32_t own)
{
	struct isa_insn insn;
	unsigned to;

	isa_decode(ISA_A64, word, &insn);
	to = isa_find(&insn, ISA_IN) ? isa_register(&insn, ISA_IN) : 30;	/* RETAA and RETAB have no operand */
	if (insn.flow == ISA_RETURN && to == 30)
		return false;
	return (insn.flow == ISA_INDIRECT || insn.flow == ISA_RETURN || insn.flow == ISA_INDIRECT_CALL) && own >> to & 1;
}

/* One step of it; true if more registers have come to be known to hold one. */
static bool spread(const struct flow *flow, uint32_t *own, size_t place)
{
	uint32_t out = own_behind(flow_word(flow, flow->places[place]), own[place]);
	uint64_t to[2];
	bool more = false;

	for (unsigned i = successors(flow, flow->places[place], to); i--;) {
		size_t next = flow_place(flow, to[i]);

		if (next != FLOW_NONE && out & ~own[next]) {
			own[next] |= out;
			more = true;
		}
	}
	return more;
}

/* A BR or RET of the stub may lead to an address that the stub forms itself: then there are ways which are not found here. */
static bool is_indirect(const struct flow *flow)
{
	uint32_t *own = calloc(flow->place_count + 1, sizeof(*own));
	bool more = own, leads = !own;

	while (more) {
		more = false;
		for (size_t i = 0; i < flow->place_count; i++)
			more |= spread(flow, own, i);
	}
	for (size_t i = 0; own && i < flow->place_count; i++)
		leads |= leads_by(flow_word(flow, flow->places[i]), own[i]);
	free(own);
	return leads;
}

int flow_find(const struct hv_stub *stub, struct flow *flow)
{
	*flow = (struct flow){ .stub = stub };
	if (find_places(flow))
		return -1;
	flow->indirect = is_indirect(flow);
	return 0;
}

/* --- ways ------------------------------------------------------------------------------------------------------- */

void flow_leads(const struct flow *flow, const struct change *change, uint8_t *leads)
{
	bool more = true;

	memset(leads, 0, flow->place_count);
	for (uint32_t i = 0; i < change->count; i++) {
		size_t place = flow_place(flow, change->edits[i].at);

		if (place != FLOW_NONE)
			leads[place] = 1;
	}
	while (more) {
		more = false;
		for (size_t i = flow->place_count; i--;) {
			uint64_t to[2];

			for (unsigned k = leads[i] ? 0 : successors(flow, flow->places[i], to); k--;) {
				size_t next = flow_place(flow, to[k]);

				more |= next != FLOW_NONE && leads[next] && !leads[i];
				leads[i] |= next != FLOW_NONE && leads[next];
			}
		}
	}
}

bool flow_any_before(const struct flow *flow, uint64_t at, bool (*is)(const struct isa_insn *insn, uint32_t key), uint32_t key)
{
	struct edit edit = { (uint32_t)at, 0 };
	const struct change here = { .edits = &edit, .count = 1 };
	uint8_t *leads = malloc(flow->place_count + 1);
	struct isa_insn insn;
	bool any = !leads;

	if (leads)
		flow_leads(flow, &here, leads);
	for (size_t i = 0; leads && i < flow->place_count; i++) {
		isa_decode(ISA_A64, flow_word(flow, flow->places[i]), &insn);
		any |= leads[i] && flow->places[i] != at && is(&insn, key);
	}
	free(leads);
	return any;
}

bool flow_marked(const struct flow *flow, const uint8_t *leads, uint64_t at)
{
	size_t place = flow_place(flow, at);

	return place == FLOW_NONE || leads[place];
}

/* A search through places, each once. */
struct search {
	const struct flow *flow;
	uint32_t *todo;		/* owned: offsets */
	uint64_t *seen;		/* owned: for each place, what it was reached with */
	size_t count;
};

static bool search_open(struct search *s, const struct flow *flow)
{
	*s = (struct search){ .flow = flow, .todo = calloc(2 * flow->place_count + SLOTS + 1, sizeof(*s->todo)),
			      .seen = calloc(flow->place_count + 1, sizeof(*s->seen)) };
	return s->todo && s->seen;
}

static void search_close(struct search *s)
{
	free(s->todo);
	free(s->seen);
}

static void search_add(struct search *s, uint64_t at)
{
	size_t place = flow_place(s->flow, at);

	if (place == FLOW_NONE || s->seen[place])
		return;
	s->seen[place] = 1;
	s->todo[s->count++] = (uint32_t)at;
}

bool flow_dominates(const struct flow *flow, const struct change *change, uint64_t first, uint64_t behind)
{
	struct search s;
	bool fine = search_open(&s, flow);

	for (unsigned slot = 0; fine && first != FLOW_SLOTS && slot < SLOTS; slot++)
		search_add(&s, flow->stub->table + slot * HV_SLOT_SIZE);
	for (size_t i = flow->place_count; fine && i-- && flow->places[i] >= behind;)
		search_add(&s, flow->places[i]);
	while (fine && s.count) {
		uint64_t at = s.todo[--s.count], to[2];

		if (at == first)
			continue;
		fine = !change_is_at(change, at);
		for (unsigned i = successors(flow, at, to); i--;)
			search_add(&s, to[i]);
	}
	search_close(&s);
	return fine;
}

/* Every way from there comes to a wall, by what is known of the words behind. */
static bool is_walled(const struct flow *flow, const uint8_t *walled, size_t place)
{
	uint64_t to[2];
	unsigned count = successors(flow, flow->places[place], to), ends = 0;
	struct isa_insn insn;

	isa_decode(ISA_A64, flow_word(flow, flow->places[place]), &insn);
	for (unsigned i = 0; i < count; i++) {
		size_t next = flow_place(flow, to[i]);

		ends += next != FLOW_NONE && walled[next];
	}
	return insn.flow == ISA_CALL ? ends : count && ends == count;	/* a call goes both ways, one after the other */
}

int flow_shown(const struct flow *flow, const uint8_t *walls, uint8_t *shown)
{
	struct search s;
	uint8_t *walled = malloc(flow->place_count + 1);
	bool fine = search_open(&s, flow) && walled, more = fine;

	for (size_t i = 0; fine && i < flow->place_count; i++)
		walled[i] = walls[i];
	while (more) {
		more = false;
		for (size_t i = flow->place_count; i--;)
			if (!walled[i] && is_walled(flow, walled, i))
				walled[i] = more = true;
	}
	for (unsigned slot = 0; fine && slot < SLOTS; slot++)
		search_add(&s, flow->stub->table + slot * HV_SLOT_SIZE);
	while (fine && s.count) {
		uint64_t at = s.todo[--s.count], to[2];

		if (walled[flow_place(flow, at)])
			continue;
		shown[flow_place(flow, at)] = 1;
		for (unsigned i = successors(flow, at, to); i--;)
			search_add(&s, to[i]);
	}
	search_close(&s);
	free(walled);
	return fine ? 0 : -1;
}

/* --- what is never read ----------------------------------------------------------------------------------------- */

/* From `at` on until they are written. `seen` are registers that were asked about at a place. Depth is that of branches. */
static bool is_dead(struct search *s, const struct change *change, uint64_t at, uint64_t registers, uint32_t lost)
{
	for (;;) {
		size_t place = flow_place(s->flow, at);
		struct isa_insn insn;

		if (place == FLOW_NONE || change_is_at(change, at))
			return false;
		registers &= ~s->seen[place];
		if (!registers)
			return true;
		s->seen[place] |= registers;
		isa_decode(ISA_A64, flow_word(s->flow, at), &insn);
		if (insn.flow == ISA_ERET)
			return !(registers & ~FLOW_FLAGS & ~(uint64_t)lost);
		if (insn.flow == ISA_INDIRECT || insn.flow == ISA_CALL || insn.flow == ISA_INDIRECT_CALL)
			return registers == FLOW_FLAGS;	/* no function is given any (AAPCS64 6.1.1) */
		if ((insn.flow != ISA_NEXT && insn.flow != ISA_JUMP && insn.flow != ISA_BRANCH_IF) || registers & reads(&insn))
			return false;
		registers &= ~writes(&insn);
		if (insn.flow == ISA_BRANCH_IF && !is_dead(s, change, isa_target(&insn, at), registers, lost))
			return false;
		at = insn.flow == ISA_JUMP ? isa_target(&insn, at) : at + 4;
	}
}

bool flow_is_dead(const struct flow *flow, const struct change *change, uint64_t at, uint64_t registers, uint32_t lost)
{
	struct search s;
	bool dead = search_open(&s, flow) && is_dead(&s, change, at, registers, lost);

	search_close(&s);
	return dead;
}
