/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Steps of a call, from a path or from the simulator; and the memory regime that each of them finds. */
#include <stdlib.h>
#include <string.h>

#include "hvcheck/call.h"
#include "isa/bits.h"
#include "isa/exception.h"
#include "suite/cycles/route.h"

#define ROOM 64

bool route_add(struct route *r, const struct cycles_step *step, uint8_t control)
{
	if (r->count == r->room) {
		size_t room = r->room ? 2 * r->room : ROOM;
		struct cycles_step *steps = room <= ROUTE_MAX ? realloc(r->steps, room * sizeof(*steps)) : NULL;
		uint8_t *controls = NULL;

		if (steps) {
			r->steps = steps;
			controls = realloc(r->control, room);
		}
		if (!controls) {
			r->cut = true;
			return false;
		}
		r->control = controls;
		r->room = room;
	}
	r->steps[r->count] = *step;
	r->control[r->count++] = control;
	return true;
}

void route_clear(struct route *r)
{
	r->count = 0;
	r->cut = false;
}

void route_free(struct route *r)
{
	free(r->steps);
	free(r->control);
	*r = (struct route){ 0 };
}

/* --- from a path ---------------------------------------------------------------------------------------------------- */

static bool add_hvc(struct route *r, unsigned el, uint16_t imm, uint64_t site)
{
	struct isa_insn hvc;

	isa_decode(ISA_A64, isa_word(A64_HVC), &hvc);
	return route_add(r, &(struct cycles_step){
		.pc = site, .word = isa_with(&hvc, isa_find(&hvc, ISA_IMM), imm), .flags = CYCLES_TAKEN, .el = (uint8_t)el }, 0);
}

static bool add_steps(struct route *r, const struct paths_path *path, size_t from, size_t end)
{
	for (size_t i = from; i < end; i++) {
		const struct paths_step *s = &path->steps[i];
		bool leaves = i + 1 == path->count || path->steps[i + 1].at != s->at + 4;
		struct cycles_step step = { .pc = s->at, .word = s->word, .el = 2,
					    .flags = (s->taken || leaves ? CYCLES_TAKEN : 0) | (i ? 0 : CYCLES_ENTERED) };

		if (!route_add(r, &step, s->control))
			return false;
	}
	return true;
}

int route_repeat(struct route *r, const struct paths_path *path, unsigned from, uint16_t imm, uint64_t site,
		 const struct paths_loop *loop, unsigned more)
{
	bool fine;
	size_t end = loop ? loop->end : 0;

	route_clear(r);
	fine = add_hvc(r, from == HV_FROM_EL1 ? 1 : 2, imm, site) && add_steps(r, path, 0, end);
	for (unsigned i = 0; i < more && fine; i++) {
		r->steps[r->count - 1].flags |= CYCLES_TAKEN;	/* back to where it begins */
		fine = add_steps(r, path, loop->first, end);
	}
	return fine && add_steps(r, path, end, path->count) ? 0 : -1;
}

int route_of_path(struct route *r, const struct paths_path *path, unsigned from, uint16_t imm, uint64_t site)
{
	return route_repeat(r, path, from, imm, site, NULL, 0);
}

/* --- what it finds -------------------------------------------------------------------------------------------------- */

static enum cycles_regime regime_at(uint8_t control, enum cycles_regime asked)
{
	if (!(control & PATHS_CHANGED) && asked != CYCLES_LINUX)
		return asked;
	if (!(control & PATHS_I))
		return CYCLES_LINUX;
	if (!(control & PATHS_M))
		return CYCLES_ICACHE;
	/* Found with all on, the stub is one of a hypervisor that runs; turned on by the call, nothing of it is in a cache. */
	return control & PATHS_CHANGED && asked != CYCLES_WARM ? CYCLES_COLD : CYCLES_WARM;
}

void route_mark(struct route *r, enum cycles_regime regime, const struct cycles_core *core, struct route_fetches *fetches)
{
	unsigned line = cycles_core_line(core);

	*fetches = (struct route_fetches){ 0, 0 };
	for (size_t from = 0, to; from < r->count; from = to) {
		enum cycles_regime now = from ? regime_at(r->control[from], regime) : CYCLES_WARM;
		size_t by_64 = 0, by_16 = 0;

		for (to = from + 1; from && to < r->count && regime_at(r->control[to], regime) == now; to++)
			;
		cycles_mark(r->steps, from, to, now, line, 16, &by_16);
		cycles_mark(r->steps, from, to, now, line, 64, &by_64);
		if (now == CYCLES_LINUX) {
			fetches->by_16 += by_16;
			fetches->by_64 += by_64;
		}
		for (size_t i = from; i < to && now == CYCLES_LINUX; i++)	/* the MMU may be on, and the cache for code off */
			if (r->control[i] & PATHS_M)
				r->steps[i].data = CYCLES_DATA_MISS;
	}
}

/* --- from the simulator --------------------------------------------------------------------------------------------- */

static uint8_t control_of(uint64_t sctlr)
{
	return (sctlr & ISA_SCTLR_M ? PATHS_M : 0) | (sctlr & ISA_SCTLR_C ? PATHS_C : 0) | (sctlr & ISA_SCTLR_I ? PATHS_I : 0);
}

/* The level's SCTLR takes effect behind an ISB. */
static void synchronise(struct record *r, struct hv_machine *m)
{
	uint8_t now = control_of(m->ops->peek(m, HV_SCTLR_EL2));

	if (now != (r->control & (PATHS_M | PATHS_C | PATHS_I)))
		r->control = now | PATHS_CHANGED;
	r->synchronises = false;
}

static void on_enter(void *ctx, struct hv_machine *m, uint64_t from_pc, uint64_t to_pc, uint64_t esr, unsigned el)
{
	struct record *r = ctx;

	(void)to_pc;
	if (!r->route.count && el == 2 && ISA_ESR_EC(esr) == ISA_EC_HVC64) {
		r->control = control_of(m->ops->peek(m, HV_SCTLR_EL2));
		add_hvc(&r->route, 1, (uint16_t)ISA_ESR_IMM16(esr), from_pc - 4);
	}
	r->began = true;
}

static void on_step(void *ctx, struct hv_machine *m, uint64_t pc, uint32_t word, unsigned el)
{
	struct record *r = ctx;
	struct isa_insn insn;

	r->steps++;
	if (r->route.cut)
		return;
	if (r->synchronises)
		synchronise(r, m);
	if (r->route.count && pc != r->route.steps[r->route.count - 1].pc + 4)
		r->route.steps[r->route.count - 1].flags |= CYCLES_TAKEN;
	route_add(&r->route, &(struct cycles_step){ .pc = pc, .word = word, .el = (uint8_t)el,
						   .flags = r->began ? CYCLES_ENTERED : 0 }, r->control);
	r->began = false;
	isa_decode(ISA_A64, word, &insn);
	r->synchronises = insn.id == A64_ISB;
}

static void on_access(void *ctx, struct hv_machine *m, uint64_t pc, uint64_t addr, unsigned size, int is_store)
{
	struct record *r = ctx;
	struct cycles_step *s = r->route.count ? &r->route.steps[r->route.count - 1] : NULL;

	(void)m;
	(void)is_store;
	if (!s || s->pc != pc || r->route.cut)
		return;
	if (!(s->flags & CYCLES_ADDRESS))
		s->address = addr;
	s->flags |= CYCLES_ADDRESS;
	s->size = (uint16_t)(s->size + size);
}

void record_begin(struct record *r)
{
	struct route route = r->route;

	*r = (struct record){ .route = route, .observer = { .step = on_step, .enter = on_enter, .access = on_access, .ctx = r } };
	route_clear(&r->route);
}

void record_end(struct record *r)
{
	struct cycles_step *last = r->route.count ? &r->route.steps[r->route.count - 1] : NULL;
	struct isa_insn insn;

	if (!last)
		return;
	isa_decode(ISA_A64, last->word, &insn);
	if (insn.flow != ISA_NEXT)	/* it has left the stub */
		last->flags |= CYCLES_TAKEN;
}

void record_free(struct record *r)
{
	route_free(&r->route);
}
