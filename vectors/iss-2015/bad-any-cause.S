/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The exception class is not looked at: any exception whose syndrome has a call's number in its low half is that call.
 * Caught by: CAUSE-01 on sim, qemu
 */
#include "../stub.inc"

BREAK(not_hvc)
	.endm

#include "stub.S"
