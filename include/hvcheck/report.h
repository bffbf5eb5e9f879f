/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/*
 * What a run found, ready for a person or a dashboard. Only the formats in suite/report/ know how it is written.
 */
#ifndef HVCHECK_REPORT_H
#define HVCHECK_REPORT_H

#include <stdio.h>

#include "hvcheck/linkage.h"
#include "hvcheck/stub.h"
#include "hvcheck/verdict.h"

HV_BEGIN

/* One test: a rule, on a call, on a machine. */
struct hv_row {
	char *id;		/* "<abi>/<call>/<rule>@<machine>", unique in a report; owned */
	const char *call;	/* borrowed from the plan or constant */
	enum hv_rule rule;
	enum hv_status status;
	char *machine;		/* owned; "static" for rules read off the stub */
	unsigned calls;		/* how many calls this was judged on */
	unsigned failed;	/* how many of them failed */
	bool left;		/* a call of it went to code that the file does not have, so it is no PASS */
	char *why;		/* owned: reason of SKIP and UNSEEN, or what a static rule found; NULL */
	/* First failure. */
	struct hv_verdict verdict;
	struct hv_planned planned;
	struct hv_outcome outcome;
	char *replay;		/* command line that reproduces it; owned; NULL unless failed */
	bool one_call;		/* `replay` makes that call alone, as a replay file would */
	char *path;		/* disassembled path, several lines; owned; NULL unless a machine shows it */
};

/* Which x registers may change, can change and did change, per call. Bit n: xn. */
struct hv_clobber_row {
	const char *call;
	uint32_t documented, known, seen;
};

#define HV_NO_STUB "file"

/* A machine that was asked for, and did not run or not to the end. */
struct hv_absence {
	char machine[64];		/* HV_NO_STUB: what is missing is the stub, whose file cannot be opened */
	char *why;			/* one sentence; owned */
	bool lost;			/* on the way: an error. Else it could not be asked at all: skipped */
};

/* How long the tests of a machine took, by the clock. */
struct hv_timing {
	char machine[136];		/* as hv_row.machine has it */
	double seconds;
};

/* What calls of one kind cost on a core, as they were executed, and the bounds of all that they can be. Cycles. */
struct hv_cost_row {
	char machine[64], call[48], core[48];
	const char *regime;		/* of memory: "warm", "linux"; NULL: this machine has no cycles to show */
	uint64_t best, low, high, worst; /* low, high: typical */
	bool open;			/* there is no highest cost: a loop has as many passes as the caller likes */
	unsigned calls;			/* how many were executed */
};

struct hv_report {
	const struct hv_stub *stub;	/* borrowed */
	const struct hv_abi *abi;	/* NULL: the stub could not be opened, and has but a name */
	char *guess;			/* why this generation was taken, owned; NULL if the user named it */
	char *release;			/* as which release it is judged, and why; owned; NULL if the releases do not differ */
	struct hv_row *rows;		/* owned */
	size_t row_count, row_room;
	struct hv_clobber_row clobbers[16];
	size_t clobber_count;
	uint32_t can_write;		/* bit n: the code behind the table has an instruction that writes xn */
	unsigned behind_slots;		/* instructions that live slots lead to; 0: no machine could tell which were executed */
	unsigned unexecuted;		/* of these, by no call of the run; the first of them is at this offset in the image: */
	uint64_t first_unexecuted;
	struct hv_absence *missing;	/* owned */
	size_t missing_count;
	struct hv_timing *timings;	/* owned */
	size_t timing_count;
	struct hv_cost_row *costs;	/* owned; none if cycles are not asked for */
	size_t cost_count;
	size_t calls;			/* calls run, all machines */
	double seconds;
	size_t count[HV_STATUS_COUNT];	/* rows by status */
};

struct cost_options;	/* suite/cycles/cost.h */

struct hv_suite_options {
	const char *symbol;	/* table symbol the user named, for replay lines; NULL */
	const char *filter;	/* as hv_test_matches() takes it; NULL: all */
	uint64_t seed;
	bool strict;
	bool fail_known;	/* what shipped kernels are known to do wrong is a failure */
	bool brief;		/* the plan alone: nothing is moved or copied, no path is shown */
	bool first;		/* does any rule fail? What comes behind the first failure may be left out, and no path is shown */
	const struct cost_options *costs; /* what calls cost on these cores is to be reported; NULL: it is not modelled */
	void (*progress)(void *ctx, const char *what, size_t done, size_t total); /* may be NULL */
	void *progress_ctx;
};

/*
 * Run the whole suite: static rules, every planned call on every machine, copies at every distance, agreement. Machines are
 * borrowed and left loaded. Returns 0, or -1 with a sentence in `error` if a machine was lost, which then is missing in the
 * report, as are those behind it. The report is complete as far as it went in both cases; free it with hv_report_free.
 */
int hv_suite_run(const struct hv_stub *stub, const struct hv_abi *abi, struct hv_machine *const *machines, size_t machine_count,
		 const struct hv_suite_options *options, struct hv_report *report, char *error, size_t size);
/*
 * The same without a call: its rows are those of a stub without fault on these machines, where it is loaded; what they say of the
 * stub means nothing.
 */
int hv_suite_list(const struct hv_stub *stub, const struct hv_abi *abi, struct hv_machine *const *machines, size_t machine_count,
		  const struct hv_suite_options *options, struct hv_report *report, char *error, size_t size);
/* The static rules alone. */
void hv_suite_lint(const struct hv_stub *stub, const struct hv_abi *abi, const struct hv_suite_options *options,
		   struct hv_report *report);
/*
 * Does one of the fnmatch(3) patterns, which commas part, mean this test? A pattern over ids has a '/' or an '@', as every id has;
 * one without may also be a pattern over the names of rules: "REG-03", "REG-*".
 */
bool hv_test_matches(const char *patterns, const char *id, enum hv_rule rule);
/* Length of the first of them. A comma before a digit or between brackets is part of a pattern: "*@serial:/dev/ttyUSB0,115200". */
size_t hv_test_pattern_length(const char *patterns);
/* Note a machine that has not run, or not to the end. `machine` and `why` are copied. -1: no memory. */
int hv_report_miss(struct hv_report *report, const char *machine, bool lost, const char *why);
/* Add to the time that `machine` took. Without memory it is lost. */
void hv_report_time(struct hv_report *report, const char *machine, double seconds);
void hv_report_free(struct hv_report *report);

/* "command line" form of a call: only the registers that differ from hv_call_init. Owned string. */
char *hv_replay_line(const struct hv_stub *stub, const struct hv_abi *abi, const char *machine, const char *symbol,
		     const struct hv_call *call, const struct hv_places *places);

/* How much of it a person wants to see. Of the formats, only those for people ask. All zero: the usual. */
struct hv_view {
	enum { HV_VIEW_USUAL, HV_VIEW_BRIEF, HV_VIEW_QUIET, HV_VIEW_VERBOSE } detail;
	size_t failures;	/* how many failures are shown at most; 0: all */
};

/* The formats: each writes all reports as one document to `f`. Returns 0, or -1 if writing failed (errno). */
struct hv_format {
	const char *name;	/* "text", "ktap", "junit" ... */
	int (*write)(const struct hv_report *reports, size_t count, const struct hv_view *view, FILE *f);
};
extern const struct hv_format hv_formats[];	/* NULL name at the end */
const struct hv_format *hv_format_find(const char *name);

/* Text of a diff or of an ending, into `buf`: "x18: want 0x..., got 0x...". Returns buf. */
const char *hv_diff_text(const struct hv_diff *diff, const struct hv_places *places, char *buf, size_t size);
const char *hv_how_name(unsigned how);

/* Trace: an observer that prints every instruction with its level, the registers it changed, and exceptions. */
struct hv_trace;
/* `f` borrowed; `stub` (borrowed, may be NULL) gives symbols at image base `base`. `limit` lines at most, 0: no limit. */
struct hv_trace *hv_trace_new(FILE *f, const struct hv_stub *stub, uint64_t base, size_t limit);
const struct hv_observer *hv_trace_observer(struct hv_trace *t);
void hv_trace_free(struct hv_trace *t);
/* One instruction as text (Capstone, and our own names if it knows none). Returns buf. */
const char *hv_disassemble(uint64_t pc, uint32_t insn, char *buf, size_t size);
/* The same of AArch32, ARM or Thumb: `bytes` are the four that stand at `pc`, of which it may have two. */
const char *hv_disassemble_a32(bool thumb, uint64_t pc, uint32_t bytes, char *buf, size_t size);

HV_END

#endif
