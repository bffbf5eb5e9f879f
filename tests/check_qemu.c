/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The whole suite at EL2 on QEMU: on a CPU without VHE and on one with it. */
#include "tests/conformance.h"
#include "tests/siblings.h"

int main(void)
{
	static const struct { const char *spec; int seen_on; } machines[] = {
		{ "qemu:virt:cortex-a57", ON_QEMU }, { "qemu:virt:max", ON_QEMU_VHE },
	};
	int worst = 0;

	for (unsigned i = 0; i < sizeof(machines) / sizeof(machines[0]); i++) {
		int status = conformance_main(conformance_suite(machines[i].spec, machines[i].seen_on), machines[i].spec);

		if (status && (!worst || status == 1))
			worst = status;
	}
	return worst;
}
