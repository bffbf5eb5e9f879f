/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The linear map is switched and its old translations stay in the TLB.
 * Caught by: SYNC-05
 */
#include "../kexec.inc"

BREAK(tlbi)
	.endm

#include "relocate.S"
