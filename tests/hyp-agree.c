/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every good stub of 32 bits, on the simulator and on QEMU: they agree on every register of every call. */
#include <stdio.h>
#include <string.h>

#include "hvcheck/machine.h"
#include "hvcheck/report.h"
#include "hvcheck/stub.h"
#include "tests/hyp.h"
#include "tests/parts.h"
#include "tests/subject.h"

#define SMALL_SAMPLE 4	/* in a small run, one of so many */

static const char *const cpus[] = { "cortex-a15", "cortex-a7" };

static struct hv_machine *open_on(const char *machine, const char *cpu)
{
	char spec[64];

	snprintf(spec, sizeof(spec), "%s:%s", machine, cpu);
	return machine_open(spec);
}

static void try_both(const char *name, const char *cpu)
{
	const struct hv_suite_options options = { .seed = 1, .strict = true };
	struct hv_machine *m[] = { open_on("sim", cpu), open_on("qemu:virt", cpu) };
	char error[256] = "";
	struct hv_stub *stub = hv_stub_open(name, NULL, error, sizeof(error));
	struct hv_report r;
	size_t agreed = 0;

	memset(&r, 0, sizeof(r));
	ck_assert_msg(stub != NULL, "%s", error);
	ck_assert_msg(!hv_suite_run(stub, hv_abi_of(name), m, 2, &options, &r, error, sizeof(error)), "%s: %s", name, error);
	for (size_t i = 0; i < r.row_count; i++) {
		ck_assert_msg(r.rows[i].status != HV_FAIL, "%s", r.rows[i].id);
		agreed += r.rows[i].rule == HV_AGREE_01 && r.rows[i].status == HV_PASS;
	}
	ck_assert_uint_gt(agreed, 4);
	ck_assert_uint_gt(r.count[HV_PASS], 20);
	hv_report_free(&r);
	hv_stub_free(stub);
	hv_machine_close(m[0]);
	hv_machine_close(m[1]);
}

START_TEST(machines_agree)
{
	const struct turn turn = turn_of((unsigned)_i * (is_small_run() ? SMALL_SAMPLE : 1), HV_A32);

	try_both(turn.name, cpus[turn.machine]);
}
END_TEST

Suite *hyp_agree_suite(const char *machine)
{
	Suite *s = suite_create("hyp agreement");
	TCase *t = tcase_create("good stubs");

	(void)machine;
	tcase_set_timeout(t, 300);
	tcase_add_loop_test(t, machines_agree, 0, (int)turn_count(HV_A32) / (is_small_run() ? SMALL_SAMPLE : 1));
	suite_add_tcase(s, t);
	return s;
}
