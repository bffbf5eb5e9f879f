/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Unicorn with EL2: registers, memory, and the bounce between levels. What an exception means is in exception.c, how
 * the guest is watched while it runs in loop.c.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "sim/coherence.h"
#include "sim/fast.h"
#include "sim/room.h"

/* Registers of EL3 that the bounce and the gates need; regs.def has no EL3. */
static const uc_arm64_cp_reg scr_el3 = { .op0 = 3, .op1 = 6, .crn = 1, .crm = 1, .op2 = 0 };
static const uc_arm64_cp_reg spsr_el3 = { .op0 = 3, .op1 = 6, .crn = 4, .crm = 0, .op2 = 0 };

#define SCR_NS (1u << 0)
#define SCR_SMD (1u << 7)
#define SCR_HCE (1u << 8)
#define SCR_RW (1u << 10)
#define PSTATE_EL3H (HV_PSTATE_DAIF | HV_PSTATE_EL3H)

static void set_coded(struct engine *e, uc_arm64_cp_reg reg, uint64_t value)
{
	reg.val = value;
	uc_reg_write(e->uc, UC_ARM64_REG_CP_REG, &reg);
}

static uc_arm64_cp_reg coded(enum hv_reg reg)
{
	const struct hv_reg_info *i = &hv_regs[reg];

	return (uc_arm64_cp_reg){ .op0 = i->op0, .op1 = i->op1, .crn = i->crn, .crm = i->crm, .op2 = i->op2 };
}

/* Unicorn's number of a core register; X29 and X30 do not follow X28 there. */
static int core_number(enum hv_reg reg)
{
	switch (reg) {
	case HV_X29: return UC_ARM64_REG_X29;
	case HV_X30: return UC_ARM64_REG_X30;
	case HV_PC: return UC_ARM64_REG_PC;
	case HV_PSTATE: return UC_ARM64_REG_PSTATE;
	case HV_SP_EL0: return UC_ARM64_REG_SP_EL0;
	case HV_SP_EL1: return UC_ARM64_REG_SP_EL1;
	case HV_SP_EL2: return UC_ARM64_REG_SP_EL2;
	default: return UC_ARM64_REG_X0 + (int)reg;
	}
}

#define CPTR_TFP (1ull << 10)

uint64_t engine_get(struct engine *e, enum hv_reg reg)
{
	uint64_t value = 0;

	if (reg >= HV_REG_FIRST_SYS) {
		uc_arm64_cp_reg r = coded(reg);

		uc_reg_read(e->uc, UC_ARM64_REG_CP_REG, &r);
		return reg == HV_CPTR_EL2 ? r.val | e->tfp : r.val;
	}
	if (reg >= HV_REG_FIRST_HELD && reg <= HV_REG_LAST_HELD)
		return e->held[reg - HV_REG_FIRST_HELD];
	if (reg > HV_REG_LAST_CORE)	/* the engine has no such register */
		return 0;
	uc_reg_read(e->uc, core_number(reg), &value);
	return value;
}

void engine_set(struct engine *e, enum hv_reg reg, uint64_t value)
{
	if (reg == HV_CPTR_EL2 && e->vhe) {
		e->tfp = value & CPTR_TFP;
		value &= ~CPTR_TFP;
	}
	if (reg >= HV_REG_FIRST_SYS)
		set_coded(e, coded(reg), value);
	else if (reg <= HV_REG_LAST_CORE)
		uc_reg_write(e->uc, core_number(reg), &value);
}

/* --- memory ------------------------------------------------------------------------------------------------- */

bool engine_keep(struct engine *e, const struct engine_region *r)
{
	if (e->region_count == ENGINE_REGIONS) {
		munmap(r->bytes, r->size);
		return false;
	}
	e->region[e->region_count++] = *r;
	return true;
}

uint8_t *engine_map(struct engine *e, uint64_t base, size_t size)
{
	void *bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (bytes == MAP_FAILED)
		return NULL;
	if (uc_mem_map_ptr(e->uc, base, size, UC_PROT_ALL, bytes)) {
		munmap(bytes, size);
		return NULL;
	}
	return engine_keep(e, &(struct engine_region){ base, size, bytes }) ? bytes : NULL;
}

/* The engine asks whether there is memory at the virtual address, and only then translates it: so there must be. */
int engine_alias(struct engine *e, uint64_t va, uint64_t pa, uint64_t size)
{
	if (e->spread.region.base - pa < size && !engine_touch_all(e))
		return -1;
	for (size_t i = 0; i < e->region_count; i++) {
		struct engine_region *r = &e->region[i];

		if (r->base >= pa && r->base - pa < size && r->size <= size - (r->base - pa) &&
		    uc_mem_map_ptr(e->uc, va + (r->base - pa), r->size, UC_PROT_ALL, r->bytes))
			return -1;
	}
	return 0;
}

uint8_t *engine_bytes(struct engine *e, uint64_t addr, size_t size)
{
	for (size_t i = 0; i < e->region_count; i++) {
		struct engine_region *r = &e->region[i];

		if (addr >= r->base && addr - r->base < r->size && size <= r->size - (addr - r->base))
			return r->bytes + (addr - r->base);
	}
	return NULL;
}

uint64_t engine_far(struct engine *e)
{
	const struct hv_call *call = (const void *)engine_bytes(e, e->run->call, sizeof(*call));

	return e->cpu.far | (call && !e->fast ? call->in.r[HV_PC] & ~(e->places.site + 4) : 0);
}

bool engine_is_callers(struct engine *e, uint64_t pc)
{
	uint64_t next = e->places.site + 4;

	return pc != next && pc == (next | engine_far(e));
}

void engine_forget(struct engine *e, uint64_t addr, size_t size)
{
	uc_ctl_remove_cache(e->uc, addr, addr + size);
}

/* --- between levels ----------------------------------------------------------------------------------------- */

/*
 * Send the CPU through the microcode. The descriptor holds all that the microcode writes; the ELR that the translator's
 * own level owns is borrowed for the bounce and rewritten there, which is why the descriptor must name both ELRs.
 */
static void bounce(struct engine *e)
{
	uint64_t pstate = engine_get(e, HV_PSTATE);
	uint64_t enter = MICRO_BASE + MICRO_ENTER, at = MICRO_BASE + MICRO_BOUNCE, el3h = PSTATE_EL3H, sp;
	unsigned el = HV_PSTATE_EL(pstate);

	if (el == 2) {	/* the return would bank the stack pointer in use as EL3's; the runner's, at EL1, is as it was banked */
		uc_reg_read(e->uc, UC_ARM64_REG_SP, &sp);
		engine_set(e, pstate & 1 ? HV_SP_EL2 : HV_SP_EL0, sp);
	}
	/* The bounce is fetched by the rules of the level that the translator believes in, and EL2's tables need not map it. */
	e->micro->sctlr_el2 = engine_get(e, HV_SCTLR_EL2);
	if (e->micro->sctlr_el2 & 1)
		engine_set(e, HV_SCTLR_EL2, e->micro->sctlr_el2 & ~1ull);
	engine_set(e, el == 2 ? HV_ELR_EL2 : HV_ELR_EL1, enter);
	set_coded(e, spsr_el3, PSTATE_EL3H);
	uc_reg_write(e->uc, UC_ARM64_REG_PSTATE, &el3h);
	uc_reg_write(e->uc, UC_ARM64_REG_PC, &at);
}

void engine_go(struct engine *e, uint64_t pc, uint32_t pstate)
{
	*e->micro = (struct micro_descriptor){
		.elr_el1 = engine_get(e, HV_ELR_EL1),
		.elr_el2 = engine_get(e, HV_ELR_EL2),
		.spsr_el2 = engine_get(e, HV_SPSR_EL2),
		.esr_el2 = engine_get(e, HV_ESR_EL2),
		.pc = pc,
		.pstate = pstate,
	};
	bounce(e);
}

#define SLOT_SIZE 0x80
#define PSTATE_IL (1u << 20)
#define PSTATE_SS (1u << 21)
#define VBAR_RES0 0x7ffull	/* VBAR_ELx[10:0] (Arm ARM D13.2.156) */

void engine_raise(struct engine *e, const struct engine_exception *x)
{
	unsigned from = HV_PSTATE_EL(x->pstate), group;
	uint64_t vbar = engine_get(e, x->target == 2 ? HV_VBAR_EL2 : HV_VBAR_EL1) & ~VBAR_RES0;
	uint64_t sctlr = engine_get(e, x->target == 2 ? HV_SCTLR_EL2 : HV_SCTLR_EL1);
	uint32_t pstate = (x->pstate & ~(uint32_t)(HV_PSTATE_M | HV_PSTATE_LATER | PSTATE_IL | PSTATE_SS)) | HV_PSTATE_DAIF;
	uint64_t to;

	/* A new PSTATE: handler mode of the target, DAIF set, IL, SS, BTYPE and UAO clear, PAN kept, SSBS from DSSBS. */
	pstate |= (x->pstate & HV_PSTATE_PAN) | (sctlr >> 44 & 1) << 12;
	pstate |= x->target == 2 ? HV_PSTATE_EL2H : HV_PSTATE_EL1H;
	if (x->pstate & 0x10) {		/* AArch32's own bits (T, IT, GE, E, Q) have no meaning here */
		pstate &= HV_PSTATE_NZCV | HV_PSTATE_DAIF | HV_PSTATE_M;
		group = 12;
	} else if (from < x->target) {
		group = 8;
	} else {
		group = x->pstate & 1 ? 4 : 0;
	}
	to = vbar + (group + (x->event > HV_EVENT_TRAP ? x->event - HV_EVENT_TRAP : 0)) * SLOT_SIZE;

	if (x->target == 2) {
		if (x->has_far)
			engine_set(e, HV_FAR_EL2, x->far);
		*e->micro = (struct micro_descriptor){
			.elr_el1 = engine_get(e, HV_ELR_EL1), .elr_el2 = x->return_to, .spsr_el2 = x->pstate, .esr_el2 = x->esr,
			.pc = to, .pstate = pstate,
		};
	} else {
		if (x->has_far)
			engine_set(e, HV_FAR_EL1, x->far);
		engine_set(e, HV_ESR_EL1, x->esr);
		engine_set(e, HV_SPSR_EL1, x->pstate);
		*e->micro = (struct micro_descriptor){
			.elr_el1 = x->return_to, .elr_el2 = engine_get(e, HV_ELR_EL2), .spsr_el2 = engine_get(e, HV_SPSR_EL2),
			.esr_el2 = engine_get(e, HV_ESR_EL2), .pc = to, .pstate = pstate,
		};
	}
	fast_stray(e);
	if (e->coherence)
		coherence_enter(e->coherence, x->target);
	if (e->observer && e->observer->enter)
		e->observer->enter(e->observer->ctx, e->machine, x->return_to, to, x->esr, x->target);
	bounce(e);
}

/* --- life ---------------------------------------------------------------------------------------------------- */

struct engine *engine_open(int model, const void *micro, size_t micro_size, char *error, size_t size)
{
	struct engine *e = calloc(1, sizeof(*e));
	uint8_t *page;

	if (!e || !room_is_left()) {
		snprintf(error, size, "sim: too little memory: a simulator takes %u MiB of address space (ulimit -v)", ROOM_MIB);
		free(e);
		return NULL;
	}
	if (uc_open(UC_ARCH_ARM64, UC_MODE_ARM, &e->uc) || uc_ctl_set_cpu_model(e->uc, model)) {
		snprintf(error, size, "Unicorn does not give an AArch64 CPU of model %d", model);
		engine_close(e);
		return NULL;
	}
	e->hce = e->has_el3 = true;
	e->budget = ENGINE_CALL_BUDGET;
	page = engine_map(e, MICRO_BASE, MICRO_SIZE);
	if (!page || micro_size > MICRO_SIZE) {
		snprintf(error, size, "Unicorn does not map memory");
		engine_close(e);
		return NULL;
	}
	memcpy(page, micro, micro_size);
	e->micro = (struct micro_descriptor *)(page + MICRO_DESCRIPTOR);
	engine_hook(e);
	set_coded(e, scr_el3, SCR_NS | SCR_HCE | SCR_RW);
	engine_set(e, HV_HCR_EL2, 1ull << 31);
	return e;
}

void engine_close(struct engine *e)
{
	if (!e)
		return;
	/* Unmapping one by one flushes the TLB page by page, and takes longer than all that an engine is used for. */
	if (e->start)
		uc_context_free(e->start);
	if (e->uc)
		uc_close(e->uc);
	for (size_t i = 0; i < e->region_count; i++)
		munmap(e->region[i].bytes, e->region[i].size);
	free(e);
}
