/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is no call: other values of x0, other immediates, and the instructions beside HVC. */
#include "suite/plan/plan.h"

/* Values of x0 that are no call: abi.md's probe set. Those that this generation knows are left to plan_call(). */
static void add_probes(struct plan *p)
{
	static const struct { uint64_t x0; const char *probe; } probes[] = {
		{ 0, "0" }, { 1, "1" }, { 2, "2" }, { 3, "3" }, { 4, "4" }, { 5, "5" }, { 6, "6" }, { 7, "7" },
		{ 0x10, "0x10" }, { 0xffe, "0xffe" }, { 0xfff, "0xfff" }, { 0x1000, "0x1000" },
		{ 0x10000, "SET with the SVE hint bit" }, { 0x10001, "SOFT_RESTART with the SVE hint bit" },
		{ 0x10002, "RESET with the SVE hint bit" }, { 0x10003, "call 3 with the SVE hint bit" },
		{ 0x80000000, "bit 31" }, { 0xffffffff, "32-bit -1" },
		{ 0x100000000, "0 in the low word" }, { 0x100000001, "1 in the low word" },
		{ 0xffffffff00000000, "0 under high bits" }, { 0xffffffff00000001, "1 under high bits" },
		{ 0xffffffff00000002, "2 under high bits" }, { 0xffffffff00000003, "3 under high bits" },
		{ 0xffffffff00000004, "4 under high bits" },
		{ 0x8000000000000000, "2^63" }, { 0x84000000, "a PSCI function" }, { 0xc4000003, "PSCI CPU_ON" },
		{ 0xc6000000, "KVM's init call" }, { 0xc6000001, "the function behind KVM's init call" },
		{ 0xffffffffc6000000, "KVM's init call, sign extended" },
		{ HVC_STUB_ERR, "the error value itself" },
		{ 0xffffffff00000000 | HVC_STUB_ERR, "the error value, sign extended" },
		{ 0xffff800008080000, "a kernel virtual address" }, { 0x0000000040080000, "a RAM address" }, { ~0ull, "-1" },
	};

	for (unsigned i = 0; i < sizeof(probes) / sizeof(probes[0]); i++) {
		struct hv_planned *n = plan_add(p, "unknown", probes[i].probe);

		n->call.in.r[HV_X0] = probes[i].x0;
		n->call.in.r[HV_X1] = p->places->recorder;
		if (probes[i].x0 & ~p->exec->general || hv_abi_select(p->abi, &n->call) != &p->abi->unknown)
			p->count--;
	}
}

static void add_filled(struct plan *p)
{
	for (unsigned i = 0; i < PLAN_FILLS; i++) {
		struct hv_planned *n = plan_add(p, "unknown", plan_fills[i].probe);

		for (unsigned reg = HV_X1; reg <= HV_X30; reg++)
			n->call.in.r[reg] = plan_fills[i].value & p->exec->general;
		n->call.in.r[HV_X0] = 0x77;
	}
	for (unsigned i = 0; i < 8; i++) {
		struct hv_planned *n = plan_add(p, "unknown", "random registers");

		plan_shake(p, &n->call, &p->abi->unknown);
		n->call.in.r[HV_X0] = (plan_draw(p) & p->exec->general) | 0x100;
	}
}

/* Immediates that are no call, near those that may be one. */
static void add_immediates(struct plan *p)
{
	static const uint16_t imms[] = { 0, 1, 2, 3, 4, 5, 0xff, 0x100, 0x101, 0x102, 0x103, 0x8001, 0xfffe, 0xffff };

	for (unsigned i = 0; i < sizeof(imms) / sizeof(imms[0]); i++) {
		struct hv_planned *n = plan_add(p, "unknown", "another immediate");

		n->call.imm = imms[i];
		n->call.in.r[HV_X0] = n->call.in.r[HV_X1] = p->places->recorder;
		n->aim = HV_IMM_01;
		if (hv_abi_select(p->abi, &n->call) != &p->abi->unknown)
			p->count--;
	}
}

void plan_unknown(struct plan *p)
{
	add_probes(p);
	add_filled(p);
	plan_kernel(p, &p->abi->unknown);
	if (p->abi->exec == HV_A32) {
		struct hv_planned *n = plan_add(p, "unknown", "a caller of the other instruction set");

		n->call.in.r[HV_X0] = 0x77;
		n->call.in.r[HV_PSTATE] ^= HV_PSTATE_T;
	}
	if (p->abi->selector != HV_SELECT_IMM) {
		struct hv_planned *n = plan_add(p, "unknown", "immediate that is a call's number");

		n->call.in.r[HV_X0] = 0x77;
		n->call.imm = 1;
		n->aim = HV_IMM_01;
	} else {
		add_immediates(p);
	}
}

#define BEYOND (1ull << 40)	/* of what the page tables map, and of RAM */

/* x0 that is no call of the stub, and nothing that a hypervisor could use: if its number is compared. */
void plan_nowhere(struct plan *p)
{
	static const struct { uint64_t x0; const char *probe; } nowhere[] = {
		{ 3, "the first number that is no call" }, { 0x200000000, "0 in the low word" }, { ~0ull, "-1" },
		{ 0, "an address under a bit too many" },
	};

	for (unsigned i = 0; i < sizeof(nowhere) / sizeof(nowhere[0]); i++) {
		struct hv_planned *n = plan_add(p, p->abi->unknown.name, nowhere[i].probe);

		plan_aim(p, &n->call, &p->abi->unknown);
		n->call.in.r[HV_X0] = nowhere[i].x0 ? nowhere[i].x0 : n->call.in.r[HV_X0] | BEYOND;
		n->aim = HV_CALL_02;
		n->sees = HV_SEE_PATH;		/* what hangs behind unknown page tables cannot be stopped everywhere */
	}
}

#define HSCTLR_LEFT (1u << 19 | 1u << 1)	/* WXN, A: a loader's */

/* The ends of what is no call, with the same value in each other register: code that runs on makes a call's number of the two. */
static void plan_filled(struct plan *p)
{
	static const uint32_t ends[] = { 0xffffffff, 0x80000000 };

	for (unsigned i = 0; i < 2 * PLAN_FILLS; i++) {
		struct hv_planned *n = plan_add(p, p->abi->unknown.name, plan_fills[i / 2].probe);

		for (unsigned reg = HV_X0; reg <= HV_X30; reg++)
			n->call.in.r[reg] = plan_fills[i / 2].value & p->exec->general;
		plan_aim(p, &n->call, &p->abi->unknown);
		n->call.in.r[HV_X0] = ends[i & 1];
	}
}

void plan_limits(struct plan *p)
{
	static const struct { uint64_t x0; const char *probe; } limits[] = {
		{ 1, "the number 1" }, { 3, "the first number that is no call" }, { 0x7ffffff8, "the largest positive number" },
		{ 0x80000000, "the least negative number" }, { 0xffffffff, "-1" },
	};

	bool remakes = plan_remakes_sctlr(&p->abi->unknown);

	if (p->abi->exec == HV_A32)
		plan_filled(p);
	for (unsigned i = 0; i < 2 * sizeof(limits) / sizeof(limits[0]); i++) {
		struct hv_planned *n = plan_add(p, p->abi->unknown.name, limits[i / 2].probe);

		plan_aim(p, &n->call, &p->abi->unknown);
		n->call.in.r[HV_X0] = limits[i / 2].x0;
		if (i & 1 && remakes)	/* with what is left out if an instruction goes by the comparison's flags */
			n->call.in.r[HV_SCTLR_EL2] |= HSCTLR_LEFT;
		else if (i & 1)
			plan_switch_mmu_on(p, &n->call);
		if (hv_abi_select(p->abi, &n->call) != &p->abi->unknown || (i & 1 && p->abi->exec == HV_A64))
			p->count--;
	}
}

/* The instructions next to HVC: they are none of the stub's business. */
void plan_neighbours(struct plan *p)
{
	static const struct { uint8_t event; const char *probe; } near[] = {
		{ HV_EVENT_SVC, "SVC" }, { HV_EVENT_SMC, "SMC" },
	};

	for (unsigned i = 0; i < sizeof(near) / sizeof(near[0]); i++) {
		struct hv_planned *n = plan_add(p, "nearby", near[i].probe);

		n->call.event = near[i].event;
		n->call.in.r[HV_X0] = 0x77;	/* no call of any firmware */
	}
}
