/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the CPU has that the payload runs on, for the host. */
#ifndef NATIVE_FEATURES_H
#define NATIVE_FEATURES_H

#include <stdint.h>

/* HV_HAS_*, by ID registers as a ping's answer has them: words PING_*. */
uint64_t features_of(const uint64_t *answer);

#endif
