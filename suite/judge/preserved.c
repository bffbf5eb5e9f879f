/* SPDX-License-Identifier: GPL-2.0-or-later */
/* REG, SYS and MEM-01: what every call leaves as it is. */
#include "suite/judge/rules.h"

#define SMCCC_KEPT 0x3fff0u	/* x4-x17 */

static void judge_set(struct trial *t, enum hv_rule rule, uint32_t set)
{
	struct hv_verdict *v = set ? trial_open(t, rule) : NULL;

	if (t->general && set)
		trial_compare_set(t, v, set);
	if (v)
		trial_close(v);
}

static void judge_stacks(struct trial *t)
{
	struct hv_verdict *v = trial_open(t, HV_REG_04);

	trial_compare_set(t, v, t->exec->stack);
	for (unsigned reg = HV_SP_EL0; t->exec->has_sp_el && reg <= HV_SP_EL2; reg++)
		trial_compare(t, v, reg);
	trial_close(v);
	/* Stack pointers below 4 GiB have no upper half to lose: a stub that cuts them to 32 bits would not be seen. */
	if (v->status == HV_PASS && t->exec->has_sp_el && !(t->bench->places->canary >> 32))
		v->status = HV_UNSEEN;
}

static void judge_simd(struct trial *t)
{
	struct hv_verdict *v = trial_open(t, HV_REG_05);

	trial_compare_simd(t, v);
	trial_compare(t, v, HV_FPCR);
	trial_compare(t, v, HV_FPSR);
	trial_close(v);
}

/* System registers of one level; VBAR_EL2 has rules of its own. */
static void judge_system(struct trial *t, enum hv_rule rule, unsigned el)
{
	struct hv_verdict *v = trial_open(t, rule);

	for (unsigned reg = HV_FPSR + 1; t->system && reg < HV_REG_COUNT; reg++) {
		bool upper = hv_regs[reg].el == 2;

		if (upper == (el == 2) && reg != HV_VBAR_EL2 && !trial_is_syndrome(reg) && !trial_is_way_home(t->call, reg))
			trial_compare(t, v, reg);
	}
	t->want.r[HV_ESR_EL2] = trial_syndrome(t);
	if (el == 2 && t->out->seen & HV_SEE_SYNDROME)
		trial_compare(t, v, HV_ESR_EL2);
	if (el == 2 && t->moved[HV_TTBR1_EL2])	/* it exists only where the call could succeed */
		trial_compare(t, v, HV_TTBR1_EL2);
	if (el == 2)
		trial_compare_held(t, v, HV_REG_LAST_HELD_EL1 + 1, HV_REG_LAST_HELD);
	else
		trial_compare_held(t, v, HV_REG_FIRST_HELD, HV_REG_LAST_HELD_EL1);
	trial_close(v);
}

/* Both levels at a glance. */
static void glance_at_system(struct trial *t)
{
	static const uint16_t written[] = { HV_ESR_EL2, HV_ELR_EL2, HV_SPSR_EL2, HV_ESR_EL1, HV_ELR_EL1, HV_SPSR_EL1 };

	for (unsigned i = 0; i < sizeof(written) / sizeof(written[0]); i++)
		if (trial_is_syndrome(written[i]) || trial_is_way_home(t->call, written[i]))
			t->want.r[written[i]] = t->out->out.r[written[i]];
	t->system = trial_differs(t->want.r + HV_FPSR + 1, t->out->out.r + HV_FPSR + 1, HV_REG_COUNT - HV_FPSR - 1);
}

static void judge_memory(struct trial *t)
{
	struct hv_verdict *v = trial_open(t, HV_MEM_01);

	uint64_t sp = t->call->in.r[HV_SP_EL2], stack = t->bench->abi->stack;

	if (t->out->mem_bytes && !(sp - t->out->mem_at <= stack && t->out->mem_bytes <= sp - t->out->mem_at))
		trial_differ(v, HV_DIFF_MEMORY, t->out->mem_bytes, t->out->mem_at);
}

/* --strict: x0-x17 beyond results and what the generation is known to change. */
static void judge_clobbers(struct trial *t)
{
	struct hv_verdict *v = trial_open(t, HV_REG_06);
	uint32_t known = t->spec->clobbers | hv_abi_select(t->bench->abi, t->call)->clobbers; /* a refused call's too */

	for (unsigned reg = HV_X0; reg <= HV_X30; reg++)
		if (t->exec->scratch & ~known & 1u << reg)
			trial_compare(t, v, reg);
	trial_close(v);
}

/* LR_svc of AArch32, where User mode's SVC returns to: the way home writes it. */
static uint32_t lost_on_way_home(const struct trial *t)
{
	return t->call->from == HV_FROM_EL0 && t->bench->abi->exec == HV_A32 ? 1u << HV_X18 : 0;
}

/* What a call's caller keeps beyond callee-saved registers: by SMCCC, or because its contract lets a call change nothing. */
static uint32_t kept_besides(const struct trial *t)
{
	if (!t->bench->abi->may_clobber)
		return t->exec->scratch & ~t->spec->clobbers;
	return t->spec->smccc ? SMCCC_KEPT : 0;
}

void preserved_judge(struct trial *t)
{
	t->general = trial_differs(t->want.r, t->out->out.r, HV_X30 + 1);
	judge_set(t, HV_REG_01, t->exec->callee);
	judge_set(t, HV_REG_02, t->exec->link & ~lost_on_way_home(t));
	judge_set(t, HV_REG_03, t->exec->platform);
	judge_set(t, HV_REG_07, kept_besides(t));
	judge_stacks(t);
	judge_simd(t);
	glance_at_system(t);
	judge_system(t, HV_SYS_01, 1);
	judge_system(t, HV_SYS_02, 2);
	judge_memory(t);
	if (t->bench->strict)
		judge_clobbers(t);
}
