/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * TLBI by ASID leaves what is global, as all of the linear map is.
 * Caught by: SYNC-05
 */
#include "../kexec.inc"

BREAK(tlbi)
	tlbi	aside1, xzr
	.endm

#include "relocate.S"
