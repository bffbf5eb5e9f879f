/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The core files in cycles/cores/, as text: builtin.c is made from them by embed.awk. */
#ifndef CYCLES_BUILTIN_H
#define CYCLES_BUILTIN_H

extern const char *const builtin_text[];	/* in the order of cycles_builtin[] */

#endif
