/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * Every call uses v31 and puts it back. With SVE the rest of z31 is lost.
 * Caught by: REG-05 on sim
 */
#include "../stub.inc"

BREAK(on_entry)
	umov	x16, v31.d[0]
	umov	x17, v31.d[1]
	ins	v31.d[0], x0
	ins	v31.d[0], x16
	ins	v31.d[1], x17
	.endm

#include "stub.S"
