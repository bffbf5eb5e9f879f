/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * T0SZ is 26 in place of 25: what lies above 256 GiB is gone for EL2.
 * Caught by: SYS-02 on sim, qemu
 */
#include "../stub.inc"

BREAK(init_t0sz)
	mov32	x1, 0x8080001a
	.endm

#include "stub.S"
