/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Success leaves the call's number in x0, so that RESET_VECTORS returns 2.
 * Caught by: RES-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(success)
	.endm

#include "stub.S"
