/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The plan of calls, for what no broken sibling can show alone: that each generation is asked everything, and nothing that a caller
 * must not do.
 */
#include <check.h>

#include "hvcheck/verdict.h"
#include "tests/suites.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const struct hv_places places = {
	.site = 0x40201000, .site_event = 0x40201020, .payload = 0x40202000, .recorder = 0x40202800, .landing = 0x40204000,
	.el1_vectors = 0x40203000, .idmap = 0x4020a000, .idmap_ro = 0x40209000, .params = 0x4020b080,
	HV_PLACES_USUAL, .table = HV_STUB_BASE, .stub = HV_STUB_BASE, .stub_size = 0x1000,
};
static struct hv_planned plan[HV_PLAN_MAX];
static size_t count;
static const struct hv_abi *abi;

static void make(int index)
{
	abi = hv_abis[index];
	count = hv_generate(abi, &places, 7, plan, HV_PLAN_MAX);
	ck_assert_uint_lt(count, HV_PLAN_MAX);
}

/* Calls by a trap of class `ec` from `from`, with `x0` or, where that selects, with that immediate in the syndrome. */
static unsigned traps(unsigned from, unsigned ec, uint64_t selector, bool any)
{
	unsigned n = 0;

	for (size_t i = 0; i < count; i++) {
		const struct hv_call *c = &plan[i].call;
		uint64_t esr = c->in.r[HV_ESR_EL2], value = abi->selector == HV_SELECT_IMM ? esr & 0xffff : c->in.r[HV_X0];

		n += c->event == HV_EVENT_TRAP && c->from == from && esr >> 26 == ec && (any || value == selector);
	}
	return n;
}

static const struct {
	unsigned from;
	uint8_t ec[32];
} reaching[] = {
	{ HV_FROM_EL1, { 0x00, 0x01, 0x07, 0x0a, 0x15, 0x17, 0x18, 0x19, 0x1a, 0x1d, 0x20, 0x24, 0x27, 0x30, 0x32, 0x34, 0x3c } },
	{ HV_FROM_EL0, { 0x00, 0x01, 0x07, 0x0a, 0x0d, 0x0e, 0x15, 0x18, 0x19, 0x1c, 0x1d, 0x20, 0x22, 0x24, 0x26, 0x27, 0x2c, 0x2d,
			 0x30, 0x32, 0x34, 0x3c } },
	{ HV_FROM_EL2H, { 0x00, 0x07, 0x0d, 0x0e, 0x15, 0x18, 0x19, 0x1c, 0x1d, 0x21, 0x22, 0x25, 0x26, 0x27, 0x2c, 0x2d, 0x31,
			  0x33, 0x35, 0x3c } },
};

START_TEST(every_class_is_asked_from_every_level)
{
	make(_i);
	for (size_t r = 0; abi->exec == HV_A64 && r < COUNT(reaching); r++) {
		if (abi->busy >> hv_slot(reaching[r].from, HV_EVENT_TRAP) & 1)
			continue;
		for (size_t k = 0; k < sizeof(reaching[r].ec) && (!k || reaching[r].ec[k]); k++)
			ck_assert_msg(traps(reaching[r].from, reaching[r].ec[k], 0, true), "%s: no class 0x%02x from %u", abi->name,
				      reaching[r].ec[k], reaching[r].from);
	}
}
END_TEST

/* Each number, and its neighbours; and where only an HVC is a call, each number with each class. */
START_TEST(every_number_is_asked_by_a_trap)
{
	make(_i);
	if (abi->exec != HV_A64 || (abi->selector != HV_SELECT_X0 && abi->selector != HV_SELECT_IMM))
		return;
	for (unsigned k = 0; k < abi->call_count; k++) {
		uint64_t number = abi->calls[k].number, bit = abi->selector == HV_SELECT_IMM ? 0 : 1ull << 32;

		ck_assert(traps(HV_FROM_EL1, 0x18, number, false) && traps(HV_FROM_EL1, 0x24, number, false));
		ck_assert(traps(HV_FROM_EL0, 0x18, number, false) || abi->calls[k].ending == HV_RISES);
		if (hv_abi_takes_addresses(abi) && !abi->checks_cause)
			continue;
		ck_assert(traps(HV_FROM_EL1, 0x18, number + 1, false) && traps(HV_FROM_EL1, 0x18, number | bit, false));
		for (size_t c = 0; abi->checks_cause && (!c || reaching[0].ec[c]); c++)
			ck_assert(traps(HV_FROM_EL1, reaching[0].ec[c], number, false));
	}
}
END_TEST

/* EL0 has a way home of its own, and its code is not to go on at EL2. */
START_TEST(el0_is_asked_what_it_can_do)
{
	make(_i);
	for (size_t i = 0; i < count; i++) {
		const struct hv_call *c = &plan[i].call;

		if (c->from != HV_FROM_EL0)
			continue;
		ck_assert_uint_eq(c->event, HV_EVENT_TRAP);
		ck_assert_uint_eq(HV_PSTATE_EL(c->in.r[HV_PSTATE]), 0);
		ck_assert_uint_eq(c->in.r[HV_ELR_EL2], HV_SITE_EL0(&places));
		ck_assert(hv_abi_select(abi, c)->ending != HV_RISES);
	}
}
END_TEST

/* Where x0 selects. */
START_TEST(every_dead_slot_is_asked_with_every_number)
{
	make(_i);
	for (unsigned slot = abi->exec == HV_A32; slot < hv_execs[abi->exec].slots && abi->selector == HV_SELECT_X0; slot++)
		for (unsigned k = 0; k < abi->call_count && !((abi->live | abi->busy) >> slot & 1); k++) {
			unsigned asked = 0;

			for (size_t i = 0; i < count; i++)
				asked += hv_call_slot(abi->exec, &plan[i].call) == slot &&
					 plan[i].call.event < HV_EVENT_NONE && plan[i].call.in.r[HV_X0] == abi->calls[k].number;
			ck_assert_msg(asked, "%s: slot 0x%03x is not asked with %s", abi->name,
				      hv_slot_offset(abi->exec, slot), abi->calls[k].name);
		}
}
END_TEST

/* Of 32-bit Arm: no value is wider than its register, the caller is in Supervisor mode, and each class of trap is tried. */
START_TEST(hyp_mode_is_asked_in_its_own_terms)
{
	static const uint8_t classes[] = { 0x01, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x0c, 0x13, 0x20, 0x24 };

	make(_i);
	if (abi->exec != HV_A32)
		return;
	for (size_t i = 0; i < count; i++) {
		const struct hv_call *c = &plan[i].call;

		for (unsigned reg = HV_X0; reg <= HV_X30; reg++)
			ck_assert_msg(c->in.r[reg] <= 0xffffffff, "%s: %s: %s is %#lx", abi->name, plan[i].name,
				      hv_reg_name(HV_A32, reg), (unsigned long)c->in.r[reg]);
		ck_assert(c->from == HV_FROM_A32 || c->from == HV_FROM_EL2H || c->from == HV_FROM_EL0);
		ck_assert(c->in.r[HV_PSTATE] & HV_PSTATE_A32);
		ck_assert_uint_eq(c->in.r[HV_SP_EL1] | c->in.r[HV_TTBR1_EL2] | c->in.v[63], 0);
	}
	for (size_t k = 0; k < sizeof(classes); k++)
		ck_assert_msg(traps(HV_FROM_A32, classes[k], 0, true), "%s: no class 0x%02x", abi->name, classes[k]);
}
END_TEST

/* The plan is the same each time, names every call, tries every slot, and fits. */
START_TEST(plans_are_complete_and_repeatable)
{
	static struct hv_planned a[HV_PLAN_MAX], b[HV_PLAN_MAX];

	for (const struct hv_abi *const *each = hv_abis; *each; each++) {
		size_t n = hv_generate(*each, &places, 7, a, HV_PLAN_MAX);
		unsigned slots = 0;

		ck_assert_uint_gt(n, 30);
		ck_assert_uint_lt(n, HV_PLAN_MAX);
		ck_assert_uint_eq(hv_generate(*each, &places, 7, b, HV_PLAN_MAX), n);
		ck_assert_int_eq(memcmp(a, b, n * sizeof(a[0])), 0);
		for (size_t i = 0; i < n; i++)
			slots |= 1u << hv_call_slot((*each)->exec, &a[i].call);
		/* No exception is a reset, which is the first word of Hyp mode's table. */
		ck_assert_uint_eq(slots | (*each)->busy, (*each)->exec == HV_A32 ? 0xfe : 0xffff);
		for (unsigned c = 0; c < (*each)->call_count; c++) {
			size_t i = 0;

			while (i < n && hv_abi_select(*each, &a[i].call) != &(*each)->calls[c])
				i++;
			ck_assert_msg(i < n, "%s: %s is not in the plan", (*each)->name, (*each)->calls[c].name);
		}
	}
}
END_TEST

Suite *plan_suite(void)
{
	Suite *s = suite_create("plan");
	TCase *t = tcase_create("exceptions");
	int all = (int)hv_abi_count;

	tcase_add_test(t, plans_are_complete_and_repeatable);
	tcase_add_loop_test(t, every_class_is_asked_from_every_level, 0, all);
	tcase_add_loop_test(t, every_number_is_asked_by_a_trap, 0, all);
	tcase_add_loop_test(t, el0_is_asked_what_it_can_do, 0, all);
	tcase_add_loop_test(t, hyp_mode_is_asked_in_its_own_terms, 0, all);
	tcase_add_loop_test(t, every_dead_slot_is_asked_with_every_number, 0, all);
	suite_add_tcase(s, t);
	return s;
}
