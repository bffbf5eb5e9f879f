/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The exception class is not looked at, so that a trapped instruction of the kernel sets the vectors.
 * Caught by: CAUSE-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(not_hvc)
	.endm

#include "stub.S"
