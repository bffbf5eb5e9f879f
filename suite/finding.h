/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One thing that a board's firmware must do, and whether it does. */
#ifndef SUITE_FINDING_H
#define SUITE_FINDING_H

#include "hvcheck/verdict.h"

struct finding {
	const char *id;		/* "FW-EL-01" */
	const char *sentence;	/* what must hold */
	const char *source;
	enum hv_status status;
	char text[160];		/* what was found, or why nothing is said; "" if it holds */
};

#endif
