/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The instruction cache is not invalidated: it may hold what lay where the restored kernel is now.
 * Caught by: CACHE-06
 */
#include "../kexec.inc"

BREAK(ic)
	.endm

#include "exit.S"
