/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/fast.h"
#include "sim/identity.h"

#define PAGE 0x1000ull
#define SYSTEM_MASK 0xffd00000u	/* MRS and MSR (register) */
#define SYSTEM_BITS 0xd5100000u
#define SYSTEM_READ (1u << 21)

static const struct hv_call *current(struct engine *e)
{
	return e->fast ? &e->fast->calls[e->fast->at] : (const void *)engine_bytes(e, e->run->call, sizeof(struct hv_call));
}

uint32_t identity_pstate(struct engine *e)
{
	const struct hv_call *call = current(e);

	return call && !e->fast ? (uint32_t)call->in.r[HV_PSTATE] & HV_PSTATE_LATER : 0;
}

static bool is(const uc_arm64_cp_reg *r, uint32_t crn, uint32_t crm, uint32_t op2)
{
	return r->op0 == 3 && r->op1 == 0 && r->crn == crn && r->crm == crm && r->op2 == op2;
}

bool identity_tells(struct engine *e, const uc_arm64_cp_reg *r, uint64_t pc)
{
	uint64_t value = is(r, 0, 0, 5) ? e->cpu.mpidr : is(r, 12, 1, 0) ? e->cpu.pending : 0;
	uint32_t insn = 0;

	if (!value || uc_mem_read(e->uc, pc, &insn, sizeof(insn)) || (insn & SYSTEM_MASK) != SYSTEM_BITS ||
	    !(insn & SYSTEM_READ))
		return false;
	if ((insn & 31) != 31)
		engine_set(e, (enum hv_reg)(insn & 31), value);
	return true;
}

static uint32_t on_read(uc_engine *uc, uc_arm64_reg reg, const uc_arm64_cp_reg *r, void *ctx)
{
	struct engine *e = ctx;

	(void)uc;
	(void)reg;
	return identity_tells(e, r, engine_get(e, HV_PC));
}

/* Not for the runner, which reads a hundred registers a call. */
void identity_hook(struct engine *e)
{
	uc_hook hook;

	uc_hook_add(e->uc, &hook, UC_HOOK_INSN, (void *)on_read, e, BEHIND_MICRO, HV_IMAGE_BASE - 1, UC_ARM64_INS_MRS);
	uc_hook_add(e->uc, &hook, UC_HOOK_INSN, (void *)on_read, e, e->places.end, ~0ull, UC_ARM64_INS_MRS);
}

bool identity_parameters(struct engine *e, uint64_t addr)
{
	const struct hv_call *call = current(e);
	uint64_t page = e->places.params & ~(PAGE - 1);
	uint8_t *bytes = engine_bytes(e, page, PAGE);

	if (!call || !bytes || (uint32_t)(addr & ~(PAGE - 1)) != page)
		return false;
	for (unsigned reg = HV_X0; reg <= HV_X30; reg++)
		if (call->in.r[reg] != e->places.params && !((call->in.r[reg] ^ addr) & ~(PAGE - 1)))
			return !uc_mem_map_ptr(e->uc, addr & ~(PAGE - 1), PAGE, UC_PROT_ALL, bytes);
	return false;
}
