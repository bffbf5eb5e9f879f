/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * x1 is parked in TPIDR_EL2 before the function's number is looked at, as in a first version.
 * Caught by: SYS-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(park_unknown)
	msr	tpidr_el2, x1
	.endm

#include "stub.S"
