/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The whole suite at EL2 on QEMU: on a CPU without VHE and on one with it. */
#include "tests/conformance.h"
#include "tests/siblings.h"

int main(void)
{
	static const char *const specs[] = { "qemu:virt:cortex-a57", "qemu:virt:max" };
	int worst = 0;

	for (unsigned i = 0; i < sizeof(specs) / sizeof(specs[0]); i++) {
		int status = conformance_main(conformance_suite(specs[i], ON_QEMU), specs[i]);

		if (status && (!worst || status == 1))
			worst = status;
	}
	return worst;
}
