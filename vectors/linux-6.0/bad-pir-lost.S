/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * PIR_EL2 stays as it was: the kernel goes on at EL2 with permissions that are not its own.
 * Caught by: SYS-02 on sim:max
 */
#include "../stub.inc"

BREAK(vhe_pir)
	.endm

#include "stub.S"
