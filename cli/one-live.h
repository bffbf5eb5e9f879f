/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the report of one call adds if the call is answered by the hypervisor of a booted kernel. */
#ifndef CLI_ONE_LIVE_H
#define CLI_ONE_LIVE_H

#include "cli/show.h"

/* True if the hypervisor's own code answers the call: then no rule says what memory it may write. False for any other stub. */
bool one_live_owns(const struct shown *s);
/* Judge the call's way through the identity map, and print the verdicts to `f`. Returns an exit status. */
int one_live_way(FILE *f, const struct shown *s);

#endif
