/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the stub did on its way through the one call, and may not. */
#ifndef CLI_ONE_DEEDS_H
#define CLI_ONE_DEEDS_H

#include "cli/show.h"

/* Make the call once more, watched instruction by instruction, if its machine can do that. Returns an exit status. */
int one_deeds(const struct shown *s);

#endif
