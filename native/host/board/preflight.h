/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a board's firmware did wrong before any kernel ran, judged from how it has started the payload. */
#ifndef NATIVE_BOARD_PREFLIGHT_H
#define NATIVE_BOARD_PREFLIGHT_H

#include "native/link/entry.h"
#include "native/link/probes.h"
#include "suite/finding.h"

/* What a probe has found. */
struct probed {
	enum { PROBED_NOT, PROBED_SILENT, PROBED } state;	/* not made; the board is silent since; it has answered */
	unsigned went;		/* 1: it went through; 0: it did not; PROBE_ABSENT */
	uint64_t value;
};

/* As many as there are findings; returns how many that is. `room` is enough: PREFLIGHT_MOST. */
#define PREFLIGHT_MOST 32
size_t preflight_judge(const struct entry_record *entry, const struct probed *probed, struct finding *findings);

/*
 * Start the payload on the board `spec`, as hv_board_open() does, copy its entry record, and make all PROBE_COUNT probes. 0, or an
 * exit status with a sentence in `error`; entry->version is 0 if nothing was learnt. A board that starts us below EL2 is learnt of,
 * and 77. `silence`: seconds to wait for a watchdog, 0: none. `stop`: as hv_machine.stop.
 */
int preflight_ask(const char *spec, unsigned silence, const volatile int *stop, struct entry_record *entry, struct probed *probed,
		  char *error, size_t size);

#endif
