/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The calls that are made of a hypervisor as it is resident. */
#include <ctype.h>
#include <string.h>

#include "machines/live/live.h"

#define BARE_STUB "bare-stub"	/* what its calls are called, apart from the hypervisor's */
#define IMMEDIATE 0x4321
#define RESTART 1		/* SOFT_RESTART since 4.12, and with it of all that is resident here */
#define NO_TABLE 0x43c00000ull	/* a table that SET_VECTORS must not take */

/* Numbers that are no call of a stub, nor a function of KVM's. */
static const struct { uint64_t x0; const char *probe; } unknowns[] = {
	{ 3, "a call of later stubs" },
	{ 4, "a call of later stubs" },
	{ 5, "the first number that is no call" },
	{ 0xfff, "the last of 4.8's own numbers" },
	{ 0x10002, "a call with SMCCC's SVE hint" },
	{ 0xffffffff00000002, "a call in the lower half alone" },
	{ 1ull << 63, "negative as a signed number" },
	{ 0xc600ffff, "KVM's range, and no function of it" },
	{ HVC_STUB_ERR, "the error value" },
	{ ~0ull, "all ones" },
};

/* By the name that the snapshot has for it: QEMU's, in capitals. */
static void take(const struct snapshot_cpu *cpu, struct hv_state *to, unsigned reg)
{
	char name[24];
	size_t i = 0;

	for (; hv_regs[reg].name[i] && i + 1 < sizeof(name); i++)
		name[i] = (char)toupper((unsigned char)hv_regs[reg].name[i]);
	name[i] = '\0';
	to->r[reg] = snapshot_reg(cpu, name);
}

/*
 * The host's state, with canaries where the kernel's values tell nothing: the caller stands on an HVC in place of its
 * instruction.
 */
void live_begin(const struct snapshot_cpu *cpu, struct hv_call *call)
{
	struct hv_state *in = &call->in;

	*call = (struct hv_call){ .from = HV_FROM_EL1, .event = HV_EVENT_HVC };
	for (unsigned reg = HV_X0; reg <= HV_X30; reg++)
		in->r[reg] = hv_regs[reg].canary;
	for (unsigned reg = HV_SP_EL0; reg < HV_REG_COUNT; reg++)
		if (reg <= HV_SP_EL2 || reg >= HV_REG_FIRST_SYS)
			take(cpu, in, reg);
	for (unsigned i = 0; i < 64; i++)
		in->v[i] = 0xf0f0000000000000 | i << 8 | i;
	in->r[HV_PSTATE] = snapshot_reg(cpu, "pstate") | HV_PSTATE_DAIF;
	if (in->r[HV_PSTATE] & 1)
		in->r[HV_SP_EL1] = snapshot_reg(cpu, "sp");
	in->r[HV_PC] = snapshot_reg(cpu, "pc") + 4;
	in->r[HV_ID_AA64MMFR0_EL1] = snapshot_reg(cpu, "ID_AA64MMFR0_EL1");
	in->r[HV_TTBR1_EL2] = snapshot_reg(cpu, "TTBR1_EL2");
}

void live_take_kept(struct hv_call *begins, const struct hv_call *kept)
{
	memcpy(begins->in.r + HV_REG_FIRST_SYS, kept->in.r + HV_REG_FIRST_SYS,
	       (HV_REG_COUNT - HV_REG_FIRST_SYS) * sizeof(kept->in.r[0]));
}

struct making {
	const struct snapshot_cpu *cpu;
	const struct hv_abi *abi;
	const struct live_places *places;
	struct live_call *calls;
	size_t count;
};

static struct live_call *add(struct making *p, const char *probe, uint64_t x0)
{
	struct live_call *c;

	if (p->count == LIVE_CALLS)
		return NULL;
	c = &p->calls[p->count++];
	*c = (struct live_call){ .abi = p->abi, .planned = { .probe = probe, .aim = HV_RULE_NONE } };
	live_begin(p->cpu, &c->planned.call);
	c->planned.call.id = (uint32_t)p->count;
	c->planned.call.in.r[HV_X0] = x0;
	return c;
}

void live_name(const struct hv_abi *abi, const struct hv_call *call, struct live_call *c)
{
	const struct hv_call_spec *spec = hv_abi_select(abi, call);

	*c = (struct live_call){ .abi = abi, .planned = { .call = *call, .probe = "the call", .aim = HV_RULE_NONE } };
	c->planned.name = spec->name;
	c->own = spec->move_count == 1 && spec->moves[0].to == HV_X0 && spec->moves[0].set == ~0ull;
}

/* The name of what the call is by its generation. */
static void name(struct live_call *c)
{
	const struct hv_call_spec *spec = hv_abi_select(c->abi, &c->planned.call);

	c->planned.name = spec->name;
	c->own = spec->move_count == 1 && spec->moves[0].to == HV_X0 && spec->moves[0].set == ~0ull;
}

static void add_call(struct making *p, const struct hv_call_spec *spec, uint16_t imm)
{
	struct live_call *c = add(p, imm ? "another immediate" : "the call", spec->number);

	if (!c)
		return;
	c->planned.call.imm = imm;
	if (imm)	/* the kernel's flags may be what a comparison of the code would find */
		c->planned.call.in.r[HV_PSTATE] &= ~(uint64_t)HV_PSTATE_NZCV;
	for (unsigned i = 2; imm && i <= 4; i++)	/* none has a bit of another's, as the canaries have */
		c->planned.call.in.r[HV_X0 + i] = 0x1111000011110000ull << (i - 2) | 0x8000ull >> i;
	if (spec->ending == HV_RESTARTS)
		c->planned.call.in.r[spec->entry] = p->places->free;
	else
		c->planned.call.in.r[HV_X1] = NO_TABLE;
	name(c);
}

/* Once more with ones wherever a value is free: the canaries have bits that are 0 in all of them. */
static void add_ones(struct making *p, const struct hv_call_spec *spec)
{
	struct live_call *c = add(p, "all ones", spec->number);
	uint64_t *x = c ? c->planned.call.in.r : NULL;

	for (unsigned reg = HV_X1; c && reg <= HV_X30; reg++)
		x[reg] = ~0ull;
	if (!c)
		return;
	c->planned.call.in.r[HV_PSTATE] |= HV_PSTATE_NZCV;
	if (spec->ending == HV_RESTARTS)
		x[spec->entry] = p->places->free;
	name(c);
}

/* EL2 was given back: the bare stub answers, and sets vectors again. */
static void follow(struct making *p, uint64_t number, const char *probe)
{
	struct live_call *c = p->places->stub_abi ? add(p, probe, number) : NULL;

	if (!c)
		return;
	c->abi = p->places->stub_abi;
	c->follows = true;
	c->planned.call.in.r[HV_X1] = NO_TABLE;
	c->planned.name = BARE_STUB;
}

/*
 * Exceptions that are no HVC, below and above it by their class: whatever the hypervisor makes of them, it may not take them for
 * the call that x0 and x1 say.
 */
static const struct { uint64_t esr; const char *probe; } traps[] = {
	{ 0x06000000, "a trapped WFI" },
	{ 0x62300401, "a trapped system register" },
	{ 0xda000000, "an exception of a class that no CPU has yet" },
	{ 0xf2000000, "a BRK" },
};

static void add_traps(struct making *p)
{
	for (size_t i = 0; i < sizeof(traps) / sizeof(traps[0]); i++) {
		struct live_call *c = add(p, traps[i].probe, RESTART);

		if (!c)
			return;
		c->planned.call.event = HV_EVENT_TRAP;
		c->planned.call.in.r[HV_X1] = p->places->free;
		c->planned.call.in.r[HV_ESR_EL2] = traps[i].esr;
		c->planned.name = "trap";
		c->own = true;
	}
}

static bool gives_back(const struct hv_call_spec *spec)
{
	return spec->ending == HV_RETURNS && spec->goes_home == HV_HOME_STUB;
}

size_t live_plan(const struct hv_stub *stub, const struct hv_abi *abi, const struct live_places *places, struct live_call *calls)
{
	struct making p = { &stub->ram->snapshot.cpu[places->cpu], abi, places, calls, 0 };

	for (unsigned i = 0; i < abi->call_count; i++) {
		add_call(&p, &abi->calls[i], 0);
		add_call(&p, &abi->calls[i], IMMEDIATE);
		add_ones(&p, &abi->calls[i]);
		if (!gives_back(&abi->calls[i]))
			continue;
		follow(&p, abi->calls[i].number, "the bare stub behind it, asked the same");
		follow(&p, HVC_STUB_ERR, "the bare stub behind it, asked nonsense");
		follow(&p, 0, "the bare stub behind it, given other vectors");
	}
	for (size_t i = 0; !hv_abi_takes_addresses(abi) && i < sizeof(unknowns) / sizeof(unknowns[0]); i++) {
		struct live_call *c = add(&p, unknowns[i].probe, unknowns[i].x0);

		if (c)
			name(c);
	}
	add_traps(&p);
	return p.count;
}
