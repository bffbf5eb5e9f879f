/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * An unknown call translates its x1, which leaves the result in PAR_EL1.
 * Caught by: SYS-04 on sim
 */
#include "../stub.inc"

BREAK(failure)
	at	s1e2r, x1
	mov32	x0, HVC_STUB_ERR
	.endm

#include "stub.S"
