/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * A literal is loaded from behind the page: it was not copied with the rest.
 * Caught by: KEXEC-05
 */
#include "../kexec.inc"

BREAK(on_entry)
	ldr	x4, relocate + HV_KEXEC_CODE_MAX
	.endm

#include "relocate.S"
