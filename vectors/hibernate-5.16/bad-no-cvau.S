/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The restored pages are not cleaned to the PoU, so the restored kernel may be fetched as the memory was before.
 * Caught by: CACHE-05
 */
#include "../kexec.inc"

BREAK(cvau)
	.endm

#include "exit.S"
