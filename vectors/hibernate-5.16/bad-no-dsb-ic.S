/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Nothing completes the invalidation of the instruction cache before the restored kernel runs.
 * Caught by: CACHE-07
 */
#include "../kexec.inc"

BREAK(ic_dsb)
	.endm

#include "exit.S"
