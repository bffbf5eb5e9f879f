/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The life of a cache line as rows to be drawn. Shared by suite/report/life*.c. */
#ifndef SUITE_REPORT_LIFE_H
#define SUITE_REPORT_LIFE_H

#include "suite/scenario/scenario.h"

/* The four copies, from the processor outwards. */
enum life_copy { LIFE_ICACHE, LIFE_CACHE, LIFE_POU, LIFE_POC, LIFE_COPIES };

/* One row: an event, or a run of like ones of which the last is shown. */
struct life_row {
	const struct hv_life *e;	/* NULL: events that were left out for want of room */
	const struct hv_life *before;	/* state that it found; NULL: the first event */
	size_t count;			/* events that the row stands for */
	uint64_t newest;		/* the bytes as last stored, after it */
	bool mixed;			/* `count` events of one kind by several instructions */
	bool code;			/* the line is fetched, so that instruction caches matter */
};

/* Rows for result->life: owned array, NULL if there are none or memory is out. */
struct life_row *life_rows(const struct scenario_result *result, size_t *count);

/* Copy `which` after the event: is there one, is it newer than what is behind it, and its bytes. */
bool life_valid(const struct life_row *row, enum life_copy which);
bool life_dirty(const struct hv_life *e, enum life_copy which);
uint64_t life_bytes(const struct hv_life *e, enum life_copy which);
/* True for a copy that is older than what was last stored. */
bool life_stale(const struct life_row *row, enum life_copy which);

/* "dc cvac, x0", "written back", "3 more: str x1, [x0], #8". Returns buf. */
const char *life_does(const struct life_row *row, char *buf, size_t size);
/* The hazard that row is about: result->hazards[0] for a HV_LIFE_HAZARD, NULL for every other row. */
const struct hv_hazard *life_hazard(const struct scenario_result *result, const struct life_row *row);
/* Which copy the reader of a hazard may be given. */
enum life_copy life_source(const struct hv_hazard *hazard);

#endif
