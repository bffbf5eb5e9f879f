/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A walk through a stub of 32-bit instructions. Private to suite/prove/. */
#ifndef SUITE_PROVE_WALKER_HYP_H
#define SUITE_PROVE_WALKER_HYP_H

#include "hvcheck/abi.h"
#include "suite/prove/walker.h"
#include "suite/static/code.h"

struct walk_hyp {
	struct walker *w;	/* terms and path, which both stubs share */
	struct code code;	/* one of the two */
	const struct hv_abi *abi;
	unsigned steps;
	bool caches_off;	/* calls find Hyp mode's MMU and caches off */
};

#endif
