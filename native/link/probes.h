/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The probes of a board's firmware, and what the payload says of one. */
#ifndef NATIVE_LINK_PROBES_H
#define NATIVE_LINK_PROBES_H

enum probe {
#define PROBE(id, what) PROBE_##id,
#include "native/link/probes.def"
#undef PROBE
	PROBE_COUNT,
};

#define PROBE_STALE (1ull << 32)	/* of what a probe of the caches reads: memory did not have what was stored to them */
#define PROBE_CPUS_UP 8		/* the probe of the CPUs: from this bit on how many came up, below it another one's level */
#define PROBE_ABSENT 2	/* instead of whether it went through: this CPU or board has nothing of the kind */

#endif
