/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Nothing waits for the TLB maintenance.
 * Caught by: SYNC-04
 */
#include "../kexec.inc"

BREAK(tlbi_dsb)
	.endm

#include "relocate.S"
