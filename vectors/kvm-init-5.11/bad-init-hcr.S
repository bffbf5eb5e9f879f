/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * HCR_EL2 stays as it was, whatever the parameters say.
 * Caught by: SYS-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(init_hcr)
	mrs	x0, hcr_el2
	.endm

#include "stub.S"
