/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The stub of the decompressor of 32-bit Arm since Linux 5.7, as a kernel of Thumb instructions has it: HSCTLR.TE is set.
 */
#define THUMB
#include "stub.S"
