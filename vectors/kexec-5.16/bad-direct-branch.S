/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The new kernel is entered by a branch, and so at EL1.
 * Caught by: KEXEC-04
 */
#include "../kexec.inc"

BREAK(by_hvc)
	.endm

#include "relocate.S"
