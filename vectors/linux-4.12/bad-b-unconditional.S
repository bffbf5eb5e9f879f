/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The branch to SOFT_RESTART lost its condition, so that RESET_VECTORS and unknown calls go to x1 too.
 * Caught by: LIVE-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(go_restart)
	b	soft_restart
	.endm

#include "stub.S"
