/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * SET_VECTORS is granted although a hypervisor is resident.
 * Caught by: VBAR-02 on sim:cortex-a15, qemu:cortex-a15
 */
#include "../kvm32.inc"

BREAK(failure)
	write_hvbar r1
	mov32	r0, HVC_STUB_ERR
	.endm

#include "stub.S"
