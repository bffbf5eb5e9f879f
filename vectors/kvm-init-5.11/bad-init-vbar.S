/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * KVM's vectors are not set: the next call begins KVM again.
 * Caught by: VBAR-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(init_vbar)
	.endm

#include "stub.S"
