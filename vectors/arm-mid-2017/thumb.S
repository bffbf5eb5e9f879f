/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The stub of 32-bit Arm in the middle of the series of 2017, as a kernel of Thumb instructions has it: HSCTLR.TE is set.
 */
#define THUMB
#include "stub.S"
