/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sets of rules: each rule has a bit of its own, those above 64 too. */
#include <check.h>

#include "hvcheck/rule.h"
#include "tests/suites.h"

START_TEST(each_rule_has_a_bit_of_its_own)
{
	struct hv_rule_set set = { { 0 } };

	hv_rule_set_add(&set, (unsigned)_i);
	ck_assert_uint_eq(hv_rule_set_count(&set), 1);
	for (unsigned rule = 0; rule < HV_RULE_COUNT; rule++)
		ck_assert_int_eq(hv_rule_set_has(&set, rule), rule == (unsigned)_i);
}
END_TEST

START_TEST(sets_are_joined_and_cut)
{
	struct hv_rule_set a = { { 0 } }, b = { { 0 } };

	hv_rule_set_add(&a, HV_LIVE_01);
	hv_rule_set_add(&a, HV_AGREE_01);	/* the first and the last */
	hv_rule_set_add(&b, HV_AGREE_01);
	hv_rule_set_add(&b, HV_RET_01);
	hv_rule_set_add_all(&a, &b);
	ck_assert_uint_eq(hv_rule_set_count(&a), 3);
	hv_rule_set_keep(&a, &b);
	ck_assert_uint_eq(hv_rule_set_count(&a), 2);
	ck_assert(hv_rule_set_has(&a, HV_AGREE_01) && hv_rule_set_has(&a, HV_RET_01) && !hv_rule_set_has(&a, HV_LIVE_01));
}
END_TEST

Suite *rule_suite(void)
{
	Suite *s = suite_create("rule");
	TCase *t = tcase_create("rule");

	tcase_add_loop_test(t, each_rule_has_a_bit_of_its_own, 0, HV_RULE_COUNT);
	tcase_add_test(t, sets_are_joined_and_cut);
	suite_add_tcase(s, t);
	return s;
}
