/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Every call takes a lock by a load exclusive, with the MMU off, and never stores.
 * Caught by: MEM-02 on sim
 */
#include "../stub.inc"

BREAK(on_entry)
	adr	x17, stub_call
	ldxr	w17, [x17]
	clrex
	.endm

#include "stub.S"
