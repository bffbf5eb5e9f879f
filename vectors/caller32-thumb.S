/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/* The same in Thumb instructions. */
#define THUMB
#include "caller32.S"
