/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A program that uses the library: it opens a machine, makes one call of a stub and judges it. In C or in C++:
 *
 *	cc example.c $(pkg-config --cflags --libs hvcheck) -o example
 *	./example linux-4.12		# or another stub of `hvcheck stubs`, or a file; and a machine, as in `sim:max`
 *
 * Exit status: 0 the stub conforms, 1 it does not, 2 it cannot be read, else as hv_machine_open() says.
 */
#include <stdio.h>
#include <string.h>

#include <hvcheck/abi.h>
#include <hvcheck/machine.h>
#include <hvcheck/report.h>
#include <hvcheck/stub.h>
#include <hvcheck/verdict.h>

/* HVC_SET_VECTORS of Linux 4.12 and later: x0 = 0, x1 = the new vectors. */
static void make_call(struct hv_call *call, const struct hv_machine *m)
{
	hv_call_init(call, &m->places);
	call->in.r[HV_X0] = 0;
	call->in.r[HV_X1] = m->places.recorder;
}

/* Print each rule that the outcome breaks; returns how many. */
static int judge(const struct hv_machine *m, const struct hv_abi *abi, const struct hv_call *call, const struct hv_outcome *out)
{
	struct hv_verdict verdicts[HV_RULE_COUNT];
	struct hv_bench bench;
	unsigned count;
	int broken = 0;
	char text[128];

	memset(&bench, 0, sizeof(bench));
	bench.abi = abi;
	bench.places = &m->places;
	bench.baseline = &m->baseline;
	bench.sees = m->sees;
	bench.release = abi->release;
	count = hv_judge(&bench, call, out, verdicts);
	for (unsigned i = 0; i < count; i++) {
		const struct hv_verdict *v = &verdicts[i];

		if (v->status != HV_FAIL)
			continue;
		printf("FAIL %s: %s\n", hv_rules[v->rule].name, hv_rules[v->rule].sentence);
		for (unsigned d = 0; d < v->diff_count && d < HV_DIFFS; d++)
			printf("  %s\n", hv_diff_text(&v->diff[d], &m->places, text, sizeof(text)));
		broken++;
	}
	printf("%u rules asked on %s, %d broken\n", count, m->name, broken);
	return broken;
}

/* Run the call on `m`; returns the exit status. */
static int try_stub(struct hv_machine *m, const struct hv_stub *stub)
{
	const struct hv_abi *abi = hv_abi_find("linux-4.12");
	struct hv_outcome out;
	struct hv_call call;

	if (m->ops->load(m, stub, hv_stub_home(stub, &m->places))) {
		fprintf(stderr, "%s\n", m->error);
		return 99;
	}
	make_call(&call, m);
	if (m->ops->run(m, &call, &out, 1)) {
		fprintf(stderr, "%s\n", m->error);
		return 99;
	}
	return judge(m, abi, &call, &out) ? 1 : 0;
}

int main(int argc, char **argv)
{
	char error[256];
	struct hv_stub *stub = hv_stub_open(argc > 1 ? argv[1] : "linux-4.12", NULL, error, sizeof(error));
	struct hv_machine *m;
	int status = 2;

	if (!stub) {
		fprintf(stderr, "%s\n", error);
		return 2;
	}
	m = hv_machine_open(argc > 2 ? argv[2] : "sim", error, sizeof(error), &status);
	if (!m) {
		fprintf(stderr, "%s\n", error);
		hv_stub_free(stub);
		return status;
	}
	status = try_stub(m, stub);
	hv_machine_close(m);
	hv_stub_free(stub);
	return status;
}
