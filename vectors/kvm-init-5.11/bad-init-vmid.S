/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * What the TLB holds of the new VMID, from when it was in use before, is not invalidated.
 * Caught by: SYNC-05 on sim
 */
#include "../stub.inc"

BREAK(init_vmid)
	.endm

#include "stub.S"
