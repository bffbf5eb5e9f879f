/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The first comparison is missing, so that the caller's flags decide whether this is SET_VECTORS.
 * Caught by: VBAR-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(is_set)
	.endm

#include "stub.S"
