/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One line on a terminal once something takes more than two seconds. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stddef.h>

void progress_start(void);
/* The same for one file that is read: a package may have to be unpacked for a minute. */
void progress_reading(const char *file);
/* And for one thing that is asked of a machine: its start, to begin with, for which a board may take a minute. */
void progress_asking(const char *what, const char *machine);
/* The stub that is under way, and how many are done. */
void progress_subject(const char *name, size_t done, size_t total);
/* For hv_suite_options: the machine that is under way. */
void progress_note(void *unused, const char *what, size_t done, size_t total);
void progress_stop(void);

#endif
