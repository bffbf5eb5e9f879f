/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Findings about a board's firmware, written for a person or a dashboard. */
#ifndef SUITE_REPORT_FIRMWARE_H
#define SUITE_REPORT_FIRMWARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "suite/finding.h"

/* Whether they are written in the format of that name: "text", "ktap" or "junit". */
bool firmware_has(const char *format);
/*
 * In such a format. `missing`: why the board was not asked, or not to the end, NULL: it was. That is one more test: skipped, or an
 * error if the board was lost.
 */
void firmware_write(const char *format, const char *board, const struct finding *findings, size_t count, const char *missing,
		    bool lost, FILE *f);

#endif
