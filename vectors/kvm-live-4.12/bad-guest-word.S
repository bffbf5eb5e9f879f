/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Half of VTTBR_EL2 is looked at: a guest whose page tables are at a multiple of 4 GiB is taken for the host.
 * Caught by: RES-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(is_host)
	cbnz	w5, leave
	.endm

#include "stub.S"
