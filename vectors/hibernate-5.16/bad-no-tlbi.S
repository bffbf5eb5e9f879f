/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The tables in TTBR1 are exchanged without dropping what TLBs hold of the old ones.
 * Caught by: SYNC-05
 */
#include "../kexec.inc"

BREAK(tlbi)
	.endm

#include "exit.S"
