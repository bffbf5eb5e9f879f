/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What firmware at EL3 lets EL2 do: native/link/probes.def. */
#ifndef NATIVE_FIRMWARE_H
#define NATIVE_FIRMWARE_H

#include <stdbool.h>
#include <stdint.h>

enum probe {
#define PROBE(id, what) PROBE_##id,
#include "native/link/probes.def"
#undef PROBE
	PROBE_COUNT,
};

#define FIRMWARE_STALE (1ull << 32)	/* of what a probe of the caches reads: memory did not have what was stored to them */
#define PROBE_ABSENT 2	/* instead of whether it went through: this CPU or board has nothing of the kind */

/* The payload's: make one. Returns whether it went through. */
unsigned firmware_probe(enum probe probe, uint64_t *value);

#endif
