/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SET_VECTORS is told by a conditional compare, so that a caller with Z set always sets the vectors.
 * Caught by: CALL-01 on sim
 */
#include "../stub.inc"

BREAK(is_set)
	ccmp	x0, #HVC_SET_VECTORS, #4, ne
	.endm

#include "stub.S"
