/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of hvcheck scenario share. */
#ifndef CLI_SCENARIOS_H
#define CLI_SCENARIOS_H

#include <unistd.h>

#include "cli/options.h"
#include "hvcheck/kexec.h"
#include "hvcheck/report.h"
#include "suite/file/unwrap.h"
#include "suite/scenario/find.h"
#include "suite/scenario/scenario.h"

/* Results in order: all machines of one scenario stand together. */
struct scenario_results {
	struct scenario_result *r;	/* owned */
	size_t count;
	const struct scenario *cut;	/* that was under way when a machine was lost or a signal came; NULL: all were played */
	struct hv_absence lost;		/* if there is one: that machine, and why */
};

/* "kexec-4.8/one-page", with a fault "kexec-4.8/one-page+no-clean-list". Returns buf. */
const char *scenarios_name(const struct scenario_result *r, char *buf, size_t size);
/* "found" of a verdict that failed: its sentence, and how many seeds. Owned; NULL if memory is out. */
char *scenarios_why(const struct scenario_result *r, size_t verdict);
/* "3 of 10 seeds went wrong", and the first of them. */
void scenarios_put_seeds(FILE *f, const struct scenario_result *r);
/* Command line that plays a result again; */
void scenarios_repeat(FILE *f, const struct scenario_result *r, const struct cli_options *o);
/* owned; NULL if memory is out. */
char *scenarios_repeat_line(const struct scenario_result *r, const struct cli_options *o);
/* The life of the line that a verdict is about: of the first hazard's rule, and of no other. Owned; NULL: none. */
char *scenarios_life(const struct scenario_result *r, size_t verdict);

/* A kernel's file, and the routines that were found in it. */
#define IMAGE_ROUTINES 8
struct scenario_image {
	const char *path;	/* borrowed from the command line */
	uint8_t *file;		/* owned; NULL: no file is named */
	struct unwrapped kernel; /* what is in it; closed with the file */
	const uint8_t *bytes;	/* of the kernel, borrowed from these two; NULL: no file is named */
	size_t size;
	bool strict;		/* what shipped kernels are known to do wrong is a failure */
	struct found_routine found[IMAGE_ROUTINES];
	size_t count;
};
/* 0, or an exit status after saying why. */
int image_open(struct scenario_image *image, const char *path, bool strict);
void image_close(struct scenario_image *image);
/* What was found, and what will not be played. */
void image_describe(const struct scenario_image *image, FILE *f);
/* True for a scenario that a routine of the kernel's is for; of a routine that is not found, one scenario says so. */
bool image_wants(const struct scenario_image *image, const struct scenario *s);
/* The one that stands for the built-in one of `s`, or NULL. */
const struct found_routine *image_routine(const struct scenario_image *image, const struct scenario *s);
/* As scenario_play(), with the kernel's own routine; what cannot be played is a result that is skipped. */
int image_play(const struct scenario_image *image, const struct scenario *s, struct hv_machine *m,
	       const struct scenario_options *options, struct scenario_result *result, char *error, size_t size);

/* The user's own routine, by FILE or FILE@OFFSET. */
struct routine_file {
	char *bytes;		/* owned */
	size_t size;
	const unsigned char *code;	/* in `bytes` */
	size_t code_size;
};
/* 0, or an exit status after saying why. `bytes` is to be freed either way. `symbol` may be NULL. */
int routine_open(struct routine_file *f, const char *what, const char *symbol);

/* Write the report: as text, or in another format of `o`. 0, or -1 with errno. */
int scenarios_write_text(const struct scenario_results *results, const struct scenario_image *image, const struct cli_options *o,
			 FILE *f);
int scenarios_write_rows(const struct scenario_results *results, const struct cli_options *o, FILE *f);

/* --boot. Returns an exit status. */
int scenario_boot(const struct cli_options *o);
/* --list and --table. Return an exit status. */
int scenarios_list(FILE *f);
int scenarios_table(FILE *f);

#endif
