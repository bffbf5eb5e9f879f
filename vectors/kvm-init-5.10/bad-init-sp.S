/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The stack of the first argument that has none: SP_EL2 stays junk, and KVM pushes to it.
 * Caught by: REG-04 on sim, qemu
 */
#include "../stub.inc"

BREAK(init_sp)
	.endm

#include "stub.S"
