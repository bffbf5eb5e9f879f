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
/* In such a format. */
void firmware_write(const char *format, const char *board, const struct finding *findings, size_t count, FILE *f);

#endif
