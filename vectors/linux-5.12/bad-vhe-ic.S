/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The instruction cache is not invalidated once the kernel's MMU is on: what was fetched with it off may be run.
 * Caught by: SYNC-09 in the file
 */
#include "../stub.inc"

BREAK(vhe_ic)
	.endm

#include "stub.S"
