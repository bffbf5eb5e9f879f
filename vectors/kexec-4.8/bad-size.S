/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The routine is larger than its page.
 * Caught by: KEXEC-05
 */
#include "../kexec.inc"

UNCHECKED

BREAK(behind)
	.skip	HV_KEXEC_CODE_MAX
	.endm

#include "relocate.S"
