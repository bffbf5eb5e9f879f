/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What firmware at EL3 lets EL2 do: native/link/probes.def. */
#ifndef NATIVE_FIRMWARE_H
#define NATIVE_FIRMWARE_H

#include <stdbool.h>
#include <stdint.h>

#include "native/link/probes.h"

/* Make one. Returns whether it went through. */
unsigned firmware_probe(enum probe probe, uint64_t *value);

#endif
