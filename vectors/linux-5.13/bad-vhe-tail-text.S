/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The code that switches the kernel's MMU on at EL2 stands beside the stub, where the kernel's identity map ends: behind the switch
 * the next fetch is a fault.
 * Caught by: MAP-03 in the file
 */
#include "../stub.inc"

BREAK(vhe_section)
	.pushsection .text
	.endm

#include "stub.S"
