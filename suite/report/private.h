/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the formats share. Private to suite/report/, and to the command, which may have several reports. */
#ifndef SUITE_REPORT_PRIVATE_H
#define SUITE_REPORT_PRIVATE_H

#include "hvcheck/report.h"

/* Write several reports as one document. Returns 0, or -1 where writing failed (errno). */
int hv_report_write(const struct hv_format *format, const struct hv_report *reports, size_t count, FILE *f);

int report_text(const struct hv_report *reports, size_t count, FILE *f);
int report_ktap(const struct hv_report *reports, size_t count, FILE *f);
int report_junit(const struct hv_report *reports, size_t count, FILE *f);

/*
 * Formats write into memory first, so that a full disk is noticed in one place: report_end() frees the text
 * behind `*page`, which report_begin() opened, and writes it to `f`. Returns 0, or -1 with errno.
 */
struct report_page {
	FILE *f;		/* write here; NULL where memory is short */
	char *text;
	size_t size;
};
void report_begin(struct report_page *page);
int report_end(struct report_page *page, FILE *f);

/* `text` without what could break a line or a terminal: nobody vouches for symbols in files. Returns buf. */
const char *report_clean(const char *text, char *buf, size_t size);

/* A text report on its way to paper. */
enum report_paint { PLAIN, BOLD, RED, GREEN, YELLOW };
struct report_sheet {
	FILE *f;
	bool colour;
	const struct hv_report *r;
};
/* Escape sequence, or "" without colour. */
const char *report_paint(const struct report_sheet *p, enum report_paint paint);
/* How often each rule was judged on `machine`, and with what result. */
void report_machine(const struct report_sheet *p, const char *machine);
/* Which registers calls may change, are known to change, and did. */
void report_clobbers(const struct report_sheet *p);

/* Rows of one machine, in the report's order. */
struct report_group {
	const char *machine;	/* borrowed from a row, or from `missing` */
	size_t rows;
	const struct hv_absence *missing; /* borrowed; NULL: the machine ran to the end */
	size_t count[HV_STATUS_COUNT]; /* rows by status */
	size_t calls;
};
/* The machines of a report in the order in which they appear: owned array of `*count`, NULL for none. */
struct report_group *report_groups(const struct hv_report *report, size_t *count);
/* How many machines were lost, or could not be asked. */
size_t report_missing(const struct hv_report *report, bool lost);
/* Id of the test that a missing machine is, and its sentence: "qemu was not run: ...". Return buf. */
const char *report_missing_id(const struct hv_report *report, const struct hv_absence *missing, char *buf, size_t size);
const char *report_missing_text(const struct hv_absence *missing, char *buf, size_t size);
/* Next row of `machine` behind `row` (NULL: the first), or NULL. */
const struct hv_row *report_next(const struct hv_report *report, const char *machine,
				 const struct hv_row *row);

/* All that is known of a failed row, several lines, each after `prefix`. */
void report_failure(FILE *f, const struct hv_report *report, const struct hv_row *row, const char *prefix);
/* The first thing that is wrong, one line: "x18: want 0x1, got 0x2". Returns buf. */
const char *report_reason(const struct hv_report *report, const struct hv_row *row, char *buf, size_t size);
/* What brought control to vector slot `slot` with the syndrome `esr`: "HVC #0x1", "an IRQ". Returns buf. */
const char *report_cause(unsigned slot, uint64_t esr, char *buf, size_t size);
/* Why a call that hung could not go on, where the registers tell it, or NULL. */
const char *report_lost(const struct hv_call *call, const struct hv_outcome *out);
/* True for a failed row whose call was made for another rule than the one that it broke. */
bool report_follows(const struct hv_row *row);
/* Where the stub lay in the row's call, for names of addresses; everything that is not known is zero. */
struct hv_places report_places(const struct hv_report *report, const struct hv_row *row);

#endif
