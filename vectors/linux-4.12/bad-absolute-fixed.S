/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * An unknown call goes to the address where the stub was once linked.
 * Caught by: PIC-01 on sim, qemu
 */
#include "hvcheck/places.h"
#include "../stub.inc"

BREAK(failure)
	ldr	x0, stub_error_at
	br	x0
stub_error:
	mov32	x0, HVC_STUB_ERR
	.endm

#include "stub.S"

	.balign	8
stub_error_at:
	.xword	HV_STUB_BASE + (stub_error - __hyp_stub_vectors)
