/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the formats share. Private to suite/report/, and to the command, which may have several reports. */
#ifndef SUITE_REPORT_PRIVATE_H
#define SUITE_REPORT_PRIVATE_H

#include "hvcheck/report.h"

int report_text(const struct hv_report *reports, size_t count, const struct hv_view *view, FILE *f);
int report_ktap(const struct hv_report *reports, size_t count, const struct hv_view *view, FILE *f);
int report_junit(const struct hv_report *reports, size_t count, const struct hv_view *view, FILE *f);
int report_html(const struct hv_report *reports, size_t count, const struct hv_view *view, FILE *f);
int report_sarif(const struct hv_report *reports, size_t count, const struct hv_view *view, FILE *f);

/*
 * Formats write into memory first, so that a full disk is noticed in one place: report_end() frees the text
 * behind `*page`, which report_begin() opened, and writes it to `f`. Returns 0, or -1 with errno.
 */
struct report_page {
	FILE *f;		/* write here; NULL if memory is short */
	char *text;
	size_t size;
};
void report_begin(struct report_page *page);
int report_end(struct report_page *page, FILE *f);

/* `text` without what could break a line or a terminal: a file may have any bytes for a symbol. Returns buf. */
const char *report_clean(const char *text, char *buf, size_t size);

/* A text report on its way to paper. */
enum report_paint { PLAIN, BOLD, RED, GREEN, YELLOW };
struct report_sheet {
	FILE *f;
	bool colour;
	const struct hv_report *r;
	struct hv_view view;
};
/* Escape sequence, or "" without colour. */
const char *report_paint(const struct report_sheet *p, enum report_paint paint);
struct report_group;
/* How often each rule was judged on the machine, and with what result: a table, or one line under a name. */
void report_machine(const struct report_sheet *p, const char *machine);
void report_machine_line(const struct report_sheet *p, const char *name, const struct report_group *group);
/* What was not judged, and why: a line a reason. */
void report_unjudged(const struct report_sheet *p);
/* What calls cost, if that was asked: a table. */
void report_costs(const struct report_sheet *p);
/* "47-52". Returns buf. */
const char *report_typical(const struct hv_cost_row *c, char *buf, size_t size);
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
/* Seconds that the tests of `machine` took; 0: not measured. */
double report_seconds(const struct hv_report *report, const char *machine);
/* How many machines were lost, or could not be asked. */
size_t report_missing(const struct hv_report *report, bool lost);
/* Id of the test that a missing machine is, and its sentence: "qemu was not run: ...". Return buf. */
const char *report_missing_id(const struct hv_report *report, const struct hv_absence *missing, char *buf, size_t size);
const char *report_missing_text(const struct hv_absence *missing, char *buf, size_t size);
/* Next row of `machine` behind `row` (NULL: the first), or NULL. */
const struct hv_row *report_next(const struct hv_report *report, const char *machine,
				 const struct hv_row *row);

/*
 * What is wrong once: all failed tests that break one rule and, if that is known, in one register. The first of them is shown,
 * and it is one whose call was made for that rule, if there is one.
 */
struct report_defect {
	const struct hv_row *first;
	size_t tests;		/* failed tests, the first among them */
	size_t calls, machines;	/* kinds of calls and machines that these are of */
};
/* Owned array of `*count`, by rule; NULL for none. */
struct report_defect *report_defects(const struct hv_report *report, size_t *count);
/* The one of them that a row belongs to, or NULL. */
const struct report_defect *report_defect_of(const struct report_defect *defects, size_t count, const struct hv_row *row);
/* "in 37 tests more, of 12 calls on 2 machines", or "" for a defect of one test. Returns buf. */
const char *report_repeats(const struct report_defect *defect, char *buf, size_t size);

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
