/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The whole suite at EL2 on QEMU: on a CPU without VHE and on one with it. */
#include "tests/conformance.h"
#include "tests/scenarios.h"
#include "tests/siblings.h"

/* A failure weighs more than a machine that is not there. */
static int worse(int a, int b)
{
	return b && (!a || b == 1) ? b : a;
}

int main(void)
{
	static const struct { const char *spec; int seen_on; } machines[] = {
		{ "qemu:virt:cortex-a57", ON_QEMU }, { "qemu:virt:max", ON_QEMU_VHE },
	};
	int status = 0;

	for (unsigned i = 0; i < sizeof(machines) / sizeof(machines[0]); i++) {
		const char *spec = machines[i].spec;

		status = worse(status, conformance_main(conformance_suite(spec, machines[i].seen_on), spec));
		status = worse(status, conformance_main(scenarios_suite(spec, false), spec));
	}
	return status;
}
