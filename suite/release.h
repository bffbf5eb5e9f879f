/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When a command line has to name a stub's release. */
#ifndef SUITE_RELEASE_H
#define SUITE_RELEASE_H

#include "hvcheck/abi.h"
#include "hvcheck/stub.h"

/* The release of `stub`, as text in `buf`, if neither its file nor `abi` tells it; else NULL. */
const char *release_to_say(const struct hv_stub *stub, const struct hv_abi *abi, char *buf, size_t size);

#endif
