/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The destination is not stepped: pages behind each other in the image overwrite each other.
 * Caught by: KEXEC-01
 */
#include "../kexec.inc"

BREAK(step)
	.endm

#include "relocate.S"
