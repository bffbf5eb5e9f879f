/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One call of what was resident in a booted kernel: what is said of it besides. */
#ifndef CLI_ONE_LIVE_H
#define CLI_ONE_LIVE_H

#include "cli/show.h"

/* True if the hypervisor's own code answers the call: the memory that it writes is its own affair. False for any other stub. */
bool one_live_owns(const struct shown *s);
/* The rules of the way that the call took through the identity map. Returns an exit status. */
int one_live_way(FILE *f, const struct shown *s);

#endif
