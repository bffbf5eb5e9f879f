/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Findings about a board's firmware, written for a person or a dashboard. */
#ifndef SUITE_REPORT_FIRMWARE_H
#define SUITE_REPORT_FIRMWARE_H

#include <stdio.h>

#include "native/board/preflight.h"

/* In the format of that name: "text", "ktap" or "junit". -1: there is no such format for them. */
int firmware_write(const char *format, const char *board, const struct finding *findings, size_t count, FILE *f);

#endif
