/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * The same table in a decompressor of Thumb instructions: HSCTLR.TE is set.
 */
#define THUMB
#include "stub.S"
