/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Random calls that are made, run and judged inside the payload. */
#ifndef NATIVE_GENERATE_H
#define NATIVE_GENERATE_H

#include "native/link/mailbox.h"

struct generate {
	const struct fuzz_order *order;
	uint64_t door;
	volatile uint64_t *answer;	/* by MAIL_FUZZ_*, right at any moment */
	const uint64_t *hold;		/* of the mailbox; NULL: there is none */
	/* Run the calls at places.calls; hv_run.out tells how many have an outcome. */
	void (*run)(const struct generate *g, uint64_t count);
};

/* Up to `count` calls from `first` on, for about `ms`. MAIL_OK or MAIL_RANGE. */
uint64_t generate_calls(const struct generate *g, uint64_t first, uint64_t count, uint64_t ms);

#endif
