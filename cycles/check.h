/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a core file must have, and must not. */
#ifndef CYCLES_CHECK_H
#define CYCLES_CHECK_H

#include "cycles/core.h"

#define CORE_SOURCES_MAX 64

struct core_source {
	const char *key, *citation;
	unsigned line;
	bool used;
};

struct core_reader {
	const char *name;
	struct cycles_core *core;
	unsigned line;
	struct core_source source[CORE_SOURCES_MAX];
	size_t sources;
	char *error;
	size_t size;
};

/* "NAME:LINE: sentence" to the error; `line` 0: of the file as a whole. Returns false. */
bool check_fail(struct core_reader *r, unsigned line, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* All return false with a sentence in the reader's error. */
bool check_parameter(struct core_reader *r, int id, const struct cycles_row *row);
bool check_caps(struct core_reader *r, int kind);
bool check_core(struct core_reader *r);

#endif
