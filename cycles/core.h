/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A core file in memory, for the engine. */
#ifndef CYCLES_CORE_H
#define CYCLES_CORE_H

#include "cycles/cycles.h"
#include "cycles/shape.h"

enum parameter {
#define PARAMETER(id, kind, name, order, needed, least, most, varies) PARAMETER_##id,
#include "cycles/parameter.def"
	PARAMETERS
};

#define CORE_PIPES_MAX 16
#define CORE_MICROS_MAX 8
#define CORE_GROUPS_MAX 16
#define CORE_NO_ROW 0xffff

/* What an instruction of a class needs of the core. */
struct core_need {
	uint8_t uops, busy;
	uint8_t micros;				/* micro-ops that need a pipe */
	uint16_t set[CORE_MICROS_MAX];		/* each: one of these pipes, the lowest bit first */
	uint8_t group[CORE_MICROS_MAX];		/* of the set's first pipe */
};

struct cycles_core {
	char name[64];
	char *text;				/* owned: what all names and citations point into */
	struct cycles_row rows[CYCLES_ROWS_MAX];
	size_t count;
	uint16_t of_class[CLASS_COUNT], of_parameter[PARAMETERS], of_fwd[MAKERS][TAKERS];	/* a row, or CORE_NO_ROW */
	struct core_need need[CLASS_COUNT];
	char pipe[CORE_PIPES_MAX][8], group[CORE_GROUPS_MAX][8];
	uint8_t pipes, groups;
	uint8_t limit[CORE_GROUPS_MAX];		/* micro-ops of that group dispatched a cycle; 0: as many as there are */
};

/* What a name is worth: rows.c. */
struct core_parameter {
	const char *name;
	uint8_t kind;				/* enum cycles_kind */
	uint8_t order;				/* the cores that have it: CORE_IN, CORE_OUT, CORE_ANY */
	bool needed;
	int32_t least, most;
	uint8_t varies;
};
enum { CORE_ANY, CORE_IN, CORE_OUT };
enum { CORE_FIXED, CORE_POWER, CORE_MORE, CORE_LESS };
extern const struct core_parameter core_parameters[PARAMETERS];

/* Column pipes to `need`, naming new pipes in `core`. NULL, or what is wrong with it. */
const char *core_pipes(struct cycles_core *core, const char *text, struct core_need *need);
/* The group of pipes with that name, or -1: a pipe's name without the digits at its end. */
int core_group(const struct cycles_core *core, const char *name);

#endif
