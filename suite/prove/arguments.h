/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SUITE_PROVE_ARGUMENTS_H
#define SUITE_PROVE_ARGUMENTS_H

/* Why a change is no break, although words differ. */
enum prove_argument {
#define ARGUMENT(id, name, sentence) ARGUMENT_##id,
#include "suite/prove/arguments.def"
#undef ARGUMENT
	ARGUMENT_COUNT,
	ARGUMENT_NONE = ARGUMENT_COUNT,
};

#endif
