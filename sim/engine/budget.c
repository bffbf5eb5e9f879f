/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/engine/state.h"

#define PATIENCE 5000	/* for exceptions upon exceptions, and for the runner, whose loops are short */
#define MICRO_BLOCKS 64	/* of one entry; a stub can send the CPU there, and vectors into the microcode's page never leave it */
#define FIRST_LOOK 64	/* blocks of the subject, then twice as many each time */
#define WAITS 1024	/* reads of a counter after which time passes faster: 10 us are less */
#define SOON 8		/* by this part of what has passed, with each read */
#define LONGEST_WAIT (1ull << 62)
#define SCENE_PATIENCE 131072	/* blocks' worth of exceptions, too, however long a scene may be */

void budget_renew(struct engine *e)
{
	struct budget *b = &e->budget;

	b->left = b->blocks;
	b->patience = b->blocks == ENGINE_CALL_BUDGET ? PATIENCE : b->blocks;	/* a scene knows what its own takes */
	b->micro = 0;
	b->spent += b->rounds > BUDGET_SHORT ? b->rounds - BUDGET_SHORT : 0;
	b->waits = 0;
	b->ahead = 0;
	b->rounds = 0;
	b->again = false;
	b->look = FIRST_LOOK;
	b->seen.pc = 1;	/* none */
}

/*
 * A call has a budget of its own, so it is renewed when the runner has gone on to another, and for each HVC of a spin. An HVC
 * that comes back again and again is one call, and ends; and so is a scene, whose blocks are counted as a whole.
 */
void budget_begin_call(struct engine *e, uint64_t pc)
{
	const struct hv_run *run = e->calls.run;
	const struct hv_call *call = (const void *)engine_bytes(e, run->call, sizeof(*call));
	bool spin = call && call->event == HV_EVENT_SPIN && pc - HV_IMAGE_BASE < e->places.end - HV_IMAGE_BASE;

	if (run->left == e->budget.call && !spin)
		return;
	e->budget.call = run->left;
	budget_renew(e);
}

bool budget_begin_event(struct engine *e)
{
	if (e->budget.call == e->calls.run->left)
		return budget_charge_exception(e, BUDGET_TRAP);
	budget_renew(e);
	e->budget.call = e->calls.run->left;
	return true;
}

static void cut(struct engine *e, uint64_t pc)
{
	e->budget.left = e->budget.patience = 1;
	e->budget.loop_pc = pc;
	e->stop = ENGINE_BUDGET;
	uc_emu_stop(e->uc);
}

bool budget_charge(struct engine *e, uint64_t price)
{
	if (e->budget.patience <= price) {
		cut(e, e->kind->get(e, HV_PC));
		return false;
	}
	e->budget.patience -= price;
	return true;
}

/* An exception costs time on the host: in a scene with many blocks it costs more of them, so that their number stays the same. */
bool budget_charge_exception(struct engine *e, uint64_t price)
{
	uint64_t blocks = e->budget.blocks;
	bool scene = blocks != ENGINE_CALL_BUDGET && blocks >= SCENE_PATIENCE;

	e->budget.micro = 0;		/* another entry begins */
	return budget_charge(e, scene ? price * (blocks / SCENE_PATIENCE) : price);
}

/*
 * A CPU that comes back to a state in which it was before does so for ever: that is a proof, and costs no more rounds than the loop
 * has blocks. What counts time, rounds or cache lines in a register is never in one state twice, and ends. What differed the last
 * time is looked at first: that is the loop's counter.
 */
static bool is_as_before(struct engine *e)
{
	struct budget *b = &e->budget;

	for (unsigned i = 0; i < ENGINE_STATE; i++) {
		unsigned at = (b->seen.differs + i) % ENGINE_STATE;

		if (e->kind->part(e, at) == b->seen.r[at])
			continue;
		b->seen.differs = at;
		return false;
	}
	return true;
}

static bool comes_again(struct engine *e, uint64_t pc)
{
	struct budget *b = &e->budget;

	b->rounds++;
	b->again = pc == b->seen.pc && is_as_before(e);
	if (b->again)
		return true;
	if (b->rounds != b->look)
		return false;
	b->seen.pc = pc;
	for (unsigned i = 0; i < ENGINE_STATE; i++)
		b->seen.r[i] = e->kind->part(e, i);
	b->look *= 2;
	return false;
}

bool budget_wait(struct engine *e, uint64_t pc, uint64_t *ahead)
{
	struct budget *b = &e->budget;

	if (++b->waits > WAITS)
		b->ahead += b->ahead / SOON + 1;
	b->seen.pc = 1;			/* the counter is part of the state, and never the same */
	*ahead = b->ahead;
	if (b->ahead < LONGEST_WAIT)
		return true;
	cut(e, pc);
	b->again = true;
	return false;
}

void budget_charge_micro(struct engine *e, uint64_t pc)
{
	if (++e->budget.micro == MICRO_BLOCKS)
		cut(e, pc);
}

bool budget_charge_block(struct engine *e, uint64_t pc, bool subject)
{
	if (subject ? e->budget.left-- && !comes_again(e, pc) : budget_charge(e, BUDGET_BLOCK))
		return true;
	cut(e, pc);
	return false;
}
