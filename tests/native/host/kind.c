/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <check.h>

#include "native/host/kind.h"
#include "tests/assembled.h"
#include "tests/suites.h"

/* A call is an HVC, an SVC or an SMC: the one that was planted last may stand there when memory is compared. */
START_TEST(the_site_may_hold_any_call)
{
	static const char *const calls[] = { ASM("hvc #7"), ASM("svc #0"), ASM("smc #0xffff") };
	static const char *const others[] = { ASM("nop"), ASM("brk #0"), ASM("eret") };
	const struct qemu_kind *kind = qemu_kind_named("arm64");
	const uint32_t was = assembled_word(ASM("hvc #0"));

	for (unsigned i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		ck_assert_msg(qemu_kind_rewrites(kind, NULL, 0x1000, 0, was, assembled_word(calls[i])), "%s", calls[i]);
	for (unsigned i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		ck_assert_msg(!qemu_kind_rewrites(kind, NULL, 0x1000, 0, was, assembled_word(others[i])), "%s", others[i]);
}
END_TEST

Suite *kind_suite(void)
{
	Suite *s = suite_create("kind");
	TCase *t = tcase_create("kind");

	tcase_add_test(t, the_site_may_hold_any_call);
	suite_add_tcase(s, t);
	return s;
}
