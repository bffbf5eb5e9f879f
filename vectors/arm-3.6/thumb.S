/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The first stub of 32-bit Arm, in Linux 3.6 to 4.11, as a kernel of Thumb instructions has it: HSCTLR.TE is set.
 */
#define THUMB
#include "stub.S"
