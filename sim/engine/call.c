/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sim/engine/state.h"

#define PAGE 0x1000ull

static const struct hv_call *runners(struct engine *e)
{
	return (const void *)engine_bytes(e, e->calls.run->call, sizeof(struct hv_call));
}

const struct hv_call *engine_call(struct engine *e)
{
	return e->calls.steered ? e->calls.steered : runners(e);
}

/* A call that the host steers is made from the site itself. */
uint64_t engine_callers(struct engine *e)
{
	const struct hv_call *call = e->calls.steered ? NULL : runners(e);
	bool kernels = call && call->in.r[HV_PC] >> 63;

	return kernels ? call->in.r[HV_PC] : (e->places.site + 4) | e->cpu.far;
}

bool engine_is_callers(struct engine *e, uint64_t pc)
{
	uint64_t next = e->places.site + 4;

	return pc != next && pc == engine_callers(e);
}

uint32_t engine_later_pstate(struct engine *e)
{
	const struct hv_call *call = e->calls.steered ? NULL : runners(e);

	return call ? (uint32_t)call->in.r[HV_PSTATE] & HV_PSTATE_LATER : 0;
}

bool engine_parameters(struct engine *e, uint64_t addr)
{
	const struct hv_call *call = engine_call(e);
	uint64_t page = e->places.params & ~(PAGE - 1);
	uint8_t *bytes = engine_bytes(e, page, PAGE);

	if (!call || !bytes || (uint32_t)(addr & ~(PAGE - 1)) != page)
		return false;
	for (unsigned reg = HV_X0; reg <= HV_X30; reg++)
		if (call->in.r[reg] != e->places.params && !((call->in.r[reg] ^ addr) & ~(PAGE - 1)))
			return !uc_mem_map_ptr(e->uc, addr & ~(PAGE - 1), PAGE, UC_PROT_ALL, bytes);
	return false;
}
